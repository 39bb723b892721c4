"""Numbers are erased from the records when they have been kept as long as the description says.

The lines of the journal change with the calls that are folded from them, in one transaction: a rebuild gives the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from mille.records.journal.line import Line, parse
from mille.records.numbers.caller_hash import SIGN, number_and_hash
from mille.records.numbers.numbers_in_lines import (
    Replace,
    blanked,
    forgotten,
    hashed,
    numbers,
    of_one,
    rewritten,
    understood,
)
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.tallies import rollups

AT_ONCE = 500
"""Calls in one transaction: the collector waits for it."""


KINDS = {
    "with_a_number": "numbers",
    "with_a_callback": "callbacks",
    "with_a_transfer": "transfers",
    "with_a_caller": "numbers",
    "with_a_callback_hash": "callbacks",
}
"""The queries that find calls with something to erase, and what it is called in the account."""

PLACE = ("node", "generation", "byte", "at")
"""What identifies a line."""


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as far as it says who called."""

    node: str
    callid: str
    arrived_at: datetime
    number: str | None
    caller: str | None


@dataclass(frozen=True, slots=True)
class Erasure:
    """Something that was erased: when, by whom, why (``retention`` or ``person``), what, and how many of it."""

    at: datetime
    by: str
    why: str
    what: str
    how_many: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Which numbers to erase: those before `until`; their hash, by the `key`, stays unless the centre is anonymous."""

    until: datetime
    key: str
    anonymous: bool = False

    @classmethod
    def older(cls, days: int, key: str, now: datetime) -> Self:
        """Those that have been kept for so many days; with 0 days, the centre is anonymous."""
        return cls(now - timedelta(days=days), key, days == 0)

    @property
    def replace(self) -> Replace:
        """What replaces a number."""
        return forgotten if self.anonymous else hashed(self.key)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The queries that find the calls concerned; hashes are erased in an anonymous centre only."""
        return tuple(KINDS) if self.anonymous else tuple(KINDS)[:3]


def count(connection: Connection, which: Numbers) -> int:
    """How many calls would lose their number, a number to call back or one they were transferred to, or, in an
    anonymous centre, the hash."""
    row = connection.execute(
        queries()["count_numbers"], {"until": which.until, "anonymous": which.anonymous}
    ).fetchone()
    return 0 if row is None else int(row[0])


def erase(connection: Connection, which: Numbers, by: str) -> int:
    """Erases them, some hundreds at a time, each part with its account: the number of calls."""
    erased: set[tuple[str, str]] = set()
    for kind in which.kinds:
        in_calls, more = KINDS[kind] == "numbers", True
        while more:
            with connection.transaction():
                found = _known(connection, kind, {"until": which.until, "most": AT_ONCE})
                changed = redact(connection, found, which.replace, which.key)
                note(connection, by, "retention", KINDS[kind], len(found))
            if in_calls or changed:
                erased |= {(call.node, call.callid) for call in found}
            more = len(found) == AT_ONCE and (in_calls or changed > 0)  # a line that stays is not found again for ever
    with connection.transaction():
        note(connection, by, "retention", "lines", _blank(connection, which.until))
    return len(erased)


def redact(connection: Connection, calls: Sequence[StoredCall], replace: Replace, key: str) -> int:
    """Replaces the numbers of these calls, in their lines too; returns how many lines. Call it in a transaction."""
    by_node: dict[str, list[StoredCall]] = defaultdict(list)
    for call in calls:
        by_node[call.node].append(call)
    changed = 0
    for node, theirs in sorted(by_node.items()):
        connection.execute(queries()["lock_position"], {"node": node})  # nobody folds these lines meanwhile
        lines = list(_changed(connection, node, [call.callid for call in theirs], replace))
        cursor = connection.cursor()
        cursor.executemany(queries()["replace_line"], lines)
        left = [(call, row) for call in theirs if (row := _left(call, replace, key)) is not None]
        cursor.executemany(queries()["replace_number"], [row for _, row in left])
        rollups.touch(connection, [call.arrived_at for call, row in left if row["caller"] != call.caller])
        changed += len(lines)
    return changed


