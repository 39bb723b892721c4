"""The sound files of a centre, made by the real voice."""

import os
import shutil
import subprocess
import sys
import wave
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from mille.asterisk.sound import prompts
from mille.asterisk.sound.prompts import for_telephone, make_prompts, read_recording
from mille.asterisk.sound.speech import EspeakEngine, Speech, plain
from mille.centre.model.centre import Message
from mille.errors import MilleError

WAIT = Message("wait", {"fr": "Merci de patienter, un conseiller va vous répondre.", "en": "Please hold the line."})
SHORT = Message("short", {"fr": "Bonjour.", "en": "Hello."})
BOTH = ["fr", "en"]
FULL_SCALE = 32768


class CountingEngine(EspeakEngine):
    """The real voice, which remembers what it was asked to say."""

    def __init__(self, speed: int = 150) -> None:
        super().__init__(speed)
        self.said: list[tuple[str, str]] = []

    def speak(self, text: str, language: str) -> Speech:
        self.said.append((text, language))
        return super().speak(text, language)


class Centre:
    """A folder and a cache to make prompts in, and an engine that counts."""

    def __init__(self, root: Path) -> None:
        self.root, self.folder, self.cache = root, root / "sounds", root / "cache"
        self.recordings = root / "studio"
        self.engine = CountingEngine()

    def make(self, *messages: Message, languages: list[str] = BOTH) -> int:
        named = {message.name: message for message in messages}
        return make_prompts(named, languages, self.engine, self.folder, self.cache, None, self.recordings)

    def record(self, name: str, samples: np.ndarray, rate: int, channels: int = 1, width: int = 2) -> None:
        path = self.recordings / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(width)
            file.setframerate(rate)
            file.writeframes(samples.tobytes())

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return Centre(tmp_path)


def contents(path: Path) -> tuple[tuple[int, int, int], np.ndarray]:
    """Rate, sample width in bytes and channels; and the samples, full scale 1."""
    with wave.open(str(path), "rb") as file:
        data = file.readframes(file.getnframes())
        form = (file.getframerate(), file.getsampwidth(), file.getnchannels())
    return form, np.frombuffer(data, "<i2") / FULL_SCALE


def unchanged(path: Path) -> tuple[int, int]:
    """What stays as it is when nobody writes the file again."""
    return path.stat().st_ino, path.stat().st_mtime_ns


def tone(pitch: float, seconds: float, rate: int) -> np.ndarray:
    return np.sin(2 * np.pi * pitch * np.arange(round(seconds * rate)) / rate)


def loudest_pitch(sound: np.ndarray, rate: int) -> float:
    return float(np.fft.rfftfreq(len(sound), 1 / rate)[np.abs(np.fft.rfft(sound)).argmax()])


def test_every_message_is_written_in_every_language_and_rate(centre: Centre) -> None:
    assert centre.make(WAIT, SHORT) == 4
    names = [f"{language}/{name}" for language in ("en", "fr") for name in ("short", "wait")]
    assert centre.files() == sorted(f"{name}.{ending}" for name in names for ending in ("wav", "wav16"))
    assert contents(centre.folder / "fr/wait.wav")[0] == (8000, 2, 1)
    assert contents(centre.folder / "fr/wait.wav16")[0] == (16000, 2, 1)


def test_a_prompt_is_as_loud_and_as_long_as_its_words(centre: Centre) -> None:
    centre.make(WAIT, SHORT)
    for ending, rate in (("wav", 8000), ("wav16", 16000)):
        _, sound = contents(centre.folder / f"fr/wait.{ending}")
        _, short = contents(centre.folder / f"fr/short.{ending}")
        assert 2 < len(sound) / rate < 5  # eight words, 150 a minute
        assert 0.5 < len(short) / rate < 1.5
        assert -25 < 20 * np.log10(np.sqrt(np.square(sound).mean())) < -19
        assert 20 * np.log10(np.abs(sound).max()) < -2.9


def test_a_sound_with_sharp_peaks_is_kept_below_the_limit() -> None:
    clicks = np.zeros(16000, np.int16)
    clicks[::400] = 8000
    assert np.abs(for_telephone(Speech(clicks, 16000), 8000)).max() / FULL_SCALE == pytest.approx(0.708, abs=0.001)


def test_a_prompt_begins_and_ends_with_a_tenth_of_a_second_of_silence(centre: Centre) -> None:
    centre.make(SHORT)
    _, sound = contents(centre.folder / "fr/short.wav")
    assert not sound[:800].any()
    assert not sound[-800:].any()
    assert np.abs(sound[800:880]).max() > 0.0005
    assert np.abs(sound[-1000:-800]).max() > 0.0005


