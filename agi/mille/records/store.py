"""The database of the records: connecting, its tables, and the one transaction that appends to them."""

from collections.abc import Iterable, Sequence
from typing import Any

import psycopg

from mille.errors import MilleError
from mille.records import agents_projection, rollups
from mille.records.fold import EARLY_AFTER
from mille.records.journal import Unparsable, parse
from mille.records.months import month
from mille.records.position import Batch, Position, RawLine
from mille.records.projection import refold
from mille.records.queries import migrations, queries

Connection = psycopg.Connection[Any]

ANSWER_WITHIN = 30.0
"""Seconds after which a database that does not answer is given up; we then connect again."""

ALL_AT_ONCE = 500
"""Calls that are made again in one transaction by `rebuild`."""


class MovedError(MilleError):
    """Another collector has read this journal in the meantime: read the position again, go on from there."""


def connect(database: str, answer_within: float = ANSWER_WITHIN) -> Connection:
    """A connection that does not wait for ever: for the server, for a statement, for a lock.

    Transactions are explicit: ``with connection.transaction():``.

    Raises:
        psycopg.OperationalError: the database cannot be reached. Try again later; the journal waits.
    """
    given = psycopg.conninfo.conninfo_to_dict(database)
    milliseconds = int(answer_within * 1000)
    settings = {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": 2 * milliseconds,
        "timezone": "UTC",
    }
    ours: dict[str, Any] = {
        "connect_timeout": max(2, round(answer_within)),
        "tcp_user_timeout": milliseconds,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "application_name": "mille",
    }
    options = [str(given.pop("options", "")), *(f"-c {name}={value}" for name, value in settings.items())]
    return psycopg.connect(autocommit=True, **{**ours, **given}, options=" ".join(options).strip())


def migrate(connection: Connection) -> tuple[str, ...]:
    """Brings the tables up to date: the names of the migrations that were missing. All of them or none."""
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(1000)")
        connection.execute(queries()["know_migrations"])
        done = {row[0] for row in connection.execute("select name from migration")}
        missing = [(name, text) for name, text in migrations() if name not in done]
        for name, text in missing:
            connection.execute(text)
            connection.execute("insert into migration (name) values (%s)", (name,))
    return tuple(name for name, _ in missing)


def lead(connection: Connection, node: str) -> bool:
    """Whether this connection is the one that collects for the node, until it is closed."""
    row = connection.execute(queries()["lead"], {"node": node}).fetchone()
    return row is not None and bool(row[0])


def position(connection: Connection, node: str) -> Position | None:
    """Where the reading of the node's journal stands; None before the first line."""
    row = connection.execute(queries()["position"], {"node": node}).fetchone()
    return None if row is None else Position(row[0], int(row[1]), row[2], bytes(row[3]))


def append(
    connection: Connection,
    node: str,
    batch: Batch,
    before: Position | None,
    early_after: float = EARLY_AFTER,
    key: str = "",
) -> None:
    """Lines, position and the calls that they touch, in one transaction: all of it or nothing.

    `key` is that of the hash under which callers are known again; without one they are not.

    Raises:
        MovedError: the reading does not stand at `before` any more; nothing was written.
        psycopg.Error: nothing was written, or all of it when the commit's answer was lost. Read the position.
    """
    with connection.transaction():
        _take(connection, node, before)
        keep(connection, node, batch.lines, early_after, key)
        after = batch.after
        connection.execute(
            queries()["move_position"],
            {
                "node": node,
                "generation": after.generation,
                "inode": after.inode,
                "byte": after.byte,
                "tail": after.tail,
            },
        )


def keep(
    connection: Connection, node: str, lines: Sequence[RawLine], early_after: float = EARLY_AFTER, key: str = ""
) -> int:
    """Lines and the calls that they touch, without a position: how many were new. To be called in a transaction."""
    rows = [_row(node, line) for line in lines]
    months = sorted({month(row["at"]) for row in rows if row["at"] is not None})
    connection.execute(queries()["make_months"], {"instants": months})
    cursor = connection.cursor()
    cursor.executemany(queries()["append"], rows)
    rollups.touch(connection, refold(connection, node, _touched(connection, node, rows), early_after, key))
    agents_projection.refold(connection, node, _agents(rows))
    return max(cursor.rowcount, 0)


def rebuild(connection: Connection, node: str, early_after: float = EARLY_AFTER, key: str = "") -> int:
    """Folds every call of a node again from its journal, a few hundred in a transaction: how many."""
    found = sorted(row[0] for row in connection.execute(queries()["callids"], {"node": node}))
    for first in range(0, len(found), ALL_AT_ONCE):
        with connection.transaction():
            connection.execute(queries()["lock_position"], {"node": node})
            rollups.touch(connection, refold(connection, node, found[first : first + ALL_AT_ONCE], early_after, key))
    return len(found)


def _take(connection: Connection, node: str, before: Position | None) -> None:
    connection.execute(queries()["adopt"], {"node": node})
    row = connection.execute(queries()["lock_position"], {"node": node}).fetchone()
    expected = (before.generation, before.byte) if before is not None else (0, 0)
    if row is None or tuple(row) != expected:
        raise MovedError(f"the journal of node {node} has been read by another collector: go on from its position")


def _row(node: str, line: RawLine) -> dict[str, Any]:
    told = parse(line.raw)
    row = {"node": node, "generation": line.generation, "byte": line.byte, "raw": line.raw}
    if isinstance(told, Unparsable):
        return {**row, "at": None, "callid": None, "event": None, "agent": None}
    callid = told.callid if told.of_a_call else None
    return {**row, "at": told.at, "callid": callid, "event": told.event, "agent": told.agent}


def _agents(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The agents of whom these lines tell when they were there; a start of Asterisk is told of ``NONE``."""
    return sorted({row["agent"] for row in rows if row["event"] in agents_projection.EVENTS})


def _touched(connection: Connection, node: str, rows: Iterable[dict[str, Any]]) -> list[str]:
    """The calls that these lines change; a start of Asterisk changes all that were going on."""
    touched = {row["callid"] for row in rows if row["callid"] is not None}
    if any(row["event"] == "QUEUESTART" for row in rows):
        touched |= {row[0] for row in connection.execute(queries()["going_on"], {"node": node})}
    return sorted(touched)