def of_person(connection: Connection, number: str | None, callers: Iterable[str]) -> list[StoredCall]:
    """The calls of one person, by their number as `caller_hash.normal` writes it, or by hashes of it."""
    hashes = list(callers)
    fields = [*([number] if number else []), *(f"{SIGN}{caller}" for caller in hashes)]
    return _known(connection, "calls_of_a_person", {"number": number or "", "callers": hashes, "fields": fields})


def handed_to(connection: Connection, number: str) -> list[tuple[StoredCall, bytes]]:
    """Calls of other people that an agent transferred to a number, each with the line that says so. Nobody is
    recognised by the hash of such a number."""
    his = of_one(number, (), "")
    found = connection.execute(queries()["calls_handed_to"], {"number": number}).fetchall() if number else []
    told = [(StoredCall(*row), bytes(raw)) for *row, raw in found]
    return [(call, raw) for call, raw in told if rewritten(raw, his) != raw]


def hide(connection: Connection, torn: Callable[[bytes], bytes]) -> int:
    """Replaces lines that could not be understood by what `torn` leaves of them; returns how many changed."""
    found = connection.execute(queries()["torn_lines"], {"until": now(connection)}).fetchall()
    lines = [(place, bytes(raw), torn(bytes(raw))) for *place, raw in found if not understood(bytes(raw))]
    changed = [dict(zip(PLACE, place, strict=True), raw=left) for place, raw, left in lines if left != raw]
    connection.cursor().executemany(queries()["replace_line"], changed)
    return len(changed)


def note(connection: Connection, by: str, why: str, what: str, how_many: int) -> None:
    """Records that something was erased; does nothing when nothing was."""
    if how_many:
        connection.execute(queries()["note_erasure"], {"by": by, "why": why, "what": what, "how_many": how_many})


def now(connection: Connection) -> datetime:
    """The time of the database."""
    row = connection.execute("select clock_timestamp() + interval '1 second'").fetchone()
    assert row is not None
    at: datetime = row[0]
    return at


def erasures(connection: Connection, most: int) -> list[Erasure]:
    """The last erasures, the latest first."""
    return [Erasure(*row) for row in connection.execute(queries()["erasures"], {"most": most})]


def _known(connection: Connection, query: str, which: dict[str, Any]) -> list[StoredCall]:
    return [StoredCall(*row) for row in connection.execute(queries()[query], which)]


def _left(call: StoredCall, replace: Replace, key: str) -> dict[str, Any] | None:
    """What the call then knows of its caller, as the fold would read it from the lines; None when that is the same:
    the caller is another person, or unknown."""
    field = call.number or (f"{SIGN}{call.caller}" if call.caller else "")
    if replace(field) == field:
        return None
    return {
        "node": call.node,
        "callid": call.callid,
        "arrived_at": call.arrived_at,
        "caller": number_and_hash(replace(field), key)[1],
    }


def _changed(connection: Connection, node: str, callids: Sequence[str], replace: Replace) -> Iterator[dict[str, Any]]:
    """The lines of these calls that become others."""
    found: dict[str, list[tuple[int, int, datetime, bytes]]] = defaultdict(list)
    for callid, *place, raw in connection.execute(queries()["whole_lines"], {"node": node, "callids": list(callids)}):
        found[callid].append((*place, bytes(raw)))
    for lines in found.values():
        theirs = numbers(line for *_, raw in lines if isinstance(line := parse(raw), Line))
        for generation, byte, at, raw in lines:
            left = rewritten(raw, replace, theirs)
            if left != raw:
                yield {"node": node, "generation": generation, "byte": byte, "at": at, "raw": left}


def _blank(connection: Connection, until: datetime) -> int:
    """Long digits are erased from lines that could not be understood, if their neighbours are old; returns how many."""
    changed = []
    for node, generation, byte, at, raw in connection.execute(queries()["torn_lines"], {"until": until}).fetchall():
        line = {"node": node, "generation": generation, "byte": byte, "at": at, "raw": blanked(bytes(raw))}
        if (
            not understood(bytes(raw))
            and line["raw"] != bytes(raw)
            and (at or _age(connection, line) or until) <= until
        ):
            changed.append(line)
    connection.cursor().executemany(queries()["replace_line"], changed)
    return len(changed)


def _age(connection: Connection, line: dict[str, Any]) -> datetime | None:
    row = connection.execute(queries()["age_of_neighbour"], line).fetchone()
    return None if row is None else row[0]
