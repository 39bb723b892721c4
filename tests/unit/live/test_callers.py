"""What is remembered of callers is forgotten in time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from mille.call.journey import next_step
from mille.call.last_call import LONGEST, kept_for, remembers, rings_again
from mille.call.steps import Ask, Call, Event
from mille.centre.model.rules import Retention
from mille.centre.reader.description import load_centre
from mille.live.callers import EVERY, Callers, too_old
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
NOW = datetime(2026, 9, 22, 23, tzinfo=UTC)
OLD, NEW = "a" * 40, "b" * 40


def told(**ages: timedelta) -> str:
    """As Asterisk's console tells it."""
    lines = [f"/mille-callers/{ages_of:<40}: {int((NOW - age).timestamp())}0fr" for ages_of, age in ages.items()]
    return "\n".join([*lines, f"{len(lines)} results found."])


def test_what_is_older_than_numbers_are_kept_is_forgotten() -> None:
    centre = replace(CENTRE, retention=Retention(numbers=30))
    known = told(**{OLD: timedelta(days=31), NEW: timedelta(days=29)})
    assert list(too_old(known, centre, NOW)) == [OLD]
    assert list(too_old(known, CENTRE, NOW)) == []
    assert list(too_old(told(**{OLD: LONGEST + EVERY}), CENTRE, NOW)) == [OLD]


def test_a_centre_that_becomes_anonymous_forgets_everybody() -> None:
    centre = replace(CENTRE, retention=Retention(numbers=0))
    assert not remembers(centre)
    assert list(too_old(told(**{OLD: EVERY, NEW: EVERY}), centre, NOW)) == [OLD, NEW]
    assert kept_for(centre) == timedelta(0)


def test_the_duty_asks_at_once_and_then_every_hour() -> None:
    said: list[str] = []

    def run(line: str) -> str:
        said.append(line)
        return told(**{OLD: LONGEST + EVERY})

    here: Any = SimpleNamespace(console=SimpleNamespace(run=run), in_force=lambda: CENTRE)
    duty = Callers(here)
    assert duty.due(NOW) == NOW
    duty.do(NOW)
    assert said == ["database show mille-callers", f"database del mille-callers {OLD}"]
    assert duty.due(NOW) == NOW + EVERY


@pytest.mark.parametrize(("seconds", "again"), [("", False), ("0", True), ("600", True), ("601", False), ("-5", False)])
def test_who_rings_again_soon_hears_the_menu_and_no_welcome(seconds: str, again: bool) -> None:
    centre = replace(CENTRE, repeat_within=600)
    assert rings_again(centre, seconds) is again
    assert not rings_again(CENTRE, seconds)
    step = next_step(centre, Call(NOW, "fr"), Event("arrived", seconds), NOW)
    assert isinstance(step, Ask)
    assert step.messages == (() if again else centre.welcome) + centre.menus["main"].say
