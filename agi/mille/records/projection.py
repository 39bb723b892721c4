"""Calls made again from the lines of the journal that the database has."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
import structlog

from mille.records.calls import Call, Stint
from mille.records.copying import copy_into
from mille.records.fold import fold
from mille.records.journal import Line, parse
from mille.records.months import month
from mille.records.queries import queries

Connection = psycopg.Connection[Any]
Row = dict[str, Any]
Place = tuple[int, int]
"""Where a line stands in the journal: generation and byte."""

NO_QUEUE = 0
"""In the place of a stint's number: the talk with an agent whom a key named."""

logger = structlog.get_logger()


@dataclass(slots=True)
class Told:
    """The lines of one call, and where the last of them stands."""

    lines: list[Line]
    last: Place


def refold(
    connection: Connection,
    node: str,
    callids: Sequence[str],
    early_after: float,
    told: Mapping[str, Told] | None = None,
    key: str = "",
) -> list[datetime]:
    """Replaces these calls by what their lines tell now. To be called in a transaction.

    `told` are all their lines, for who has them at hand; `key` is that of the hash of callers' numbers. Gives when the
    calls had arrived that it removed and those that it made: the intervals whose figures change.
    """
    if not callids:
        return []
    told = lines_of(connection, node, callids) if told is None else told
    calls = list(_folded(connection, node, told, early_after, key))
    removed = _forget(connection, node, callids)
    made = [call.arrived_at for call in calls]
    connection.execute(queries()["make_months"], {"instants": sorted({month(arrived) for arrived in made})})
    copy_into(connection, "call", [_call(node, call) for call in calls])
    copy_into(connection, "stint", [row for call in calls for row in _stints(node, call)])
    copy_into(connection, "attempt", [row for call in calls for row in _attempts(node, call)])
    copy_into(connection, "handling", [row for call in calls for row in _handlings(node, call)])
    if calls:
        arrived = {"callids": [call.callid for call in calls], "arrivals": made, "first": min(made), "last": max(made)}
        connection.execute(queries()["wrap_up_of_calls"], {"node": node, **arrived})
    return [*removed, *made]


def _forget(connection: Connection, node: str, callids: Sequence[str]) -> list[datetime]:
    """Removes these calls and all that belongs to them: when they had arrived."""
    found = connection.execute(queries()["arrivals"], {"node": node, "callids": list(callids)}).fetchall()
    if not found:
        return []
    arrivals = [arrived for _, arrived in found]
    # the first and the last are named, so that PostgreSQL leaves the other months alone
    known = {
        "node": node, "callids": [callid for callid, _ in found], "arrivals": arrivals,
        "first": min(arrivals), "last": max(arrivals),
    }  # fmt: skip
    for what in ("forget_handlings", "forget_attempts", "forget_stints", "forget_calls"):
        connection.execute(queries()[what], known)
    return arrivals


def lines_of(connection: Connection, node: str, callids: Sequence[str]) -> dict[str, Told]:
    """What the journal in the database tells of these calls."""
    found: dict[str, Told] = {}
    rows = connection.execute(queries()["lines"], {"node": node, "callids": list(callids)}, binary=True)
    for callid, generation, byte, raw in rows:
        line = parse(bytes(raw))
        if isinstance(line, Line):
            add(found, callid, line, (generation, byte))
    return found


def add(told: dict[str, Told], callid: str, line: Line, place: Place) -> None:
    """Another line of a call."""
    known = told.get(callid)
    if known is None:
        told[callid] = Told([line], place)
    else:
        known.lines.append(line)
        known.last = max(known.last, place)


def restart_after(connection: Connection, node: str, place: Place) -> datetime | None:
    """When Asterisk started again after this place in the journal, if it did."""
    return next((at for _, at in _restarts(connection, node, place)), None)


def _restarts(connection: Connection, node: str, place: Place) -> list[tuple[Place, datetime]]:
    """Every start of Asterisk after this place, in order."""
    known = {"node": node, "generation": place[0], "byte": place[1]}
    return [((row[0], row[1]), row[2]) for row in connection.execute(queries()["restarts"], known)]


def _folded(
    connection: Connection, node: str, told: Mapping[str, Told], early_after: float, key: str
) -> Iterator[Call]:
    if not told:
        return
    restarts = _restarts(connection, node, min(known.last for known in told.values()))
    places = [place for place, _ in restarts]
    for callid, known in told.items():
        following = bisect_right(places, known.last)
        interrupted_at = restarts[following][1] if following < len(restarts) else None
        try:
            call = fold(known.lines, interrupted_at, early_after, key)
        except Exception as error:
            # a defect of ours must not stop everybody else's records: the lines are kept, `rebuild` mends it
            logger.error("call_not_folded", node=node, callid=callid, error=type(error).__name__)
            continue
        if call is not None:
            yield call


def _call(node: str, call: Call) -> Row:
    return {
        "node": node,
        "callid": call.callid,
        "linkedid": call.linkedid,
        "arrived_at": call.arrived_at,
        "ended_at": call.ended_at,
        "number": call.number,
        "language": call.language,
        "menu_path": list(call.menu_path),
        "first_queue": call.first_queue,
        "last_queue": call.last_queue,
        "wait_s": call.wait,
        "talk_s": call.talk,
        "agent": call.agent,
        "outcome": call.outcome.value,
        "hung_up_by": call.hung_up_by,
        "degraded": call.degraded,
        "degraded_reason": call.degraded_reason,
        "partner": call.partner,
        "partner_talk_s": call.partner_talk,
        "category": call.category,
        "tier": call.tier,
        "answer": call.answer,
        "message_s": call.message,
        "caller": call.caller,
        "callback_of": call.callback_of,
    }


def _stints(node: str, call: Call) -> Iterator[Row]:
    for stint in call.stints:
        yield {
            "node": node,
            "callid": call.callid,
            "number": stint.number,
            "queue": stint.queue,
            "entered_at": stint.entered_at,
            "left_at": stint.left_at,
            "position": stint.position,
            "wait_s": stint.wait,
            "exit": stint.exit.value,
            "status": stint.status,
            "announced_from_s": stint.announced[0] if stint.announced else None,
            "announced_to_s": stint.announced[1] if stint.announced else None,
            "arrived_at": call.arrived_at,
        }


def _attempts(node: str, call: Call) -> Iterator[Row]:
    for stint, number, attempt in _numbered(call.stints, "attempts"):
        yield {
            "node": node,
            "callid": call.callid,
            "stint": stint,
            "number": number,
            "agent": attempt.agent,
            "at": attempt.at,
            "ring_s": attempt.ring,
            "result": attempt.result.value,
            "arrived_at": call.arrived_at,
        }


def _handlings(node: str, call: Call) -> Iterator[Row]:
    direct = ((NO_QUEUE, number, handling) for number, handling in enumerate(call.direct, start=1))
    for stint, number, handling in (*_numbered(call.stints, "handlings"), *direct):
        yield {
            "node": node,
            "callid": call.callid,
            "stint": stint,
            "number": number,
            "agent": handling.agent,
            "at": handling.at,
            "talk_s": handling.talk,
            "hung_up_by": handling.hung_up_by,
            "complete": handling.complete,
            "arrived_at": call.arrived_at,
        }


def _numbered(stints: Iterable[Stint], what: str) -> Iterator[tuple[int, int, Any]]:
    for stint in stints:
        for number, value in enumerate(getattr(stint, what), start=1):
            yield stint.number, number, value
