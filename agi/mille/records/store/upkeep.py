"""What is done to the records as a whole: folding them again, dropping a month, describing their content."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from psycopg import sql

from mille.errors import MilleError
from mille.records.journal.line import Unparsable, parse
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store import agents_projection
from mille.records.store.calls_projection import refold
from mille.records.store.months import following, month, named
from mille.records.tallies import rollups

TABLES = ("journal", "call", "stint", "attempt", "handling")
"""The tables that are divided by month."""

ALL_AT_ONCE = 500
"""Calls that are made again in one transaction by `rebuild`."""


class MonthError(MilleError):
    """A month that cannot be dropped: the message says why."""


@dataclass(frozen=True, slots=True)
class Node:
    """How far a node's journal has been read. `read_at`: the records are complete until then."""

    name: str
    generation: int
    byte: int
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines and calls in no month: lines not understood, lines and calls at impossible times."""

    not_understood: int
    lines_out_of_time: int
    calls_out_of_time: int

    @property
    def nothing(self) -> bool:
        """Whether everything is right."""
        return not (self.not_understood or self.lines_out_of_time or self.calls_out_of_time)


def rebuild(
    connection: Connection, node: str, early_after: float, since: datetime | None = None, key: str = ""
) -> Iterator[tuple[str, int]]:
    """Folds the calls of a node again from its journal, a few hundred in a transaction, then its agents.

    Returns after each transaction the part of the journal (a month, or ``default``) and how many calls of it are
    done. What is left when it is interrupted stays as it was; begin again, with `since` at the month reached.
    `early_after` is what was agreed on (see `mille.records.calls.fold`), `key` the key of the hash of callers' numbers.
    """
    begins = "" if since is None else named(month(since))
    for part in kept_months(connection):
        if part >= begins:
            for done in _rebuild_part(connection, node, part, early_after, key):
                yield part, done
    with connection.transaction():
        connection.execute(queries()["lock_position"], {"node": node})
        rollups.touch(connection, agents_projection.rebuild(connection, node))


def _rebuild_part(connection: Connection, node: str, part: str, early_after: float, key: str) -> Iterator[int]:
    query = sql.SQL(queries()["callids_in_part"].decode()).format(part=sql.Identifier(f"journal_{part}"))
    after, done = "", 0
    while True:
        with connection.transaction():
            connection.execute(queries()["lock_position"], {"node": node})
            found = connection.execute(query, {"node": node, "after": after, "most": ALL_AT_ONCE}).fetchall()
            callids = [row[0] for row in found]
            rollups.touch(connection, refold(connection, node, callids, early_after, key=key))
        if not callids:
            return
        after, done = callids[-1], done + len(callids)
        yield done


def kept_months(connection: Connection) -> list[str]:
    """The months that the tables have, as ``2026_11``, oldest first; last of all ``default``, which is no month."""
    found = connection.execute(queries()["months"]).fetchall()
    return sorted((row[0] for row in found), key=lambda name: (name == "default", name))


def drop_month(connection: Connection, at: datetime, now: datetime) -> None:
    """Drops the journal and the calls of the month of `at`, at once, however many there are.

    No line is left of a call that came in this month and ended in the next; a call that came in the next keeps those
    of its lines that were written before it. The figures that were made from the month stay.

    Raises:
        MonthError: there is no such month, it is not over, or an older one is still there.
    """
    begins, name = month(at), named(month(at))
    months = [kept for kept in kept_months(connection) if kept != "default"]
    if name not in months:
        raise MonthError(f"the records have no month {_shown(name)}: `mille records` lists the months")
    if name != months[0]:
        raise MonthError(f"drop {_shown(months[0])} first: the oldest month goes first")
    if following(begins) > now:
        raise MonthError(f"{_shown(name)} is not over: it can be dropped from {following(begins):%Y-%m-%d} on")
    rollups.refresh(connection, begins - timedelta(days=1), following(begins) + timedelta(days=1))
    with connection.transaction():
        bounds = {"begins": begins, "ends": following(begins)}
        connection.execute(queries()["note_dropped_month"], bounds)
        connection.execute(queries()["begin_sparing"])
        for node in all_nodes(connection):
            for query in ("forget_lines_of_dropped_calls", "spare_lines_of_later_calls"):
                connection.execute(queries()[query], {**bounds, "node": node})
        for table in TABLES:
            connection.execute(sql.SQL("drop table {}").format(sql.Identifier(f"{table}_{name}")))
        connection.execute(queries()["put_spared_lines_aside"])


def outdated_months(connection: Connection, until: datetime) -> list[datetime]:
    """The months that ended before an instant, oldest first: those that may be dropped."""
    months = [
        datetime.strptime(name, "%Y_%m").replace(tzinfo=UTC) for name in kept_months(connection) if name != "default"
    ]
    return [begins for begins in months if following(begins) <= until]


def nodes(connection: Connection) -> list[Node]:
    """How far the journal of each node has been read."""
    return [Node(*row) for row in connection.execute(queries()["nodes"])]


def all_nodes(connection: Connection) -> list[str]:
    """Every node that has lines in the journal, including those of imported histories."""
    return [row[0] for row in connection.execute(queries()["all_nodes"])]


def needs_key(connection: Connection) -> bool:
    """Whether callers are known by the hash of a number still kept: without its key, a rebuild loses them."""
    return connection.execute(queries()["hashed_number"]).fetchone() is not None


def uncounted(connection: Connection, node: str | None = None) -> int:
    """How many calls, of a node or of all, came in after their month was dropped: they are listed, but in no figure."""
    row = connection.execute(queries()["calls_of_dropped_months"], {"node": node}).fetchone()
    return 0 if row is None else int(row[0])


def aside(connection: Connection) -> Aside:
    """What is kept, but in no month."""
    return Aside(*(connection.execute(queries()["aside"]).fetchone() or (0, 0, 0)))


def reasons(connection: Connection, last: int) -> Sequence[tuple[str, int, int, int, str]]:
    """The last lines that could not be understood: node, generation, byte, length, and the reason."""
    found = connection.execute(queries()["not_understood"], {"last": last}).fetchall()
    return [
        (node, generation, byte, whole or len(raw), _why(raw, whole)) for node, generation, byte, raw, whole in found
    ]


def sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each month in all tables, with the indexes; under ``default`` what is in no month."""
    return {row[0]: int(row[1]) for row in connection.execute(queries()["sizes"])}


def _why(raw: bytes, whole: int | None) -> str:
    if whole is not None:
        return "longer than a line can be"
    told = parse(raw)
    return told.why if isinstance(told, Unparsable) else "understood by now: `mille rebuild` does not read it again"


def _shown(name: str) -> str:
    return name.replace("_", "-")