def test_each_language_has_a_voice_of_its_own() -> None:
    engine = EspeakEngine()
    french, english = engine.speak("Nation, attention", "fr"), engine.speak("Nation, attention", "en")
    assert not np.array_equal(french.samples, english.samples)


def test_the_same_words_always_give_the_same_sound_even_in_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        spoken = list(pool.map(lambda _: EspeakEngine().speak("Merci.", "fr").samples.tobytes(), range(8)))
    assert len(spoken[0]) > 10_000
    assert len(set(spoken)) == 1


def test_markup_and_control_characters_are_not_obeyed() -> None:
    engine = EspeakEngine()
    slow = engine.speak('<prosody rate="x-slow">Merci</prosody>', "fr")
    assert len(slow.samples) > 2 * len(engine.speak("Merci", "fr").samples)  # the tag itself is read aloud
    codes = engine.speak("[[zzz]]", "fr")  # as phonemes, a short buzz; as text, the names of three letters
    assert len(codes.samples) >= len(engine.speak("zzz", "fr").samples)
    assert np.array_equal(engine.speak("\x0150S Merci", "fr").samples, engine.speak("50S Merci", "fr").samples)
    assert plain("a\x00b\x01\u200dc\ud800\n d\ufffe mer\u00adci") == "a b c d merci"


def test_a_text_that_looks_like_an_option_is_only_a_text() -> None:
    assert len(EspeakEngine().speak("--help", "fr").samples) > 5000


def test_a_language_without_a_voice_says_what_to_do() -> None:
    with pytest.raises(MilleError, match=r"no voice for 'xx'.*record"):
        EspeakEngine().speak("Bonjour", "xx")
    with pytest.raises(MilleError, match="write fr or en"):
        EspeakEngine().speak("Bonjour", "../fr")


def test_an_engine_that_crashes_is_an_error_with_the_text_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(MilleError, match="cannot say 'Bonjour'"):
        EspeakEngine().speak("Bonjour", "fr")


def test_an_engine_that_hangs_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*arguments: object, **options: object) -> None:
        raise subprocess.TimeoutExpired("espeak", 60)

    monkeypatch.setattr(subprocess, "run", hang)
    with pytest.raises(MilleError, match="shorten"):
        EspeakEngine().speak("Bonjour", "fr")


def test_a_text_already_spoken_is_taken_from_the_cache(centre: Centre) -> None:
    centre.make(WAIT)
    before = (centre.folder / "fr/wait.wav").read_bytes()
    shutil.rmtree(centre.folder)
    assert centre.make(WAIT, Message("same-words", WAIT.texts)) == 0
    assert len(centre.engine.said) == 2
    assert (centre.folder / "fr/wait.wav").read_bytes() == before
    assert (centre.folder / "fr/same-words.wav").read_bytes() == before


def test_a_changed_text_is_spoken_and_the_others_are_left_alone(centre: Centre) -> None:
    centre.make(WAIT, SHORT)
    before = (centre.folder / "fr/short.wav").read_bytes()
    others = [centre.folder / "fr/wait.wav", centre.folder / "en/short.wav", centre.folder / "en/short.wav16"]
    as_before = [unchanged(path) for path in others]
    assert centre.make(WAIT, Message("short", {"fr": "Bonsoir à tous.", "en": "Hello."})) == 1
    assert centre.engine.said[4:] == [("Bonsoir à tous.", "fr")]
    assert (centre.folder / "fr/short.wav").read_bytes() != before
    assert [unchanged(path) for path in others] == as_before


def test_another_voice_speaks_everything_anew(centre: Centre) -> None:
    centre.make(SHORT)
    before = (centre.folder / "fr/short.wav").read_bytes()
    centre.engine = CountingEngine(speed=90)
    assert centre.make(SHORT) == 2
    assert len((centre.folder / "fr/short.wav").read_bytes()) > len(before)


def test_progress_is_told_after_each_message(centre: Centre) -> None:
    told: list[tuple[int, int, str]] = []
    make_prompts({"short": SHORT}, BOTH, centre.engine, centre.folder, centre.cache, lambda *said: told.append(said))
    assert told == [(1, 2, "fr/short"), (2, 2, "en/short")]


@pytest.mark.parametrize("moment", ["fsync", "link"])
def test_an_interrupted_generation_leaves_no_half_file(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, moment, interrupted)
        with pytest.raises(KeyboardInterrupt):
            centre.make(SHORT)
    assert [path for path in centre.root.rglob(".*") if path.is_file()] == []
    assert not centre.folder.exists() or centre.files() == []
    assert centre.make(SHORT) == (2 if moment == "fsync" else 1)
    assert len(centre.files()) == 4


