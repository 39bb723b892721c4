"""The tallies of a day of calls, and what a report reads from them."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from journal_writing import EPOCH, day

from afresh import TALLIES, touch_all
from mille.records.figures.figure_settings import FigureSettings
from mille.records.figures.periods import Grain, Period
from mille.records.figures.report import By, Part, Report
from mille.records.figures.tally import AgentTally, CallTally, StintTally
from mille.records.reading.report_reading import Asked, read
from mille.records.store import store
from mille.records.tallies import rollups

NOUMEA = ZoneInfo("Pacific/Noumea")
DAY = datetime.fromtimestamp(EPOCH, NOUMEA).date()
AGREED = FigureSettings("Pacific/Noumea", early_after=5, threshold=15, margin=600)
LINES = day(400)  # 20 minutes of them


def kept(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """All tallies, as sets of rows."""
    found = {name: connection.execute(f"select {name}::text from {name}".encode()).fetchall() for name in TALLIES}
    assert all(len(set(rows)) == len(rows) for rows in found.values())
    return {name: set(rows) for name, rows in found.items()}


def refreshed(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """All tallies, none of them stale."""
    rollups.refresh(connection)
    while rollups.refresh_some(connection, rollups.MONTH):
        pass
    assert connection.execute("select count(*) from stale").fetchall() == [(0,)]
    return kept(connection)


def afresh(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    touch_all(connection)
    return refreshed(connection)


def report(connection: store.Connection, by: By = By.QUEUE, grain: Grain | None = None, **more: Any) -> Report:
    return read(connection, Asked(Period.day(DAY, NOUMEA), by, grain, **more))


def number(connection: store.Connection, query: str) -> int:
    return int(connection.execute(query.encode()).fetchall()[0][0])


def days_of(connection: store.Connection) -> list[tuple[datetime]]:
    return connection.execute("select starts_at from call_tally where grain = 'day'").fetchall()


def figure(part: Part, name: str) -> float:
    value = part.value(name)
    assert value is not None
    assert value.number is not None
    return value.number


class about:
    """Equal to a tally but for the last digits of its sums."""

    def __init__(self, expected: CallTally | StintTally | AgentTally) -> None:
        self.expected = expected

    def __eq__(self, found: object) -> bool:
        return repr_rounded(found) == repr_rounded(self.expected)

    def __repr__(self) -> str:
        return repr(self.expected)


def repr_rounded(tally: Any) -> dict[str, Any]:
    def value(field: Any) -> Any:
        if isinstance(field, float):
            return round(field, 3)
        if hasattr(field, "counts"):
            return {second: count for second, count in field.counts.items() if count}, round(field.seconds, 3)
        return {key: count for key, count in field.items() if count} if hasattr(field, "items") else field

    return {name: value(getattr(tally, name)) for name in type(tally).__dataclass_fields__}
