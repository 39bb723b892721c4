"""Reads a report from the tallies. Refreshes them first, so that it includes all that was read of the journal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from mille.errors import MilleError
from mille.records.attendance.staffing import Span, by_agent, by_row
from mille.records.figures.figure import Terms
from mille.records.figures.figure_settings import FigureSettings
from mille.records.figures.filters import Filters
from mille.records.figures.periods import Grain, Period, seconds
from mille.records.figures.report import By, Part, Promise, Report
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.figures.tally_choice import Piece, pieces
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.tallies import rollups
from mille.records.tallies.stored_settings import settings
from mille.records.tallies.tally_rows import agents, calls, part, queue, stints, value


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is to show. `titles` name the groups for people (queues, agents, categories), `promises` are those
    of the queues by name, `expected` the shares of the categories; all as the description has them."""

    period: Period
    by: By = By.QUEUE
    grain: Grain | None = None
    queue: str | None = None
    centre: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, Promise] = field(default_factory=dict)
    expected: Mapping[str, float] = field(default_factory=dict)
    promise: Promise | None = None


class OtherZoneError(MilleError):
    """The records count days in another time zone than the centre, whose description was put in force."""


def queues(connection: Connection) -> set[str]:
    """Every queue that a caller has entered, as far as it has been counted."""
    return {row[0] for row in connection.execute(queries()["queues_counted"])}


def read(connection: Connection, asked: Asked) -> Report:
    """The report. Its numbers are of one moment, whatever is written meanwhile.

    Raises:
        OtherZoneError: the period is not one of the centre's days.
    """
    period = asked.period
    agreed = settings(connection)
    if period.zone.key != agreed.timezone:
        raise OtherZoneError(f"days are counted in {agreed.timezone}, not in {period.zone.key}: use that zone")
    complete = dict(connection.execute(queries()["complete_until"]).fetchall())  # first: lines may come from now on
    rollups.refresh(connection, period.since, period.until)
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        return _Reader(connection, asked, agreed, (period.since, period.until), complete).report()


FILTERS = {By.QUEUE: "first_queue", By.MENU_PATH: "keys"}
"""The name of a dimension's filter, where it differs from the dimension's."""


NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class _Reader:
    """One report being read."""

    connection: Connection
    asked: Asked
    agreed: FigureSettings
    whole: tuple[datetime, datetime]
    complete: Mapping[str, datetime]

    def report(self) -> Report:
        asked, period = self.asked, self.asked.period
        grain = asked.grain or period.grain
        spans = list(period.rows(grain))
        stale = self._stale_months()
        total, groups = self._whole(pieces([self.whole], period.zone, stale))
        rows = self._rows(spans, pieces(spans, period.zone, stale))
        complete = {node: at.astimezone(period.zone) for node, at in self.complete.items()}
        return Report(asked.centre, period, grain, asked.by, asked.queue, rows, groups, total, complete)

    def _stale_months(self) -> list[datetime]:
        period = self.asked.period
        bounds = {"since": period.since - timedelta(days=63), "until": period.until}
        return [row[0] for row in self.connection.execute(queries()["stale_months"], bounds)]

    def _rows(self, spans: Sequence[tuple[datetime, datetime]], read: Sequence[Piece]) -> tuple[Part, ...]:
        only = self.asked.queue
        there = self._there_by_row(spans)
        in_calls = calls(self.connection, read, part, of_queue=only)
        in_stints = stints(self.connection, read, part, only)
        in_agents = agents(self.connection, read, part, only)
        return tuple(
            self._part(
                since.isoformat(timespec="minutes")[:16],
                "",
                (since, until),
                calls=in_calls.get(number, CallTally()),
                stints=in_stints.get(number, StintTally()),
                agents=_there(in_agents.get(number, AgentTally()), *there[number]),
            )
            for number, (since, until) in enumerate(spans)
        )

    def _whole(self, read: Sequence[Piece]) -> tuple[Part, tuple[Part, ...]]:
        """The total, and its groups."""
        asked, only = self.asked, self.asked.queue
        by_queue = calls(self.connection, read, queue, of_queue=only)
        visits = stints(self.connection, read, queue, only)
        key = value if asked.by is By.AGENT else queue
        done = agents(self.connection, read, key, only)
        there = by_agent(self._spans())
        everybody = AgentTally.total(done.values())
        if asked.by is By.AGENT and only is None:
            done = {name: _there(done.get(name, AgentTally()), *there.get(name, (0, 0))) for name in {*done, *there}}
        staff = [sum(seconds) for seconds in zip(*there.values(), strict=True)] or [0.0, 0.0]
        total = self._part(
            "",
            asked.centre,
            self.whole,
            calls=CallTally.total(by_queue.values()),
            stints=StintTally.total(visits.values()),
            agents=_there(everybody, *staff),
        )
        if asked.by is By.QUEUE:
            names = sorted({*by_queue, *visits, *done})
            return total, tuple(self._of_queue(name, by_queue, visits, done) for name in names)
        if asked.by is By.AGENT:
            return total, tuple(self._group(name, {"agents": done[name]}) for name in sorted(done))
        found = calls(self.connection, read, value, asked.by.value, only)
        return total, tuple(self._group(name, {"calls": found.get(name, CallTally())}) for name in self._named(found))

    def _spans(self) -> list[Span]:
        """Who was there: unknown for a single queue, since agents answer several."""
        period = self.asked.period
        if self.asked.queue is not None:
            return []
        bounds = {"since": period.since, "until": period.until}
        return [Span(*row) for row in self.connection.cursor(binary=True).execute(queries()["presences"], bounds)]

    def _there_by_row(self, spans: Sequence[tuple[datetime, datetime]]) -> list[tuple[float, float]]:
        return by_row(self._spans(), [since.timestamp() for since, _ in spans] + [spans[-1][1].timestamp()])

    def _named(self, found: Iterable[str]) -> list[str]:
        """The groups to show: those that exist, and those that are expected."""
        expected = self.asked.expected if self.asked.by is By.CATEGORY else {}
        return sorted({*found, *expected})

    def _of_queue(
        self,
        name: str,
        by_queue: Mapping[str, CallTally],
        visits: Mapping[str, StintTally],
        done: Mapping[str, AgentTally],
    ) -> Part:
        return self._group(
            name,
            {
                "calls": by_queue.get(name, CallTally()),
                "stints": visits.get(name, StintTally()),
                "agents": done.get(name, AgentTally()),
            },
        )

    def _group(self, name: str, tallies: Mapping[str, Any]) -> Part:
        asked = self.asked
        expected = (asked.expected.get(name) or None) if asked.by is By.CATEGORY else None
        title = asked.titles.get(name, name)
        return self._part(name, title, self.whole, _filter(asked.by, name), expected=expected, **tallies)

    def _part(
        self, name: str, title: str, span: tuple[datetime, datetime], only: Mapping[str, Any] = NOTHING, **more: Any
    ) -> Part:
        promise = self.asked.promise
        if self.asked.by is By.QUEUE and name in self.asked.promises:
            promise = self.asked.promises[name]
        since, until = span
        terms = Terms(
            threshold=promise.within if promise else self.agreed.threshold,
            early_after=self.agreed.early_after,
            margin=self.agreed.margin,
            seconds=seconds(since, until),
        )
        filters = Filters(**{"since": since, "until": until, "first_queue": self.asked.queue, **only})
        return Part(name, title, since, until, filters, terms, promise=promise, **more)


def _there(tally: AgentTally, logged_in: float, paused: float) -> AgentTally:
    return replace(tally, logged_in=logged_in, paused=paused)


def _filter(by: By, name: str) -> dict[str, Any]:
    if by in (By.HOUR, By.WEEKDAY):
        return {by.value: int(name)}
    return {FILTERS.get(by, by.value): name}
