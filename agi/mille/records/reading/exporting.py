"""Rows for other tools, some thousand at a time, so that a year needs no more memory than a day."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mille.records.numbers.masking import masked
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries

WHAT = ("calls", "stints", "attempts", "handlings", "sessions", "pauses")
"""What can be exported."""

AT_ONCE = 10_000
"""Rows that are in memory at a time."""

KINDS = {16: "flag", 20: "whole", 23: "whole", 25: "text", 701: "number", 1184: "instant"}
"""Kinds of columns by the number that PostgreSQL has for their type."""

FIRST, LAST = datetime.fromisoformat("0001-01-02T00:00:00+00:00"), datetime.fromisoformat("9999-12-30T00:00:00+00:00")


@dataclass(frozen=True)
class Column:
    """A column: its name, and what is in it: flag, whole, number, text or instant."""

    name: str
    kind: str


@dataclass(frozen=True)
class Export:
    """The columns, and the rows in batches, each row as long as the columns are many."""

    columns: tuple[Column, ...]
    batches: Iterator[Sequence[tuple[Any, ...]]]


@contextmanager
def exported(
    connection: Connection, what: str, since: datetime | None, until: datetime | None, full_numbers: bool = False
) -> Iterator[Export]:
    """The calls of a period by their arrival, or the sessions and pauses that overlap it.

    Numbers lose their last two digits unless they are wanted in full.
    """
    with connection.transaction(), connection.cursor("export") as cursor:
        cursor.execute(queries()[f"export_{what}"], {"since": since or FIRST, "until": until or LAST})
        columns = tuple(Column(each.name, KINDS[each.type_code]) for each in cursor.description or ())
        names = [column.name for column in columns]
        hidden = names.index("number") if "number" in names and not full_numbers else None
        yield Export(columns, _batches(cursor, hidden))


def _batches(cursor: Any, hidden: int | None) -> Iterator[Sequence[tuple[Any, ...]]]:
    while rows := cursor.fetchmany(AT_ONCE):
        yield rows if hidden is None else [_masked(row, hidden) for row in rows]


def _masked(row: tuple[Any, ...], place: int) -> tuple[Any, ...]:
    return (*row[:place], row[place] and masked(row[place]), *row[place + 1 :])
