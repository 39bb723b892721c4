"""What waiting callers are told: a queue's wait message, and after it what ops have just written or recorded."""

import wave
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from humming import Hummer
from mille.asterisk.announcements.bulletins import LONGEST, Bulletin, Slots
from mille.asterisk.announcements.welcome_bulletin_file import FILE, BulletinFile
from mille.asterisk.sound.prompts import make_prompts
from mille.centre.model.centre import Centre
from mille.errors import MilleError
from one_site import COVID, REFERENCE

RATE = 8000


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    return Slots(tmp_path / "slots", Hummer(), tmp_path / "cache")


@pytest.fixture
def prompts(tmp_path: Path) -> Path:
    make_prompts(COVID.messages, COVID.languages, Hummer(), tmp_path / "prompts", tmp_path / "cache")
    return tmp_path / "prompts"


def recorded(file: Path, seconds: float, height: float = 300.0) -> str:
    """A recording of a tone."""
    at = np.arange(int(seconds * RATE)) / RATE
    with wave.open(str(file), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes((9000 * np.sin(2 * np.pi * height * at)).astype("<i2").tobytes())
    return str(file)


def samples(file: Path) -> NDArray[np.int16]:
    with wave.open(str(file)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16)


def told(slots: Slots, queue: str) -> dict[str, bytes]:
    """All slots of a queue, each language and rate."""
    files = [slots.folder / language / f"{queue}.{ext}" for language in ("fr", "en") for ext in ("wav", "wav16")]
    return {str(file): file.read_bytes() for file in files}


def height(slots: Slots, language: str, queue: str) -> float:
    """The height, in hertz, of the last second of a slot but its pause."""
    heard = samples(slots.folder / language / f"{queue}.wav")[-RATE:-1000].astype(np.float64)
    return float(np.abs(np.fft.rfft(heard)).argmax() * RATE / len(heard))


def test_each_language_may_have_a_recording_of_its_own(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    given = {"fr": recorded(tmp_path / "a.wav", 2, 300), "en": recorded(tmp_path / "b.wav", 2, 900)}
    slots.put(REFERENCE, prompts, "bank", Bulletin({}, given))
    assert height(slots, "fr", "bank") == pytest.approx(300, abs=5)
    assert height(slots, "en", "bank") == pytest.approx(900, abs=5)


def test_one_language_may_have_a_text_and_another_a_recording(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    slots.put(REFERENCE, prompts, "bank", Bulletin({"en": "x" * 200}, {"fr": recorded(tmp_path / "a.wav", 2)}))
    assert height(slots, "fr", "bank") == pytest.approx(300, abs=5)
    assert height(slots, "en", "bank") == pytest.approx(400, abs=5)


def test_a_recording_is_ours_once_it_is_given(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    slots.put(REFERENCE, prompts, "bank", Bulletin({}, {"fr": recorded(tmp_path / "a.wav", 2, 300)}))
    before = told(slots, "bank")
    recorded(tmp_path / "a.wav", 2, 900)
    assert slots.fill(REFERENCE, prompts) == []
    assert told(slots, "bank") == before
    (tmp_path / "a.wav").unlink()
    assert replace(slots).fill(REFERENCE, prompts) == []  # as after a new start
    assert told(slots, "bank") == before


def test_recordings_of_bulletins_that_are_gone_are_not_kept(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    for queue, name in (("bank", "a"), ("bank", "b"), ("post", "c")):
        sound = recorded(tmp_path / f"{name}.wav", 2, 300 + ord(name))
        slots.put(REFERENCE, prompts, queue, Bulletin({}, {"fr": sound}))
    assert len(list((slots.folder / "recorded").iterdir())) == 2
    slots.put(REFERENCE, prompts, "bank", None)
    (left,) = (slots.folder / "recorded").rglob("*.wav")
    assert left.read_bytes() == (tmp_path / "c.wav").read_bytes()


@pytest.mark.parametrize(
    ("bulletin", "says"),
    [
        (Bulletin({"fr": "x" * 7000}), "lasts 70 s"),
        (Bulletin({"fr": "Une panne.", "en": ""}), "message en/bank"),
        (Bulletin({"de": "Eine Panne."}), "does not speak 'de'; it speaks fr, en"),
    ],
)
def test_a_bulletin_that_cannot_be_told_leaves_the_old_one(
    slots: Slots, prompts: Path, bulletin: Bulletin, says: str
) -> None:
    slots.put(REFERENCE, prompts, "bank", Bulletin({"fr": "Le pont est fermé."}))
    before, known = told(slots, "bank"), slots.bulletins()
    with pytest.raises(MilleError, match=says):
        slots.put(REFERENCE, prompts, "bank", bulletin)
    assert (told(slots, "bank"), slots.bulletins()) == (before, known)
    assert slots.fill(REFERENCE, prompts) == []
    assert told(slots, "bank") == before


def test_a_recording_that_is_too_long_is_refused(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    long = recorded(tmp_path / "long.wav", LONGEST + 2)
    with pytest.raises(MilleError, match="in fr lasts 62 s, and callers hear it"):
        slots.put(REFERENCE, prompts, "bank", Bulletin({}, {"fr": long}))
    assert slots.bulletins() == {}


def test_a_recording_that_is_lost_is_told_and_nothing_else_suffers(slots: Slots, prompts: Path, tmp_path: Path) -> None:
    slots.put(REFERENCE, prompts, "bank", Bulletin({}, {"fr": recorded(tmp_path / "a.wav", 2)}))
    slots.put(REFERENCE, prompts, "post", Bulletin({"fr": "Grève du tri."}))
    before = told(slots, "post")
    for copy in (slots.folder / "recorded").rglob("*.wav"):
        copy.unlink()
    (said,) = slots.fill(REFERENCE, prompts)
    assert said.startswith("the bulletin of bank cannot be played: ")
    wait = prompts / "fr" / f"{REFERENCE.queues['bank'].wait_message}.wav"
    assert (samples(slots.folder / "fr" / "bank.wav") == samples(wait)).all()
    assert told(slots, "post") == before


def test_the_bulletin_for_all_who_ring_is_known_to_those_who_answer_as_soon_as_it_is_given(
    slots: Slots, prompts: Path, tmp_path: Path
) -> None:
    known = BulletinFile(slots.folder)
    assert known.languages() == ()
    slots.put(REFERENCE, prompts, "welcome", Bulletin({"fr": "Les agences sont fermées."}))
    assert known.languages() == ("fr",)
    slots.put(REFERENCE, prompts, "welcome", Bulletin({}, {"en": recorded(tmp_path / "a.wav", 2, 900)}))
    assert known.languages() == ("en",)
    assert height(slots, "en", "bulletin_welcome") == pytest.approx(900, abs=5)
    assert slots.fill(REFERENCE, prompts) == []
    slots.put(REFERENCE, prompts, "welcome", None)
    assert (known.languages(), slots.bulletins()) == ((), {})
    assert (slots.folder / "en" / "bulletin_welcome.wav").exists()  # for who is about to hear it


def test_a_bulletin_for_all_that_cannot_be_told_leaves_the_old_one(slots: Slots, prompts: Path) -> None:
    slots.put(REFERENCE, prompts, "welcome", Bulletin({"fr": "Le pont est fermé."}))
    before = (slots.folder / "fr" / "bulletin_welcome.wav").read_bytes()
    with pytest.raises(MilleError, match="lasts 70 s"):
        slots.put(REFERENCE, prompts, "welcome", Bulletin({"fr": "x" * 7000}))
    assert BulletinFile(slots.folder).languages() == ("fr",)
    assert (slots.folder / "fr" / "bulletin_welcome.wav").read_bytes() == before


def test_a_bulletin_for_all_whose_recording_is_lost_is_told_and_not_said(
    slots: Slots, prompts: Path, tmp_path: Path
) -> None:
    slots.put(REFERENCE, prompts, "welcome", Bulletin({}, {"fr": recorded(tmp_path / "a.wav", 2)}))
    for copy in (slots.folder / "recorded").rglob("*.wav"):
        copy.unlink()
    (said,) = slots.fill(REFERENCE, prompts)
    assert said.startswith("the bulletin at the welcome cannot be played: ")
    assert BulletinFile(slots.folder).languages() == ()


@pytest.mark.parametrize("broken", ["", "[]", "{", '{"welcome": 1}', '{"welcome": {"texts": 1}}'])
def test_a_file_of_bulletins_that_is_broken_keeps_nobody_from_an_answer(tmp_path: Path, broken: str) -> None:
    (tmp_path / FILE).write_text(broken)
    assert BulletinFile(tmp_path).languages() == ()


@pytest.mark.parametrize(("centre", "says"), [(REFERENCE, "`mille open covid` opens it"), (COVID, "")])
def test_the_queue_of_a_unit_has_a_bulletin_while_it_is_open(
    slots: Slots, prompts: Path, centre: Centre, says: str
) -> None:
    if says:
        with pytest.raises(MilleError, match=says):
            slots.put(centre, prompts, "covid", Bulletin({"fr": "Le centre est plein."}))
    else:
        slots.put(centre, prompts, "covid", Bulletin({"fr": "Le centre est plein."}))
        assert slots.fill(REFERENCE, prompts) == []  # it closes, and the bulletin is kept until somebody clears it
        slots.put(REFERENCE, prompts, "covid", None)
    assert slots.bulletins() == {}
