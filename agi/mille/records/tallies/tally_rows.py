"""Rows of the tallies, as the database keeps them, added up into tallies by row or by group of a report."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg

from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.tally import NONE, AgentTally, CallTally, StintTally
from mille.records.figures.tally_choice import Piece
from mille.records.figures.waits import Waits
from mille.records.store.queries import queries

Connection = psycopg.Connection[Any]
Row = tuple[Any, ...]
Key = Callable[[Row], Any]

OUTCOMES = (
    Outcome.ANSWERED, Outcome.ABANDONED, Outcome.ABANDONED_EARLY, Outcome.INFORMED, Outcome.SELF_SERVED, Outcome.CLOSED,
    Outcome.FULL, Outcome.NOBODY, Outcome.TIMED_OUT, Outcome.LEFT_BY_KEY, Outcome.OVERFLOWED, Outcome.WITHDRAWN,
    Outcome.INTERRUPTED, Outcome.IN_PROGRESS, Outcome.UNKNOWN,
)  # fmt: skip
"""In the order of the columns of `call_tally`."""
EXITS = (
    Exit.ANSWERED, Exit.ABANDONED, Exit.TIMED_OUT, Exit.LEFT_BY_KEY, Exit.EMPTY, Exit.WITHDRAWN, Exit.REFUSED,
    Exit.OVERFLOWED, Exit.INTERRUPTED, Exit.IN_PROGRESS, Exit.UNKNOWN,
)  # fmt: skip
"""In the order of the columns of `stint_tally`."""
RESULTS = (Result.ANSWERED, Result.NO_ANSWER, Result.CANCELLED)
"""In the order of the columns `attempts_...`."""

MILLI = 1000


def part(row: Row) -> int:
    """The row of the report that a row of the database is part of."""
    return int(row[0])


def queue(row: Row) -> str:
    """The queue that it is about."""
    return str(row[1])


def value(row: Row) -> str:
    """The group that it is about: the value of a dimension, or an agent."""
    return str(row[2])


def calls(
    connection: Connection, read: Sequence[Piece], key: Key, dimension: str = "queue", of_queue: str | None = None
) -> dict[Any, CallTally]:
    """The call's view of these pieces, by `key`."""
    known = _known(read, of_queue) | {"dimension": dimension, "view": "call"}
    counts = _added(_rows(connection, "call_tallies", known), key, 3)
    waits = _waits(connection, known, key)
    return {name: _call(numbers, waits.get(name, {})) for name, numbers in counts.items()}


def stints(
    connection: Connection, read: Sequence[Piece], key: Key, of_queue: str | None = None
) -> dict[Any, StintTally]:
    """The queue's view of these pieces, by `key`: part or queue."""
    known = _known(read, of_queue) | {"dimension": "queue", "view": "stint"}
    counts = _added(_rows(connection, "stint_tallies", known), key, 2)
    waits = _waits(connection, known, key)
    return {name: _stint(numbers, waits.get(name, {})) for name, numbers in counts.items()}


def agents(
    connection: Connection, read: Sequence[Piece], key: Key, of_queue: str | None = None
) -> dict[Any, AgentTally]:
    """What agents did in these pieces, by `key`; the time for which they were there is not known here.

    Each agent is read where the key is `value`, else all together. Of a quarter of an hour only these are known.
    """
    known = _known(read, of_queue) | {"each": key is value}
    counts = _added(_rows(connection, "agent_tallies", known), key, 3)
    return {name: _agent(numbers) for name, numbers in counts.items()}


def _known(read: Sequence[Piece], of_queue: str | None) -> dict[str, Any]:
    return {
        "parts": [piece.part for piece in read],
        "grains": [piece.grain for piece in read],
        "starts": [piece.since for piece in read],
        "queue": of_queue,
    }


def _rows(connection: Connection, query: str, known: Mapping[str, Any]) -> Iterable[Row]:
    # binary, because an array of seconds is read some times faster so
    return connection.cursor(binary=True).execute(queries()[query], known)


def _added(rows: Iterable[Row], key: Key, first: int) -> dict[Any, Iterator[int]]:
    """The numbers of the rows of each key, column by column; the first columns say what a row is about."""
    found = defaultdict[Any, list[Row]](list)
    for row in rows:
        found[key(row)].append(row[first:])
    return {name: iter([sum(column) for column in zip(*of_it, strict=True)]) for name, of_it in found.items()}


def _waits(connection: Connection, known: Mapping[str, Any], key: Key) -> dict[Any, dict[str, Waits]]:
    counts = defaultdict[Any, dict[str, dict[int, int]]](dict)
    sums = defaultdict[Any, dict[str, int]](dict)
    for row in _rows(connection, "wait_tallies", known):
        name, (kind, waited, calls, wait_ms) = key(row), row[3:]
        by_second = counts[name].setdefault(kind, {})
        sums[name][kind] = sums[name].get(kind, 0) + wait_ms
        for second, count in zip(waited, calls, strict=True):
            by_second[second] = by_second.get(second, 0) + count
    return {
        name: {kind: Waits(by_second, sums[name][kind] / MILLI) for kind, by_second in kinds.items()}
        for name, kinds in counts.items()
    }


def _call(numbers: Iterator[int], waits: Mapping[str, Waits]) -> CallTally:
    return CallTally(
        offered=next(numbers),
        outcomes=_counted(OUTCOMES, numbers),
        talks=next(numbers),
        talk=next(numbers) / MILLI,
        messages=next(numbers),
        degraded=next(numbers),
        known=next(numbers),
        callers=next(numbers),
        demands=next(numbers),
        repeated=next(numbers),
        met=next(numbers),
        **{kind: waits.get(kind, NONE) for kind in ("answered", "abandoned", "early", "other")},
    )


def _stint(numbers: Iterator[int], waits: Mapping[str, Waits]) -> StintTally:
    return StintTally(
        entered=next(numbers),
        exits=_counted(EXITS, numbers),
        announced=next(numbers),
        shorter=next(numbers),
        kept=next(numbers),
        longer=next(numbers),
        attempts=_counted(RESULTS, numbers),
        rings=next(numbers),
        ring=next(numbers) / MILLI,
        handlings=next(numbers),
        talks=next(numbers),
        talk=next(numbers) / MILLI,
        **{kind: waits.get(kind, NONE) for kind in ("answered", "abandoned", "other")},
    )


def _agent(numbers: Iterator[int]) -> AgentTally:
    return AgentTally(
        handlings=next(numbers),
        talks=next(numbers),
        talk=next(numbers) / MILLI,
        wrap_up=next(numbers) / MILLI,
        busy=next(numbers) / MILLI,
        attempts=_counted(RESULTS, numbers),
        rings=next(numbers),
        ring=next(numbers) / MILLI,
    )


def _counted(names: Sequence[Any], numbers: Iterator[int]) -> dict[Any, int]:
    return {name: count for name in names if (count := next(numbers))}
