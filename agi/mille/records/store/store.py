"""The database of the records: connecting, and the one transaction that appends to its tables."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from mille.errors import MilleError
from mille.records.calls.fold import EARLY_AFTER
from mille.records.journal.agent_events import QueueStart
from mille.records.journal.line import LONGEST_INSTANT, Line, Unparsable, parse
from mille.records.journal.position import Batch, Position, RawLine
from mille.records.sql.connection import Connection as Connection
from mille.records.sql.connection import connect as connect
from mille.records.sql.connection import why as why
from mille.records.sql.queries import queries
from mille.records.store import agents_projection
from mille.records.store.calls_projection import add, lines_of, refold
from mille.records.store.copying import copy_into
from mille.records.store.months import month
from mille.records.tallies import rollups

Read = tuple[RawLine, Line | Unparsable]
"""A line, and what it says."""

AHEAD = timedelta(hours=1)
"""How far a node's clock may be ahead of ours; a later instant says nothing about the progress of reading."""


class MovedError(MilleError):
    """Another collector has read this journal in the meantime: read the position again, go on from there."""


def lead(connection: Connection, node: str) -> bool:
    """Whether this connection is the one that collects for the node, until it is closed."""
    row = connection.execute(queries()["lead"], {"node": node}).fetchone()
    return row is not None and bool(row[0])


def position(connection: Connection, node: str) -> Position | None:
    """How far the node's journal has been read; None before the first line."""
    row = connection.execute(queries()["position"], {"node": node}).fetchone()
    return None if row is None else Position(row[0], int(row[1]), row[2], bytes(row[3]))


def looked(connection: Connection, node: str) -> None:
    """Notes that everything in the node's journal has been read by now."""
    connection.execute(queries()["looked"], {"node": node})


def append(
    connection: Connection,
    node: str,
    batch: Batch,
    before: Position | None,
    early_after: float = EARLY_AFTER,
    key: str = "",
) -> None:
    """Lines, position and the calls that they touch, in one transaction: all of it or nothing.

    `key` is the key of the hash that recognises callers; without it they are not recognised.

    Raises:
        MovedError: the position is no longer `before`; nothing was written.
        psycopg.Error: nothing was written, or all of it when the commit's answer was lost. Read the position.
    """
    make_months(connection, batch.lines)
    with connection.transaction():
        _take(connection, node, before)
        reached = keep(connection, node, batch.lines, early_after, key)
        after = batch.after
        connection.execute(
            queries()["move_position"],
            {
                "node": node,
                "generation": after.generation,
                "inode": after.inode,
                "byte": after.byte,
                "tail": after.tail,
                "reached": reached,
            },
        )


def keep(
    connection: Connection, node: str, lines: Sequence[RawLine], early_after: float = EARLY_AFTER, key: str = ""
) -> datetime | None:
    """Lines, and the calls and agents that they touch, without a position. Call it in a transaction.

    Returns the last instant at which one of them was written, None when none has one that can be believed.
    """
    make_months(connection, lines)
    read = [(line, parse(line.raw)) for line in lines]
    callids = _touched(connection, node, read)
    told = lines_of(connection, node, callids)
    _keep(connection, node, read)
    for line, said in read:
        if isinstance(said, Line) and said.of_a_call:
            add(told, said.callid, said, (line.generation, line.byte))
    rollups.touch(connection, refold(connection, node, callids, early_after, told, key))
    understood = [said for _, said in read if isinstance(said, Line)]
    rollups.touch(connection, agents_projection.refold(connection, node, agents_projection.touched(understood)))
    latest = datetime.now(UTC) + AHEAD
    return max((said.at for said in understood if said.at <= latest), default=None)


def _take(connection: Connection, node: str, before: Position | None) -> None:
    connection.execute(queries()["adopt"], {"node": node})
    row = connection.execute(queries()["lock_position"], {"node": node}).fetchone()
    expected = (before.generation, before.byte) if before is not None else (0, 0)
    if row is None or tuple(row) != expected:
        raise MovedError(f"the journal of node {node} has been read by another collector: go on from its position")


def make_months(connection: Connection, lines: Iterable[RawLine]) -> None:
    """Makes the missing months of these lines: better before the transaction that writes them.

    For each month tables are made, with their locks, which other collectors wait for.
    """
    seconds = {line.raw.partition(b"|")[0] for line in lines}
    told = {int(second) for second in seconds if second.isdigit() and len(second) <= LONGEST_INSTANT}
    asked = {"instants": sorted({month(datetime.fromtimestamp(second, UTC)) for second in told})}
    while (made := connection.execute(queries()["make_months"], asked).fetchone()) and made[0]:
        pass


def _keep(connection: Connection, node: str, read: Sequence[Read]) -> None:
    """Puts lines into the journal, each in its month."""
    rows = [_row(node, line, said) for line, said in read]
    try:
        with connection.transaction():
            copy_into(connection, "journal", rows)
    except psycopg.errors.UniqueViolation:
        connection.cursor().executemany(queries()["append"], rows)


def _row(node: str, line: RawLine, said: Line | Unparsable) -> dict[str, Any]:
    told = said if isinstance(said, Line) else None
    return {
        "node": node,
        "generation": line.generation,
        "byte": line.byte,
        "raw": line.raw,
        "at": told and told.at,
        "callid": told.callid if told and told.of_a_call else None,
        "event": told and told.name,
        "whole": line.whole,
    }


def _touched(connection: Connection, node: str, read: Iterable[Read]) -> list[str]:
    """The calls that these lines change; a start of Asterisk changes all that were going on."""
    lines = [said for _, said in read if isinstance(said, Line)]
    touched = {line.callid for line in lines if line.of_a_call}
    if any(isinstance(line.event, QueueStart) for line in lines):
        touched |= {row[0] for row in connection.execute(queries()["going_on"], {"node": node})}
    return sorted(touched)
