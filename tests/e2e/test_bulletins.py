"""Bulletins: what ops write is heard by those who wait already."""

import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearing import heard, listening
from house import Guest, House, mille, wait_until, wave_samples

FRENCH = "Une panne est en cours à Nouméa, elle sera réparée ce soir."
ENGLISH = "There is a breakdown in Nouméa, it will be repaired this evening."


@pytest.fixture(autouse=True)
def _cleared(house: House) -> Iterator[None]:
    yield
    for queue in ("telecom", "welcome"):
        assert mille(house.centre, "bulletin", queue, "--clear").returncode == 0


def hears(house: House, guest: Guest, language: str, name: str = "telecom") -> None:
    sound = wave_samples(house.centre.home.slots / "spoken" / language / f"{name}.wav")
    wait_until(listening(lambda: guest.audio, sound))


def waiting(house: House, *keys: str) -> Guest:
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    for steps, key in enumerate(keys, start=1):
        guest.wait_for_steps(steps)
        guest.press(key)
    guest.wait_for("ENTERQUEUE")
    return guest


def test_who_waits_already_hears_it_at_the_next_announcement_in_his_language(house: House) -> None:
    house.attends("t1")
    french, english = waiting(house, "1"), waiting(house, "9", "1")
    french.hears("wait")
    done = mille(house.centre, "bulletin", "telecom", FRENCH, "--in", "en", ENGLISH)
    assert done.returncode == 0, done.stderr
    assert "nothing in" not in done.stdout
    assert FRENCH in mille(house.centre, "bulletin").stdout
    hears(house, french, "fr")
    hears(house, english, "en")


def test_all_who_ring_hear_the_bulletin_at_the_welcome_until_it_is_taken_away(house: House) -> None:
    done = mille(house.centre, "bulletin", "welcome", FRENCH, "--in", "en", ENGLISH)
    assert (done.returncode, done.stdout) == (0, "welcome: heard from the next call on\n"), done.stderr
    told = house.rings()
    hears(house, told, "fr", "welcome")
    told.press("9")
    hears(house, told, "en", "welcome")
    told.hears("main-menu", "en", first=1.5)
    told.hang_up()
    assert told.record()["outcome"] == "informed"
    assert mille(house.centre, "bulletin", "welcome", "--clear").returncode == 0
    later = house.rings()
    later.hears("main-menu")
    sound = wave_samples(house.centre.home.slots / "spoken" / "fr" / "welcome.wav")
    assert heard(later.audio, sound, 1.5) is None
    later.hang_up()
    assert later.record()["outcome"] == "abandoned_early"


def test_a_recording_is_heard_instead_of_a_text(house: House, tmp_path: Path) -> None:
    house.attends("t1")
    recording = tmp_path / "panne.wav"
    source = house.centre.home.etc / "prompts" / "fr" / "closed.wav"  # any speech will do
    with wave.open(str(source)) as known, wave.open(str(recording), "wb") as copy:
        copy.setparams(known.getparams())
        copy.writeframes(known.readframes(known.getnframes()))
    done = mille(house.centre, "bulletin", "telecom", "--file", "fr", str(recording))
    assert done.returncode == 0, done.stderr
    assert "nothing in en" in done.stdout
    waiting(house, "1").hears("closed")


def test_a_bulletin_survives_a_change_of_the_centre(house: House) -> None:
    assert mille(house.centre, "bulletin", "telecom", FRENCH).returncode == 0
    slot = house.centre.home.slots / "fr" / "telecom.wav"
    before = len(wave_samples(slot))
    assert house.centre.here.fill_slots() == []
    assert len(wave_samples(slot)) == before
    assert mille(house.centre, "bulletin", "telecom", "--clear").returncode == 0
    assert len(wave_samples(slot)) < before


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere", "Bonjour"), "there is no queue 'nowhere'"),
        (("telecom",), "give a TEXT"),
        (("telecom", "Bonjour", "--in", "de", "Hallo"), "does not speak 'de'"),
        (("telecom", "--file", "fr", "/nowhere.wav"), "/nowhere.wav"),
        (("telecom", "--file", "fr", __file__), "is not a plain PCM wave file"),
        (("telecom", "Bonjour", "--file", "fr", "panne.wav"), "two bulletins in fr"),
        (("telecom", "Bonjour", "--clear"), "do not give a text or recording with it"),
        (("telecom", "Une panne. " * 150), "shorten it to 60 s"),
        (("crisis", "Bonjour"), "`mille open crisis` opens it"),
    ],
)
def test_a_mistake_is_said_and_changes_nothing(house: House, words: tuple[str, ...], says: str) -> None:
    done = mille(house.centre, "bulletin", *words)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "there are no bulletins" in mille(house.centre, "bulletin").stdout
