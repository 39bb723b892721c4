"""The duty that erases callers' numbers: which ones, how often, and what it tells the journal."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mille.asterisk.secrets import caller_key, former_warnings
from mille.asterisk.wire import journal_line_writer
from mille.centre.model.rules import Retention
from mille.centre.reader.description import load_centre
from mille.live.numbers_due import EVERY, FILES_EVERY, SOON, ErasedNumbers, NumbersOfCentre
from mille.records.journal.events import Erased, Own
from mille.records.store.numbers_in_records import Numbers
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def kept(tmp_path: Path, days: int | None) -> NumbersOfCentre:
    described = replace(CENTRE, retention=Retention(numbers=days))
    here: Any = SimpleNamespace(in_force=lambda: described, secrets=tmp_path / "secrets.json", ami=None)
    return NumbersOfCentre(here, tmp_path / "journal", "nowhere", "mille live")


@pytest.mark.parametrize(
    ("days", "until", "anonymous"), [(90, NOW - timedelta(days=90), False), (0, NOW, True), (None, None, False)]
)
def test_numbers_go_when_they_are_as_old_as_the_description_says(
    tmp_path: Path, days: int | None, until: datetime | None, anonymous: bool
) -> None:
    key = caller_key.ensure(tmp_path / "secrets.json")
    which = kept(tmp_path, days).which(NOW)
    assert which == (None if until is None else Numbers(until, key, anonymous))


def test_the_key_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    key = caller_key.ensure(tmp_path / "secrets.json")
    assert len(key) >= 32
    assert caller_key.ensure(tmp_path / "secrets.json") == key
    assert caller_key.file_of(tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert caller_key.read(tmp_path / "nothing.json") == ""


class Spy(NumbersOfCentre):
    """Where numbers are kept, as far as the duty sees it."""

    done: list[str]
    rotated = False

    def in_records(self, which: Numbers, dry_run: bool = False) -> int:
        self.done.append("records")
        return 3

    def in_files(self, which: Numbers, dry_run: bool = False, done: set[tuple[int, int]] | None = None) -> int:
        self.done.append("files")
        return 0

    def old_months(self, now: datetime, dry_run: bool = False) -> list[str]:
        return []

    def rotates(self, which: Numbers) -> bool:
        return self.rotated


def test_the_records_are_looked_at_every_hour_and_the_files_once_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Own] = []
    monkeypatch.setattr(journal_line_writer, "write", lambda ami, event: told.append(event))
    spy = Spy(*kept(tmp_path, 90).__dict__.values())
    object.__setattr__(spy, "done", [])
    duty = ErasedNumbers(spy)
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert (spy.done, duty.due(NOW)) == (["records", "files"], NOW + EVERY)
    assert told == [Erased("numbers", 3, "mille live")]
    duty.do(NOW + EVERY)
    assert spy.done == ["records", "files", "records"]
    object.__setattr__(spy, "rotated", True)
    duty.do(NOW + FILES_EVERY)
    assert spy.done[3:] == ["records", "files"]
    assert duty.due(NOW + FILES_EVERY) == NOW + FILES_EVERY + SOON


def test_a_centre_that_keeps_numbers_for_ever_erases_none(tmp_path: Path) -> None:
    spy = Spy(*kept(tmp_path, None).__dict__.values())
    object.__setattr__(spy, "done", [])
    ErasedNumbers(spy).do(NOW)
    assert spy.done == []


def test_old_warnings_go_as_whole_files_whoever_rotated_them(tmp_path: Path) -> None:
    for name, days in (("messages.log", 0), ("messages.log.1", 8), ("messages.log-20261101.gz", 21), ("live.log", 50)):
        (tmp_path / name).touch()
        at = (NOW - timedelta(days=days)).timestamp()
        os.utime(tmp_path / name, (at, at))
    found = [path.name for path in former_warnings.outdated(tmp_path, NOW - timedelta(days=10))]
    assert found == ["messages.log-20261101.gz"]
    assert [path.name for path in former_warnings.outdated(tmp_path, NOW)] == [
        "messages.log-20261101.gz",
        "messages.log.1",
    ]
    assert former_warnings.outdated(tmp_path / "none", NOW) == []
