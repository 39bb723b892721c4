"""What is remembered of callers is forgotten in time."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from mille.asterisk.wire import astdb
from mille.call.journey import next_step
from mille.call.last_call import LONGEST, kept_for, remembers, rings_again
from mille.call.steps import Ask, Call, Event
from mille.centre.model.rules import Retention
from mille.centre.reader.description import load_centre
from mille.live.callers import EVERY, MOST, SOON, Callers, too_old
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NOW = datetime(2026, 9, 22, 23, tzinfo=UTC)
OLD, NEW = "a" * 40, "b" * 40


def remembered(**ages: timedelta) -> list[tuple[str, str]]:
    """Callers, each with the value that the dialplan writes when a call ends."""
    return [(caller, f"{int((NOW - age).timestamp())}0fr") for caller, age in ages.items()]


def test_what_is_older_than_numbers_are_kept_is_forgotten() -> None:
    centre = replace(CENTRE, retention=Retention(numbers=30))
    callers = remembered(**{OLD: timedelta(days=31), NEW: timedelta(days=29)})
    assert list(too_old(callers, centre, NOW)) == [OLD]
    assert list(too_old(callers, CENTRE, NOW)) == []
    assert list(too_old(remembered(**{OLD: LONGEST + EVERY}), CENTRE, NOW)) == [OLD]


def test_a_centre_that_becomes_anonymous_forgets_everybody() -> None:
    centre = replace(CENTRE, retention=Retention(numbers=0))
    assert not remembers(centre)
    assert list(too_old(remembered(**{OLD: EVERY, NEW: EVERY}), centre, NOW)) == [OLD, NEW]
    assert kept_for(centre) == timedelta(0)


def database(state: Path, callers: list[tuple[str, str]]) -> None:
    """As Asterisk makes it (main/db.c)."""
    with closing(sqlite3.connect(state / astdb.NAME)) as file, file:
        file.execute("CREATE TABLE astdb(key VARCHAR(256), value VARCHAR(256), PRIMARY KEY(key))")
        others = [("/mille-callers", "1"), ("/mille-callers0/x", "1"), ("/mille-place/t1", "PJSIP/phone-201")]
        rows = [*others, *((f"/mille-callers/{caller}", value) for caller, value in callers)]
        file.executemany("INSERT INTO astdb VALUES (?, ?)", rows)


def duty_at(state: Path, said: list[str]) -> Callers:
    console = SimpleNamespace(run=said.append)
    here: Any = SimpleNamespace(console=console, in_force=lambda: CENTRE, site=SimpleNamespace(state=state))
    return Callers(here)


def test_the_duty_asks_for_no_listing_and_has_its_turn_every_hour(tmp_path: Path) -> None:
    database(tmp_path, remembered(**{OLD: LONGEST + EVERY, NEW: EVERY}))
    said: list[str] = []
    duty = duty_at(tmp_path, said)
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert said == [f"database del mille-callers {OLD}"]
    assert duty.due(NOW) == NOW + EVERY


def test_many_are_forgotten_a_few_at_a_time(tmp_path: Path) -> None:
    callers = {f"{n:040x}": LONGEST + EVERY for n in range(3 * astdb.ROWS)}
    database(tmp_path, remembered(**callers))
    assert [caller for caller, _ in astdb.entries(tmp_path, "mille-callers")] == sorted(callers)
    said: list[str] = []
    duty = duty_at(tmp_path, said)
    duty.do(NOW)
    assert len(said) == MOST
    assert duty.due(NOW) == NOW + SOON


def test_a_database_that_is_being_written_is_read_later_and_none_yet_is_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    duty = duty_at(tmp_path, said)
    duty.do(NOW)
    assert duty.due(NOW) == NOW + EVERY
    (tmp_path / astdb.NAME).write_bytes(b"SQLite format 3\0, and half a page" * 99)
    duty.do(NOW + EVERY)
    assert duty.due(NOW + EVERY) == NOW + EVERY + SOON
    assert said == []


@pytest.mark.parametrize(("seconds", "again"), [("", False), ("0", True), ("600", True), ("601", False), ("-5", False)])
def test_who_rings_again_soon_hears_the_menu_and_no_welcome(seconds: str, again: bool) -> None:
    centre = replace(CENTRE, repeat_within=600)
    assert rings_again(centre, seconds) is again
    assert not rings_again(CENTRE, seconds)
    step = next_step(centre, Call(NOW, "fr"), Event("arrived", seconds), NOW)
    assert isinstance(step, Ask)
    assert step.messages == (() if again else centre.welcome) + centre.menus["main"].say
