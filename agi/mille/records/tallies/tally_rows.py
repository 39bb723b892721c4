"""Rows of the tallies, as the database keeps them, added up into tallies by row or by group of a report."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from psycopg.rows import dict_row

from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.figures.tally_choice import Piece
from mille.records.figures.waits import Waits
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.sql.tally_columns import MILLI, columns, tally

Row = Mapping[str, Any]
Key = Callable[[Row], Any]


def part(row: Row) -> int:
    """The row of the report that a row of the database is part of."""
    return int(row["part"])


def queue(row: Row) -> str:
    """The queue that it is about."""
    return str(row["queue"])


def value(row: Row) -> str:
    """The group that it is about: the value of a dimension, or an agent."""
    return str(row["value"])


def calls(
    connection: Connection, read: Sequence[Piece], key: Key, dimension: str = "queue", of_queue: str | None = None
) -> dict[Any, CallTally]:
    """The call's view of these pieces, by `key`."""
    asked = _asked(read, of_queue) | {"dimension": dimension, "view": "call"}
    return _tallies(CallTally, _rows(connection, "call_tallies", asked), _waits(connection, asked, key), key)


def stints(
    connection: Connection, read: Sequence[Piece], key: Key, of_queue: str | None = None
) -> dict[Any, StintTally]:
    """The queue's view of these pieces, by `key`: part or queue."""
    asked = _asked(read, of_queue) | {"dimension": "queue", "view": "stint"}
    return _tallies(StintTally, _rows(connection, "stint_tallies", asked), _waits(connection, asked, key), key)


def agents(
    connection: Connection, read: Sequence[Piece], key: Key, of_queue: str | None = None
) -> dict[Any, AgentTally]:
    """What agents did in these pieces, by `key`; the time for which they were there is not known here.

    Each agent is read where the key is `value`, else all together. Of a quarter of an hour only these are known.
    """
    asked = _asked(read, of_queue) | {"each": key is value}
    return _tallies(AgentTally, _rows(connection, "agent_tallies", asked), {}, key)


def _asked(read: Sequence[Piece], of_queue: str | None) -> dict[str, Any]:
    return {
        "parts": [piece.part for piece in read],
        "grains": [piece.grain for piece in read],
        "starts": [piece.since for piece in read],
        "queue": of_queue,
    }


def _rows(connection: Connection, query: str, asked: Mapping[str, Any]) -> Iterable[Row]:
    # binary, because an array of seconds is read some times faster so
    return connection.cursor(binary=True, row_factory=dict_row).execute(queries()[query], asked)


def _tallies(view: type, rows: Iterable[Row], waits: Mapping[Any, Mapping[str, Waits]], key: Key) -> dict[Any, Any]:
    """The tally of each key: the sums of its rows, column by column, and its waits."""
    names = [column.name for column in columns(view)]
    sums = defaultdict[Any, dict[str, int]](lambda: dict.fromkeys(names, 0))
    for row in rows:
        counts = sums[key(row)]
        for name in names:
            counts[name] += row[name]
    return {name: tally(view, counts, waits.get(name, {})) for name, counts in sums.items()}


def _waits(connection: Connection, asked: Mapping[str, Any], key: Key) -> dict[Any, dict[str, Waits]]:
    counts = defaultdict[Any, dict[str, dict[int, int]]](dict)
    sums = defaultdict[Any, dict[str, int]](dict)
    for row in _rows(connection, "wait_tallies", asked):
        name, kind = key(row), row["kind"]
        by_second = counts[name].setdefault(kind, {})
        sums[name][kind] = sums[name].get(kind, 0) + row["wait_ms"]
        for second, count in zip(row["waited_s"], row["calls"], strict=True):
            by_second[second] = by_second.get(second, 0) + count
    return {
        name: {kind: Waits(by_second, sums[name][kind] / MILLI) for kind, by_second in kinds.items()}
        for name, kinds in counts.items()
    }