def test_files_are_copied_where_links_cannot_go(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    def across(*arguments: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", across)
    centre.make(SHORT)
    path = centre.folder / "fr/short.wav"
    assert path.stat().st_nlink == 1
    copied = unchanged(path)
    centre.make(SHORT)
    assert unchanged(path) == copied


def test_every_user_may_read_a_prompt_and_none_may_spoil_the_cache_through_it(centre: Centre) -> None:
    centre.make(SHORT)
    path = centre.folder / "fr/short.wav"
    assert path.stat().st_nlink == 2
    assert path.stat().st_mode & 0o777 == 0o444


def test_a_studio_recording_wins_over_the_voice(centre: Centre) -> None:
    left = 0.4 * tone(440, 1.0, 44100)
    stereo = np.column_stack([left, np.zeros_like(left)])
    centre.record("fr/short.wav", np.round(stereo * 32767).astype("<i2"), 44100, channels=2)
    centre.make(SHORT)
    assert centre.engine.said == [("Hello.", "en")]
    for ending, rate in (("wav", 8000), ("wav16", 16000)):
        form, sound = contents(centre.folder / f"fr/short.{ending}")
        assert form == (rate, 2, 1)
        assert len(sound) / rate == pytest.approx(1.2, abs=0.01)
        assert loudest_pitch(sound, rate) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(("width", "kind"), [(1, "u1"), (2, "<i2"), (4, "<i4")])
def test_a_recording_of_any_sample_width_is_read(centre: Centre, width: int, kind: str) -> None:
    middle = 128 if width == 1 else 0
    sound = np.round(tone(300, 0.5, 8000) * (2 ** (8 * width - 1) - 1)) + middle
    centre.record("fr/a.wav", sound.astype(kind), 8000, width=width)
    speech = read_recording(centre.recordings / "fr/a.wav")
    assert np.abs(speech.samples / FULL_SCALE - tone(300, 0.5, 8000)).max() < 0.02


def test_a_recording_of_24_bits_is_read(centre: Centre) -> None:
    sound = np.round(tone(300, 0.5, 8000) * (2**23 - 1)).astype("<i4").view("u1").reshape(-1, 4)[:, :3]
    centre.record("fr/a.wav", np.ascontiguousarray(sound), 8000, width=3)
    speech = read_recording(centre.recordings / "fr/a.wav")
    assert np.abs(speech.samples / FULL_SCALE - tone(300, 0.5, 8000)).max() < 0.001


def test_a_new_take_replaces_the_recording_before(centre: Centre) -> None:
    for pitch in (440, 880):
        sound = np.round(tone(pitch, 1, 16000) * 9000).astype("<i2")
        centre.record("fr/short.wav", sound, 16000)
        assert centre.make(SHORT, languages=["fr"]) == 1
    assert loudest_pitch(contents(centre.folder / "fr/short.wav")[1], 8000) == pytest.approx(880, abs=2)


def test_recordings_of_everything_need_no_engine(centre: Centre) -> None:
    centre.record("fr/short.wav", np.round(tone(440, 1, 8000) * 9000).astype("<i2"), 8000)
    centre.make(Message("short", {}), languages=["fr"])
    assert centre.engine.said == []


def test_a_recording_that_is_not_pcm_names_the_file(centre: Centre) -> None:
    path = centre.recordings / "fr/short.wav"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"ID3 this is an mp3")
    with pytest.raises(MilleError, match=r"fr/short.*not a plain PCM"):
        centre.make(SHORT)


@pytest.mark.parametrize("text", ["", "  ", "\x01\x02", "!"])
def test_a_text_without_words_is_an_error_and_not_a_silent_file(centre: Centre, text: str) -> None:
    with pytest.raises(MilleError, match="message fr/empty: it is empty"):
        centre.make(Message("empty", {"fr": text}), languages=["fr"])
    assert not centre.folder.exists()


def test_a_silent_sound_is_an_error() -> None:
    with pytest.raises(MilleError, match="silent"):
        for_telephone(Speech(np.full(22050, 12, np.int16), 22050), 8000)


def test_a_message_without_words_in_a_language_says_what_to_do(centre: Centre) -> None:
    with pytest.raises(MilleError, match=r"en/only-french: it has no text in 'en': write one"):
        centre.make(Message("only-french", {"fr": "Bonjour."}))


@pytest.mark.parametrize("name", ["../welcome", "a/b", ".hidden", "", "a\n"])
def test_a_name_that_leads_out_of_the_folder_is_refused(centre: Centre, name: str) -> None:
    with pytest.raises(MilleError, match="cannot name a file"):
        centre.make(Message(name, SHORT.texts))


def test_the_speech_is_of_the_identity_that_names_engine_version_and_speed() -> None:
    assert "espeak-ng" in EspeakEngine().identity
    assert EspeakEngine(90).identity != EspeakEngine().identity
    assert prompts.RATES == {"wav": 8000, "wav16": 16000}
