"""Calls made again from the lines of the journal that the database has."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from mille.records.calls.call import Call
from mille.records.calls.fold import fold
from mille.records.journal.line import Line, parse
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store import call_rows
from mille.records.store.copying import copy_into
from mille.records.store.months import month

Place = tuple[int, int]
"""A line's place in the journal: generation and byte."""


logger = structlog.get_logger()


@dataclass(slots=True)
class CallLines:
    """The lines of one call, and the place of the last of them."""

    lines: list[Line]
    last: Place


def refold(
    connection: Connection,
    node: str,
    callids: Sequence[str],
    early_after: float,
    told: Mapping[str, CallLines] | None = None,
    key: str = "",
) -> list[datetime]:
    """Replaces these calls by what their lines say now. Call it in a transaction.

    `told` are all their lines, for those who have them at hand; `key` is the key of the hash of callers' numbers.
    Returns when the removed and the made calls had arrived: the intervals whose figures change.
    """
    if not callids:
        return []
    told = lines_of(connection, node, callids) if told is None else told
    calls = list(_folded(connection, node, told, early_after, key))
    removed = _forget(connection, node, callids)
    made = [call.arrived_at for call in calls]
    connection.execute(queries()["make_months"], {"instants": sorted({month(arrived) for arrived in made})})
    copy_into(connection, "call", [call_rows.of_call(node, call) for call in calls])
    copy_into(connection, "stint", [row for call in calls for row in call_rows.of_stints(node, call)])
    copy_into(connection, "attempt", [row for call in calls for row in call_rows.of_attempts(node, call)])
    copy_into(connection, "handling", [row for call in calls for row in call_rows.of_handlings(node, call)])
    if calls:
        arrived = {"callids": [call.callid for call in calls], "arrivals": made, "first": min(made), "last": max(made)}
        connection.execute(queries()["wrap_up_of_calls"], {"node": node, **arrived})
    return [*removed, *made]


def _forget(connection: Connection, node: str, callids: Sequence[str]) -> list[datetime]:
    """Removes these calls and everything that belongs to them; returns when they had arrived."""
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


def lines_of(connection: Connection, node: str, callids: Sequence[str]) -> dict[str, CallLines]:
    """What the journal in the database says of these calls."""
    found: dict[str, CallLines] = {}
    rows = connection.execute(queries()["lines"], {"node": node, "callids": list(callids)}, binary=True)
    for callid, generation, byte, raw in rows:
        line = parse(bytes(raw))
        if isinstance(line, Line):
            add(found, callid, line, (generation, byte))
    return found


def add(told: dict[str, CallLines], callid: str, line: Line, place: Place) -> None:
    """Another line of a call."""
    known = told.get(callid)
    if known is None:
        told[callid] = CallLines([line], place)
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
    connection: Connection, node: str, told: Mapping[str, CallLines], early_after: float, key: str
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
            # a defect of ours must not stop all other records: the lines are kept, `rebuild` repairs it
            logger.error("call_not_folded", node=node, callid=callid, error=type(error).__name__)
            continue
        if call is not None:
            yield call
