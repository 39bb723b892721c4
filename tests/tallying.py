"""Tallies counted in Python, one call after the other: what those that SQL counts are compared with."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mille.records.calls.call import Call, Exit, Outcome, Stint
from mille.records.calls.fold import fold
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.figures.waits import Waits
from mille.records.journal.line import Line, parse

KINDS = {Outcome.ANSWERED: "answered", Outcome.ABANDONED: "abandoned", Outcome.ABANDONED_EARLY: "early"}
EXITS = {Exit.ANSWERED: "answered", Exit.ABANDONED: "abandoned"}


def call_tally(calls: Iterable[Call]) -> CallTally:
    """The call's view, without who calls again."""
    known = list(calls)
    waits: dict[str, Any] = {
        kind: Waits.of(
            call.wait for call in known if KINDS.get(call.outcome, "other") == kind and call.wait is not None
        )
        for kind in (*KINDS.values(), "other")
    }
    talks = [call.talk for call in known if call.talk is not None]
    return CallTally(
        offered=len(known),
        outcomes=Counter(call.outcome for call in known),
        talks=len(talks),
        talk=sum(talks),
        messages=sum(call.message is not None for call in known),
        degraded=sum(call.degraded for call in known),
        **waits,
    )


def stint_tally(stints: Iterable[Stint]) -> StintTally:
    """The queue's view."""
    known = list(stints)
    waits: dict[str, Any] = {
        kind: Waits.of(s.wait for s in known if EXITS.get(s.exit, "other") == kind and s.wait is not None)
        for kind in (*EXITS.values(), "other")
    }
    attempts = [attempt for stint in known for attempt in stint.attempts]
    handlings = [handling for stint in known for handling in stint.handlings]
    rings = [attempt.ring for attempt in attempts if attempt.ring is not None]
    talks = [handling.talk for handling in handlings if handling.talk is not None]
    return StintTally(
        entered=len(known),
        exits=Counter(stint.exit for stint in known),
        attempts=Counter(attempt.result for attempt in attempts),
        rings=len(rings),
        ring=sum(rings),
        handlings=len(handlings),
        talks=len(talks),
        talk=sum(talks),
        **waits,
    )


def busy(calls: Iterable[Call], since: datetime, until: datetime) -> float:
    """The seconds of all talks that lie in an interval."""
    spans = [(h.at, h.at + timedelta(seconds=h.talk)) for call in calls for h in call.handlings if h.talk is not None]
    return sum(max(0.0, (min(end, until) - max(start, since)).total_seconds()) for start, end in spans)


def agent_tally(calls: Iterable[Call], since: datetime, until: datetime) -> AgentTally:
    """What agents did in an interval, in these calls."""
    known = list(calls)
    handlings = [h for call in known for h in call.handlings if since <= h.at < until]
    attempts = [a for call in known for stint in call.stints for a in stint.attempts if since <= a.at < until]
    talks = [handling.talk for handling in handlings if handling.talk is not None]
    rings = [attempt.ring for attempt in attempts if attempt.ring is not None]
    return AgentTally(
        handlings=len(handlings),
        talks=len(talks),
        talk=sum(talks),
        busy=busy(known, since, until),
        attempts=Counter(attempt.result for attempt in attempts),
        rings=len(rings),
        ring=sum(rings),
    )


def again(calls: Iterable[tuple[str, datetime, Outcome]], zone: ZoneInfo, margin: int) -> tuple[int, int, int, int]:
    """Callers, demands, repeated and met ones, from who called, when, and with which outcome; by day."""
    days: dict[tuple[str, object], list[tuple[datetime, Outcome]]] = {}
    for caller, at, outcome in sorted(calls, key=lambda call: call[1]):
        days.setdefault((caller, at.astimezone(zone).date()), []).append((at, outcome))
    demands: list[list[Outcome]] = []
    for of_the_day in days.values():
        before: datetime | None = None
        for at, outcome in of_the_day:
            if before is None or (at - before).total_seconds() > margin:
                demands.append([])
            demands[-1].append(outcome)
            before = at
    repeated = [demand for demand in demands if len(demand) > 1]
    return len(days), len(demands), len(repeated), sum(Outcome.ANSWERED in demand for demand in repeated)


def folded(journal: Iterable[bytes]) -> list[Call]:
    """The calls of a journal in which Asterisk never stops."""
    of_a_call: dict[str, list[Line]] = {}
    for line in map(parse, journal):
        if isinstance(line, Line) and line.of_a_call:
            of_a_call.setdefault(line.callid, []).append(line)
    calls = [fold(lines, None) for lines in of_a_call.values()]
    return [call for call in calls if call is not None]
