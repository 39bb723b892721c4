"""A centre whose own words a studio has recorded: some in French, and in Drehu, which no voice speaks."""

import csv
import io
import re
import wave
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from hearing import heard, is_silent
from house import Guest, House, mille, says, wave_samples
from mille.asterisk.announcements import recent_talks_file
from mille.asterisk.change import apply as applying
from mille.asterisk.change.installation import Wanted
from mille.call.line.expected_wait import Recent
from mille.embedded.centre import EmbeddedCentre
from mille.site.installations import now_by_me

TALKS = Recent(50, 120.0, 80.0, 1.0)
WORDS = """
words:
  dhv: {recordings: sounds/dhv}
  fr: {recordings: sounds/fr}
"""
RECORDED = {"dhv/place_0": 500, "dhv/place_1": 700, "dhv/wait_0_5": 900, "dhv/wait_1_8": 1100, "fr/place_0": 1300}
"""The files of the studio, and the pitch by which each is known."""


def in_drehu(text: str) -> str:
    """The description on trial with Drehu as a third language, on key 8; the queue of letters tells of the wait."""
    for pattern, becomes in (
        (r"languages: \[fr, en\]", "languages: [fr, en, dhv]"),
        (r"^  ([\w-]+): (\{fr: .*, en: .*)\}$", r"  \1: \2, dhv: {file: sounds/\1.wav, says: \1}}"),
        (r"^( +)9: \{language: en\}$", r"\g<1>8: {language: dhv}\n\g<1>9: {language: en}"),
        (r"^(    key, .*hours)$", r"\1, place dhv"),
        (r"^(    [12], .*0:00-24:00)$", r"\1, hnitr"),
        (r"^  post: \{", "  post: {say_position: yes, say_wait: yes, wait_message_every: 10, "),
    ):
        text, count = re.subn(pattern, becomes, text, flags=re.MULTILINE)
        assert count, pattern
    return text + WORDS


def record(file: Path, hertz: float) -> None:
    """A studio's file of two seconds, at its own rate, in stereo: a tone that rises from this pitch."""
    file.parent.mkdir(parents=True, exist_ok=True)
    at = np.arange(96_000) / 48_000
    sound = (9000 * np.sin(2 * np.pi * hertz * at * (1 + at / 8))).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setparams((2, 2, 48_000, 0, "NONE", ""))
        out.writeframes(np.repeat(sound, 2).tobytes())


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory, centre: EmbeddedCentre) -> Path:
    """The description beside what the studio has delivered."""
    folder = tmp_path_factory.mktemp("studio")
    file = folder / "centre.yaml"
    file.write_text(in_drehu(centre.wanted.description.decode()), encoding="utf-8")
    for number, name in enumerate(centre.wanted.described().messages):
        record(folder / f"sounds/{name}.wav", 310 + 40 * number)
    for name, hertz in RECORDED.items():
        record(folder / f"sounds/{name}.wav", hertz)
    return file


@pytest.fixture(scope="module")
def spoken(centre: EmbeddedCentre, description: Path) -> Iterator[None]:
    """The centre speaks Drehu too, with calls up; afterwards it is as before."""
    wanted = Wanted(description.read_bytes(), str(description))
    applying.apply(centre.here, wanted, now_by_me("test"), force=True)
    try:
        yield
    finally:
        applying.apply(centre.here, centre.wanted, now_by_me("test over"), force=True)


def sound(house: House, name: str) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """A sound of the release in force."""
    return wave_samples(house.centre.home.etc / "prompts" / f"{name}.wav")


def tells_of_the_wait(house: House, language: str, key: str) -> Guest:
    """A caller who chose a language by a key, and then the queue of letters; nobody waits in it."""
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    if key:
        guest.press(key)
        guest.hears("main-menu", language)
    guest.press("2")
    return guest


@pytest.mark.usefixtures("spoken")
def test_a_caller_who_chose_drehu_hears_the_place_and_the_wait_as_recorded(house: House) -> None:
    with house.without(house.centre.live):
        recent_talks_file.write(house.centre.home.recent, {"post": TALKS}, datetime.now(UTC))
        house.answers("p1")
        talks = house.chooses("2")
        talks.wait_for("CONNECT")
        guest = tells_of_the_wait(house, "dhv", "8")
        guest.hears("place_0", "dhv")
        guest.hears("wait_0_5", "dhv")
        guest.wait_for("ENTERQUEUE")
        guest.hears("wait", "dhv", first=1.5)
    for each in (guest, talks):
        each.hang_up()
    assert (guest.record()["language"], guest.record()["degraded"]) == ("dhv", False)
    other = sound(house, "dhv/place_1")
    assert heard(guest.audio, other) is None
    assert heard(sound(house, "dhv/place_0"), sound(house, "dhv/wait_0_5")) is None


@pytest.mark.usefixtures("spoken")
def test_a_language_with_a_voice_of_its_own_is_recorded_too_and_the_rest_is_spoken(house: House) -> None:
    with house.without(house.centre.live):
        recent_talks_file.write(house.centre.home.recent, {"post": TALKS}, datetime.now(UTC))
        house.answers("p1")
        talks = house.chooses("2")
        talks.wait_for("CONNECT")
        guest = tells_of_the_wait(house, "fr", "")
        guest.hears("place_0", "fr")
        guest.hears("wait_0_5", "fr")
    for each in (guest, talks):
        each.hang_up()
    assert not is_silent(sound(house, "fr/wait_0_5"))


@pytest.mark.usefixtures("spoken")
def test_what_nobody_can_say_is_a_moment_of_silence_that_asterisk_finds(house: House) -> None:
    assert is_silent(sound(house, "dhv/place_7"))
    assert len(sound(house, "dhv/place_7")) < 2000
    assert not is_silent(sound(house, "fr/place_7"))


def test_check_says_what_is_left_out_and_the_studio_gets_its_list(house: House, description: Path) -> None:
    said = mille(house.centre, "check", str(description)).stderr
    line = next(number for number, text in enumerate(description.read_text().splitlines(), 1) if "  dhv: {rec" in text)
    assert (
        f"{description}:{line}:3: warning: callers in dhv do not hear how many callers wait (20 of 22 messages" in said
    )
    assert "is said in fr by another voice" in said
    listed = says(house.centre, "words", "--centre", str(description), "--language", "dhv")
    rows = {row["message"]: row for row in csv.DictReader(io.StringIO(listed))}
    assert rows["place_1"] == {
        "message": "place_1", "fr": "Une personne attend déjà.", "dhv": "", "file": "sounds/dhv/place_1.wav",
        "recorded": "yes",
    }  # fmt: skip
    assert (rows["place_2"]["recorded"], rows["wait_0_5"]["recorded"]) == ("no", "yes")
