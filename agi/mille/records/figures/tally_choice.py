"""Of which tallies a period is made: as few as there can be, months where they are whole, else days, else quarters."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mille.records.figures.periods import Period, midnight


@dataclass(frozen=True, slots=True)
class Piece:
    """A tally that is kept: its grain (quarter, day, month), from when until when, and its row."""

    part: int
    grain: str
    since: datetime
    until: datetime


def pieces(rows: Collection[tuple[datetime, datetime]], zone: ZoneInfo, stale: Collection[datetime]) -> list[Piece]:
    """The tallies of each of these rows; `stale` are the beginnings of months whose own tally is not right."""
    wrong = {month.astimezone(UTC) for month in stale}
    return [piece for part, (since, until) in enumerate(rows) for piece in _of(part, since, until, zone, wrong)]


def _of(part: int, since: datetime, until: datetime, zone: ZoneInfo, wrong: Collection[datetime]) -> Iterator[Piece]:
    while since < until:
        grain, end = _longest(since, until, zone, wrong)
        yield Piece(part, grain, since, end)
        since = end


def _longest(since: datetime, until: datetime, zone: ZoneInfo, wrong: Collection[datetime]) -> tuple[str, datetime]:
    """The longest piece that begins here. A month counts what its last night brought the month that follows."""
    local = since.astimezone(zone)
    if local == midnight(local.date(), zone):
        month = Period.month(local.date(), zone)
        before = Period.month(month.first - timedelta(days=1), zone)
        right = not {month.since.astimezone(UTC), before.since.astimezone(UTC)} & set(wrong)
        if local.day == 1 and month.until <= until and right:
            return "month", month.until
        day = midnight(local.date() + timedelta(days=1), zone)
        if day <= until:
            return "day", day
    return "quarter", min((since.astimezone(UTC) + timedelta(minutes=15)).astimezone(zone), until)
