"""Brings another system's history into the records, as a node of its own, through the same fold and tables.

A line is identified by its text, and its place in the journal follows from that: so the import may be killed at any
moment, and the same files, or longer ones, be given again in any order.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice

from psycopg import sql

from mille.errors import MilleError
from mille.records.history.lines import Place
from mille.records.history.survey import Survey
from mille.records.history.visits import SIGN, Visit
from mille.records.journal.position import RawLine
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store import migrating, store
from mille.records.tallies import rollups

AT_ONCE = 2000
"""Lines in one transaction."""

OF_A_NODE = (
    *("handling", "attempt", "stint", "call", "journal", "agent_session", "pause", "presence", "declared_wrap_up"),
    "reading_position",
)
"""The tables that have rows of a node."""


def begin(connection: Connection, node: str) -> None:
    """Ensures that the node is one for imports, and that nobody else uses it now. The lock ends with the connection.

    Raises:
        MilleError: a collector reads a journal for this node, or another import is at work.
    """
    migrating.migrate(connection)
    if store.position(connection, node) is not None:
        raise MilleError(f"{node} is a node whose calls are collected; give the history its own node: --node old-pbx")
    if not store.lead(connection, node):
        raise MilleError(f"another import to the node {node} is running; wait for its end, and run this one again")


def keep(
    connection: Connection,
    node: str,
    lines: Iterable[RawLine],
    survey: Survey,
    key: str,
    early_after: float,
) -> int:
    """Keeps the lines that are new, some thousand in a transaction; returns how many.

    `key` is the key of the hash of callers' numbers; `early_after` was agreed on (see `mille.records.calls.fold`).
    """
    new = 0
    for batch in _batches(lines):
        distinct = {(line.generation, line.byte): line for line in batch}
        with connection.transaction():
            for place in _known(connection, node, list(distinct)):
                distinct.pop(place)
            store.keep(connection, node, list(distinct.values()), early_after, key)
            written = [Place(line.generation, line.byte).second for line in batch]
            connection.execute(queries()["known_until"], {"node": node, "at": max(written)})
        new += len(distinct)
        survey.repeated += len(batch) - len(distinct)
    return new


def visits_before(connection: Connection, node: str) -> Callable[[str], Iterable[Visit]]:
    """What earlier imports know of a callid that has come again."""

    @cache
    def again() -> dict[str, list[Visit]]:
        found: dict[str, list[Visit]] = {}
        for name, first, last in connection.execute(queries()["callids_again"], {"node": node}):
            found.setdefault(name.rpartition(SIGN)[0], []).append(Visit(name, first, last))
        return found

    def before(callid: str) -> list[Visit]:
        row = connection.execute(queries()["span_of_callid"], {"node": node, "callid": callid}).fetchone()
        first = [Visit(callid, row[0], row[1])] if row is not None and row[0] is not None else []
        return [*first, *(again().get(callid, []) if first else [])]

    return before


def forget(connection: Connection, node: str) -> int:
    """Removes everything that was imported as a node, at once; returns how many calls. Call it after `begin`."""
    with connection.transaction():
        arrivals = [row[0] for row in connection.execute(queries()["arrivals_of_node"], {"node": node})]
        for table in OF_A_NODE:
            connection.execute(sql.SQL("delete from {} where node = %s").format(sql.Identifier(table)), [node])
        rollups.touch(connection, arrivals)
    return len(arrivals)


def counted(connection: Connection, node: str) -> dict[str, int]:
    """How many calls of a node ended in which way."""
    return dict(connection.execute(queries()["outcomes_of_node"], {"node": node}).fetchall())


def _batches(lines: Iterable[RawLine]) -> Iterator[list[RawLine]]:
    left = iter(lines)
    while batch := list(islice(left, AT_ONCE)):
        yield batch


def _known(connection: Connection, node: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    given = {"node": node, "generations": [place[0] for place in places], "bytes": [place[1] for place in places]}
    return [(row[0], row[1]) for row in connection.execute(queries()["known_places"], given)]
