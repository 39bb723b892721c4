"""Messages recorded in a studio: found beside the description, kept by each release."""

from dataclasses import replace
from pathlib import Path

import pytest

from mille.asterisk.sound.studio_recordings import gather, hand_on, refuse_missing
from mille.centre.model.centre import Message
from mille.errors import MilleError
from one_site import REFERENCE

SPOKEN = Message("spoken", {"fr": "Bonjour", "en": "Hello"})
RECORDED = Message("welcome", {"fr": "Bienvenue", "en": "Welcome"}, {"fr": "sounds/welcome-fr.wav", "en": "w.wav"})
CENTRE = replace(REFERENCE, messages={"spoken": SPOKEN, "welcome": RECORDED})


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    (tmp_path / "sounds").mkdir()
    (tmp_path / "sounds" / "welcome-fr.wav").write_bytes(b"french")
    (tmp_path / "w.wav").write_bytes(b"english")
    return tmp_path


def test_a_release_has_its_own_copy_by_language_and_message(beside: Path, tmp_path: Path) -> None:
    gather(CENTRE, beside, tmp_path / "release")
    kept = {str(file.relative_to(tmp_path / "release")) for file in (tmp_path / "release").rglob("*.wav")}
    assert kept == {"fr/welcome.wav", "en/welcome.wav"}
    assert (tmp_path / "release/fr/welcome.wav").read_bytes() == b"french"


def test_the_next_release_needs_the_folder_of_the_description_no_more(beside: Path, tmp_path: Path) -> None:
    gather(CENTRE, beside, tmp_path / "1")
    (beside / "w.wav").unlink()
    hand_on(tmp_path / "1", tmp_path / "2")
    assert (tmp_path / "2/en/welcome.wav").read_bytes() == b"english"


def test_every_recording_that_is_missing_is_named_and_nothing_is_copied(beside: Path, tmp_path: Path) -> None:
    (beside / "w.wav").unlink()
    (beside / "sounds/welcome-fr.wav").unlink()
    with pytest.raises(MilleError, match=r"no such recording: .*welcome-fr\.wav, .*w\.wav; put it there"):
        gather(CENTRE, beside, tmp_path / "release")
    assert not (tmp_path / "release").exists()


def test_a_centre_without_recordings_needs_none(tmp_path: Path) -> None:
    refuse_missing(REFERENCE, tmp_path)
