"""The ear of the end-to-end tests: it must hear what was said, and nothing else."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from hearing import decode_alaw, decode_ulaw, encode_alaw, encode_ulaw, heard, is_silent, listening, longest_silence
from mille.asterisk.sound.g711 import Samples
from mille.asterisk.sound.prompts import for_telephone
from mille.asterisk.sound.speech import EspeakEngine
from mille.embedded.media import ALAW, EVENTS, SILENCE, Packet

CENTRE = Path(__file__).parents[4] / "asterisk-conf" / "centre" / "1000.yaml"
SECOND = 8000

Prompt = Callable[[str], Samples]


@pytest.fixture(scope="module")
def prompt() -> Prompt:
    """The French prompts of the 1000, each spoken when first asked for."""
    texts: dict[str, Any] = yaml.safe_load(CENTRE.read_text("utf-8"))["messages"]
    spoken: dict[str, Samples] = {}

    def speak(name: str) -> Samples:
        if name not in spoken:
            spoken[name] = for_telephone(EspeakEngine().speak(texts[name]["fr"], "fr"), SECOND)
        return spoken[name]

    return speak


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SECOND), np.int16)


def through_a_line(*sounds: Samples) -> Samples:
    """What comes out of a telephone line in Europe."""
    return decode_alaw(encode_alaw(np.concatenate(sounds)))


def frames_lost(sound: Samples, every: int, closed_up: bool) -> Samples:
    """`sound` without each `every`-th frame of 20 ms: silent, or missing so that the rest moves up."""
    frames = sound[: len(sound) // 160 * 160].reshape(-1, 160).copy()
    lost = np.arange(len(frames)) % every == every // 2
    frames[lost] = 0
    return (frames[~lost] if closed_up else frames).reshape(-1)


def music(seconds: float) -> Samples:
    """Three-part chords with overtones that decay, a new one every half second, over a bass."""
    time = np.arange(round(seconds * SECOND)) / SECOND
    sound = 0.1 * np.sin(2 * np.pi * 110 * time)
    for part, notes in enumerate([(262, 294, 330, 349), (330, 349, 392, 440), (392, 440, 494, 523)]):
        pitch = np.array(notes)[(time * 2).astype(int) * (part + 1) % 4]
        decay = np.exp(-4 * (time % 0.5))
        sound += sum(0.15 / n * np.sin(2 * np.pi * n * pitch * time) * decay for n in (1, 2, 3, 4))
    whole: Samples = np.round(sound / np.abs(sound).max() * 20000).astype(np.int16)
    return whole


@pytest.mark.parametrize("name", ["welcome", "main-menu", "wrong-key", "wait"])
def test_a_prompt_is_heard_at_the_moment_it_began(prompt: Prompt, name: str) -> None:
    match = heard(through_a_line(silence(1.2345), prompt(name), silence(1)), prompt(name))
    assert match is not None
    assert match.at == pytest.approx(1.2345, abs=0.001)
    assert match.alike > 0.99


def test_a_prompt_is_heard_through_mu_law_and_as_floats(prompt: Prompt) -> None:
    received = decode_ulaw(encode_ulaw(np.concatenate([silence(0.5), prompt("wait")])))
    match = heard(received / 32768, prompt("wait") / 32768)
    assert match is not None
    assert match.at == pytest.approx(0.5, abs=0.001)


def test_each_of_several_prompts_is_heard_in_its_place(prompt: Prompt) -> None:
    names = ["welcome", "main-menu", "wrong-key", "main-menu"]
    call = through_a_line(*(prompt(name) for name in names), music(3))
    places = [heard(call, prompt(name)) for name in names[:3]]
    expected = np.cumsum([0, *(len(prompt(name)) for name in names[:2])]) / SECOND
    assert [match and round(match.at, 3) for match in places] == pytest.approx(expected, abs=0.002)


def test_a_faint_prompt_is_heard(prompt: Prompt) -> None:
    assert heard(through_a_line(prompt("wait") // 10), prompt("wait"))


def test_a_prompt_is_heard_though_every_tenth_frame_is_silent(prompt: Prompt) -> None:
    assert heard(frames_lost(through_a_line(prompt("main-menu")), 10, closed_up=False), prompt("main-menu"))


def test_a_prompt_is_heard_though_every_hundredth_frame_is_missing(prompt: Prompt) -> None:
    match = heard(frames_lost(through_a_line(prompt("main-menu")), 100, closed_up=True), prompt("main-menu"))
    assert match is not None
    assert match.at == pytest.approx(0, abs=0.1)


def test_a_prompt_cut_short_by_a_key_is_heard_by_its_beginning_only(prompt: Prompt) -> None:
    cut = through_a_line(silence(0.7), prompt("main-menu")[: 2 * SECOND], silence(0.5), prompt("wait"))
    assert heard(cut, prompt("main-menu")) is None
    match = heard(cut, prompt("main-menu"), first=1.9)
    assert match is not None
    assert match.at == pytest.approx(0.7, abs=0.001)


@pytest.mark.parametrize(
    ("said", "other"),
    [
        pytest.param("full", "timed-out", id="same last sentence, the worst pair of all"),
        pytest.param("timed-out", "full", id="same last sentence"),
        pytest.param("full", "nobody", id="same end"),
        pytest.param("main-menu", "telecom-menu", id="same form"),
        pytest.param("welcome", "wait", id="nothing in common"),
        pytest.param("main-menu", "wrong-key", id="long and short"),
    ],
)
def test_another_prompt_of_the_same_voice_is_not_mistaken(prompt: Prompt, said: str, other: str) -> None:
    assert heard(through_a_line(prompt(said)), prompt(other)) is None


@pytest.mark.parametrize(("said", "other"), [("covid-announcement", "closed"), ("main-menu", "telecom-menu")])
@pytest.mark.parametrize("first", [1.5, 2.0, 3.0])
def test_the_like_beginning_of_another_prompt_is_not_mistaken(
    prompt: Prompt, said: str, other: str, first: float
) -> None:
    assert heard(through_a_line(prompt(said)), prompt(other), first) is None


def test_neither_music_nor_noise_nor_silence_is_a_prompt(prompt: Prompt) -> None:
    noise = np.random.default_rng(1000).normal(0, 3000, 10 * SECOND).astype(np.int16)
    for sound in (music(20), noise, silence(10)):
        assert heard(through_a_line(sound), prompt("wait")) is None


def test_a_prompt_is_not_heard_in_less_audio_than_a_piece_of_it(prompt: Prompt) -> None:
    assert heard(silence(0), prompt("wait")) is None
    assert heard(prompt("wait")[:2000], prompt("wait")) is None


def test_too_little_speech_to_be_told_from_others_is_refused(prompt: Prompt) -> None:
    for asked, first in ((prompt("wait"), 0.8), (silence(5), None)):
        with pytest.raises(ValueError, match="easily mistaken"):
            heard(prompt("wait"), asked, first)


def test_an_idle_line_is_silent_and_speech_or_a_short_beep_is_not(prompt: Prompt) -> None:
    beep = np.round(3000 * np.sin(np.arange(400) * 0.5)).astype(np.int16)
    assert is_silent(through_a_line(silence(2)))
    assert not is_silent(through_a_line(prompt("wait")))
    assert not is_silent(through_a_line(silence(2), beep, silence(2)))


def test_no_audio_at_all_is_not_taken_for_silence() -> None:
    with pytest.raises(ValueError, match="no audio"):
        is_silent(silence(0))


def test_each_code_of_g711_survives_decoding_and_encoding() -> None:
    codes = bytes(range(256))
    assert encode_alaw(decode_alaw(codes)) == codes
    again = encode_ulaw(decode_ulaw(codes))
    assert [a for a, b in zip(codes, again, strict=True) if a != b] in ([0x7F], [0xFF])  # two codes of zero


def test_g711_keeps_a_sample_to_within_its_step() -> None:
    every = np.arange(-32768, 32768).astype(np.int16)
    for heard_back in (decode_alaw(encode_alaw(every)), decode_ulaw(encode_ulaw(every))):
        error = np.abs(heard_back.astype(int) - every)
        assert (error <= np.maximum(np.abs(every.astype(int)) / 32 + 8, 8)).all()
        assert (np.diff(heard_back.astype(int)) >= 0).all()


def test_codes_of_g711_mean_what_the_standard_says() -> None:
    assert decode_alaw(bytes([0xD5, 0x55, 0xAA, 0x2A, 0x80])).tolist() == [8, -8, 32256, -32256, 5504]
    assert decode_ulaw(bytes([0xFF, 0x7F, 0x80, 0x00, 0xA0])).tolist() == [0, 0, 32124, -32124, 7932]


LOUD = encode_alaw(np.full(160, 8000, np.int16))


def packets(*payloads: bytes, start: int = 1000) -> list[Packet]:
    """Packets of 20 ms, one after the other."""
    return [Packet(0.0, ALAW, (start + 160 * place) & 0xFFFFFFFF, payload) for place, payload in enumerate(payloads)]


@pytest.mark.parametrize("start", [1000, 2**32 - 1600])
@pytest.mark.parametrize(
    ("before", "silent", "after", "longest"),
    [(0, 1250, 0, 24.98), (10, 0, 10, 0.02), (0, 100, 10, 2.0), (10, 100, 0, 2.0), (10, 100, 10, 2.02)],
    ids=["nothing but silence", "nothing but sound", "at the beginning", "at the end", "in between"],
)
def test_silence_is_as_long_as_nothing_was_heard_wherever_it_lies(
    before: int, silent: int, after: int, longest: float, start: int
) -> None:
    heard_by_him = packets(*[LOUD] * before, *[SILENCE] * silent, *[LOUD] * after, start=start)
    assert longest_silence(heard_by_him) == pytest.approx(longest)


def test_where_no_packet_came_nothing_was_heard() -> None:
    first, *_, last = packets(*[LOUD] * 100)
    assert longest_silence([first, last]) == pytest.approx(1.98)


def test_a_clock_that_starts_anew_ends_no_silence_and_is_none() -> None:
    quiet = [*packets(*[SILENCE] * 51), *packets(*[SILENCE] * 51, start=3_000_000_000)]
    assert longest_silence(quiet) == pytest.approx(2.0)


def test_where_no_sound_came_at_all_it_is_not_called_silence() -> None:
    with pytest.raises(ValueError, match="no audio was received"):
        longest_silence([Packet(0.0, EVENTS, 0, b"")])


@pytest.mark.parametrize(("name", "first"), [("welcome", None), ("welcome", 1.5), ("full", 1.5)])
@pytest.mark.parametrize("step", [0.7, 3.0])
def test_who_listens_again_and_again_hears_what_all_of_it_holds_and_where(
    prompt: Prompt, name: str, first: float | None, step: float
) -> None:
    line = through_a_line(music(3.1), prompt("welcome"), silence(2))
    ends = [*range(0, len(line), round(step * SECOND)), len(line)]
    by_now = iter([line[:end] for end in ends])
    hears = listening(lambda: next(by_now), prompt(name), first)
    found = next((match for match in (hears() for _ in ends) if match), None)
    whole = heard(line, prompt(name), first)
    assert (found and round(found.at, 2)) == (whole and round(whole.at, 2))
    assert bool(found) == (name == "welcome")
