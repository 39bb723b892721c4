"""The safe path keeps hours of its own, rendered into the dialplan: Asterisk and Python agree at every instant."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from house import House, wait_until
from mille.asterisk.dialplan.quoting import extension
from mille.asterisk.dialplan.variables import ARRIVAL, OPEN
from mille.centre.hours.opening_hours import is_open, spans_on
from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre, Hours, Span
from mille.embedded.centre import EmbeddedCentre
from redescribed import redescribed

YEAR = date.today().year + 1
"""The holidays of this year are rendered whenever the tests run."""
MOST_INSTANTS = 400
CONTEXT = "hours-on-trial"
EVENT = "HOURS"
ORIGINATE = "res_clioriginate.so"
MINUTE = timedelta(minutes=1)


def every_day(*spans: tuple[int, int]) -> dict[int, tuple[Span, ...]]:
    return {day: tuple(Span(start, end) for start, end in spans) for day in range(7)}


def timetables(holiday: date) -> dict[str, Hours]:
    """Timetables of every kind; `holiday` is one on which an exception is made."""
    week = {day: (Span(465, 690), Span(735, 960)) for day in range(4)} | {4: (Span(465, 690), Span(735, 900))}
    exceptions = {
        holiday: (Span(540, 660),),
        date(YEAR, 3, 10): (),
        date(YEAR, 3, 14): (Span(480, 720), Span(1260, 1560)),
        date(YEAR, 12, 31): (Span(480, 1440),),
    }
    made = [
        Hours("office", week, exceptions=exceptions),
        Hours("nights", every_day((1320, 1560)), exceptions={date(YEAR, 6, 3): (), date(YEAR, 6, 5): (Span(0, 1500),)}),
        Hours("sunday-night", {6: (Span(1380, 1620),)}, closed_on_holidays=False),
        Hours("small-hours", every_day((90, 150), (179, 181)), closed_on_holidays=False),
        Hours("first-and-last-minute", every_day((0, 1), (1439, 1440))),
        Hours("always", every_day((0, 1440)), closed_on_holidays=False),
        Hours("never", {}),
    ]
    return {hours.name: hours for hours in made}


def kept_in(centre: Centre, zone: str, country: str) -> Centre:
    """The centre in another place, with timetables of every kind."""
    return replace(centre, timezone=zone, country=country, timetables=timetables(min(public_holidays(country, YEAR))))


def clock_changes(zone: ZoneInfo) -> list[datetime]:
    """The instants of the year, to the hour, at which the clocks of a zone are changed."""
    hours = [datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=count) for count in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [later for later, old, new in zip(hours[1:], offsets, offsets[1:], strict=False) if old != new]


def telling_days(centre: Centre) -> set[date]:
    """A whole week, and the days around holidays, exceptions, clock changes and the turn of the year."""
    week = {date(YEAR, 5, 17) + timedelta(days=count) for count in range(7)}
    turns = [change.astimezone(ZoneInfo(centre.timezone)).date() for change in clock_changes(ZoneInfo(centre.timezone))]
    special = [*sorted(public_holidays(centre.country, YEAR))[:4], *turns, date(YEAR, 12, 31), date(YEAR + 1, 2, 28)]
    special += [day for hours in centre.timetables.values() for day in hours.exceptions]
    return week | {day + timedelta(days=count) for day in special for count in (0, 1)}


def edges(centre: Centre, day: date) -> set[datetime]:
    """The first and the last minute of every span that begins on a day, and the minutes before and after."""
    midnight = datetime(day.year, day.month, day.day)
    minutes = {
        at for hours in centre.timetables.values() for s in spans_on(centre, hours, day) for at in (s.start, s.end)
    }
    local = {midnight + timedelta(minutes=at) + around for at in minutes for around in (-MINUTE, MINUTE * 0, MINUTE)}
    return {at.replace(tzinfo=ZoneInfo(centre.timezone)).astimezone(UTC) for at in local}


def instants(centre: Centre) -> list[int]:
    """Seconds of the epoch at which it is worth asking whether it is open; clock changes are all among them."""
    steps = [timedelta(minutes=count) for count in (-61, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 61, 90)]
    changes = {change + step for change in clock_changes(ZoneInfo(centre.timezone)) for step in steps}
    around = sorted({at for day in telling_days(centre) for at in edges(centre, day)} - changes)
    kept = around[:: len(around) // (MOST_INSTANTS - len(changes)) + 1]
    last_second = {at - timedelta(seconds=1) for at in kept[::10]}
    return sorted(round(at.timestamp()) for at in {*changes, *kept, *last_second})


def questions(centre: Centre, epochs: list[int]) -> str:
    """A context that asks every timetable at every instant, and writes the answers into the journal."""
    lines = [f"[{CONTEXT}]"]
    lines += [f"exten => _X.,1,Set({ARRIVAL}=${{EXTEN}})", " same => n,Set(ANSWERS=)"]
    for name in centre.timetables:
        lines += [f" same => n,Set({OPEN}=)", f" same => n,Gosub(mille-hours,{extension(name)},1)"]
        lines += [f" same => n,Set(ANSWERS=${{ANSWERS}},{name}=${{{OPEN}}})"]
    lines += [f" same => n,QueueLog(NONE,NONE,NONE,{EVENT},${{EXTEN}}|${{ANSWERS}})", " same => n,Return()"]
    lines += [f"exten => s,1,NoOp({len(epochs)} instants)"]
    lines += [f" same => n,Gosub({CONTEXT},{epoch},1)" for epoch in epochs]
    lines += [f" same => n,QueueLog(NONE,NONE,NONE,{EVENT},over)", " same => n,Hangup()"]
    return "\n".join(lines) + "\n"


@contextmanager
def originating(centre: EmbeddedCentre) -> Iterator[None]:
    """While the console can start calls of its own."""
    centre.console.run(f"module load {ORIGINATE}")
    try:
        yield
    finally:
        centre.console.run(f"module unload {ORIGINATE}")


def asked_of_asterisk(running: EmbeddedCentre, description: Centre, epochs: list[int]) -> dict[int, dict[str, str]]:
    """What the dialplan says at every instant of every timetable: 1 or 0."""
    with redescribed(running, description), originating(running):
        (running.home.etc / "extensions.d" / "hours-on-trial.conf").write_text(questions(description, epochs))
        running.console.run("dialplan reload")
        start = running.home.journal.stat().st_size
        running.console.run(f"channel originate Local/s@{CONTEXT}/n application NoOp")
        told = wait_until(lambda: answers(running, start), 120)
    return {int(epoch): dict(pair.split("=") for pair in pairs.split(",")[1:]) for epoch, pairs in told}


def answers(running: EmbeddedCentre, start: int) -> list[list[str]]:
    """What was answered since `start`, once all has been answered."""
    with running.home.journal.open("rb") as journal:
        journal.seek(start)
        lines = journal.read().decode().split("\n")[:-1]
    told = [line.split("|")[5:] for line in lines if line.split("|")[4] == EVENT]
    return told[:-1] if told and told[-1] == ["over"] else []


@pytest.mark.tolerates("taskprocessor.c")  # hundreds of channels at once
@pytest.mark.parametrize(
    ("zone", "country"),
    [("Pacific/Noumea", "NC"), ("Europe/Paris", "FR"), ("America/St_Johns", "CA"), ("Australia/Lord_Howe", "AU")],
)
def test_asterisk_and_python_agree_when_it_is_open(house: House, zone: str, country: str) -> None:
    description = kept_in(house.centre.centre, zone, country)
    epochs = instants(description)
    assert 200 < len(epochs) < 2 * MOST_INSTANTS
    told = asked_of_asterisk(house.centre, description, epochs)
    assert sorted(told) == epochs
    meant = {
        epoch: {name: str(int(is_open(description, name, datetime.fromtimestamp(epoch, UTC)))) for name in told[epoch]}
        for epoch in epochs
    }
    wrong = {
        (name, datetime.fromtimestamp(epoch, ZoneInfo(zone)).isoformat()): told[epoch][name]
        for epoch in epochs
        for name in description.timetables
        if told[epoch][name] != meant[epoch][name]
    }
    assert not wrong
    for name in set(description.timetables) - {"always", "never"}:  # the instants chosen tell open from closed
        assert {answer[name] for answer in meant.values()} == {"0", "1"}
