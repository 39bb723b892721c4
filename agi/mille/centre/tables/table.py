"""A small table that the people of a centre keep: what is open on which day, or whatever else changes daily. Pure.

Its rows are read from a CSV file (`table_reader.py`); what callers hear of them is made in `call/texts/table_texts.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre, Row, Span, Table


@dataclass(frozen=True)
class Entry:
    """A place on one day, and the row that says so. No `spans`: it is closed; None: nothing is said of hours."""

    place: Mapping[str, str]
    key: str
    row: Row

    @property
    def spans(self) -> tuple[Span, ...] | None:
        """When it is open that day."""
        return self.row.spans


def rank(row: Row) -> int:
    """How precise the days of a row are: of two rows about one place and day, the more precise one counts."""
    if row.first is not None:
        return 4 if row.first == row.last else 3
    return 2 if row.holidays == "only" else 1 if row.holidays == "not" else 0


def holds_on(row: Row, day: date, *, holiday: bool) -> bool:
    """Whether a row is about this day."""
    if (row.first and day < row.first) or (row.last and day > row.last):
        return False
    if holiday and row.holidays == "not":
        return False
    return day.weekday() in row.weekdays and (holiday or row.holidays != "only")


def entries_on(centre: Centre, table: Table, day: date) -> list[Entry]:
    """What a table says of a day, in the order of its rows: for each place its most precise row.

    Rows without a place are all said, each for itself. A place of which nothing is said that day is not there.
    """
    holiday = day in public_holidays(centre.country, day.year)
    found = []
    for rows in by_place(table.rows):
        held = [row for row in rows if holds_on(row, day, holiday=holiday)]
        said = [max(held, key=rank)] if held and held[0].place else held
        found += [Entry(row.place, row.key, row) for row in said]
    return found


def next_day_open(centre: Centre, table: Table, key: str, after: date, days: int) -> date | None:
    """The next day, of so many, on which a place (``""``: any) is open, or something is told without hours."""
    for count in range(1, days + 1):
        day = after + timedelta(days=count)
        if any(entry.spans and key in ("", entry.key) for entry in entries_on(centre, table, day)):
            return day
    return None


def by_place(rows: tuple[Row, ...]) -> list[list[Row]]:
    """The rows of each place, in the order in which places come first."""
    order = {tuple(row.place.items()): number for number, row in reversed(list(enumerate(rows)))}
    ordered = sorted(rows, key=lambda row: order[tuple(row.place.items())])
    return [list(same) for _, same in groupby(ordered, key=lambda row: tuple(row.place.items()))]


def keys_of(table: Table) -> dict[str, Mapping[str, str]]:
    """The keys by which a caller chooses a place, in order; none when he hears all places."""
    return {row.key: row.place for rows in by_place(table.rows) for row in rows[:1] if row.key}
