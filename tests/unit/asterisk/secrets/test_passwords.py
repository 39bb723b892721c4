"""Passwords of the telephones: made once, kept, and nobody else's to read."""

import json
import os
import stat
from pathlib import Path

import pytest

from mille.asterisk.secrets.passwords import accounts, passwords


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    return tmp_path / "secrets.json"


def test_every_telephone_has_a_password_of_its_own(secrets: Path) -> None:
    made = passwords(secrets, ["201", "202", "203"])
    assert list(made) == ["201", "202", "203"]
    assert len(set(made.values())) == 3
    assert all(len(password) >= 16 for password in made.values())


def test_passwords_stay_the_same(secrets: Path) -> None:
    first = passwords(secrets, ["201", "202"])
    assert passwords(secrets, ["202", "201"]) == first


def test_a_new_telephone_changes_nobody_elses_password(secrets: Path) -> None:
    first = passwords(secrets, ["201"])
    assert passwords(secrets, ["201", "301"])["201"] == first["201"]


def test_the_telephone_of_a_unit_that_was_closed_and_is_opened_again_keeps_its_password(secrets: Path) -> None:
    first = passwords(secrets, ["201", "301"])
    assert passwords(secrets, ["201"]) == {"201": first["201"]}
    passwords(secrets, ["201", "202"])
    assert passwords(secrets, ["301"]) == {"301": first["301"]}


def test_two_centres_have_different_passwords(tmp_path: Path) -> None:
    assert passwords(tmp_path / "one", ["201"]) != passwords(tmp_path / "two", ["201"])


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_their_owner_reads_them(secrets: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        passwords(secrets, ["201"])
        passwords(secrets, ["201", "202"])
    finally:
        os.umask(before)
    assert mode(secrets) == 0o600
    assert [path.name for path in secrets.parent.iterdir()] == ["secrets.json"]


def test_a_file_that_others_could_read_is_closed_to_them_when_it_is_written(secrets: Path) -> None:
    secrets.write_text(json.dumps({"201": "known"}))
    secrets.chmod(0o644)
    assert passwords(secrets, ["201", "202"])["201"] == "known"
    assert mode(secrets) == 0o600


def test_when_writing_fails_the_known_passwords_are_still_there(secrets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = passwords(secrets, ["201"])
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            passwords(secrets, ["201", "202"])
    assert passwords(secrets, ["201"]) == first
    assert passwords(secrets, ["201", "202"])["201"] == first["201"]


def full_disk(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_trunk_has_the_account_that_its_operator_gave_and_none_is_made_up(secrets: Path) -> None:
    assert accounts(secrets, ["opt"]) == {}
    secrets.write_text(json.dumps({"201": "secret", "trunk opt": "centre:pass:word"}))
    assert accounts(secrets, ["opt", "other"]) == {"opt": ("centre", "pass:word")}
    passwords(secrets, ["202"])
    assert accounts(secrets, ["opt"]) == {"opt": ("centre", "pass:word")}
