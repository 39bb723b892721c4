"""The periods of reports: days, weeks and months of the centre's time zone, and whatever lies between two days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Grain(StrEnum):
    """How long the rows of a report are."""

    QUARTER = "15 min"
    HALF = "30 min"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def minutes(self) -> int | None:
        """Its length, where it is always the same."""
        return {Grain.QUARTER: 15, Grain.HALF: 30, Grain.HOUR: 60}.get(self)


@dataclass(frozen=True, slots=True)
class Period:
    """From the day `first` to the day `last`, both included, in a time zone. `kind`: day, week, month or campaign.

    >>> week = Period.week(date(2026, 9, 24), ZoneInfo("Pacific/Noumea"))
    >>> week.first.isoformat(), week.last.isoformat(), week.since.isoformat()
    ('2026-09-21', '2026-09-27', '2026-09-21T00:00:00+11:00')
    """

    kind: str
    first: date
    last: date
    zone: ZoneInfo

    @classmethod
    def day(cls, day: date, zone: ZoneInfo) -> "Period":
        """One day."""
        return cls("day", day, day, zone)

    @classmethod
    def week(cls, day: date, zone: ZoneInfo) -> "Period":
        """The week, from Monday to Sunday, of this day."""
        return cls("week", _monday(day), _monday(day) + timedelta(days=6), zone)

    @classmethod
    def month(cls, day: date, zone: ZoneInfo) -> "Period":
        """The month of this day."""
        return cls("month", day.replace(day=1), _next_month(day) - timedelta(days=1), zone)

    @classmethod
    def campaign(cls, first: date, last: date, zone: ZoneInfo) -> "Period":
        """From one day to another, both included."""
        return cls("campaign", first, last, zone)

    @property
    def since(self) -> datetime:
        """Its first instant."""
        return midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The instant at which it is over."""
        return midnight(self.last + timedelta(days=1), self.zone)

    @property
    def grain(self) -> Grain:
        """Rows that fit it: at most some hundred."""
        days = (self.last - self.first).days + 1
        return Grain.QUARTER if days == 1 else Grain.DAY if days <= 62 else Grain.MONTH

    def rows(self, grain: Grain) -> Iterator[tuple[datetime, datetime]]:
        """Its rows, from an instant to another, the first and the last cut at its ends. A change of clock makes one
        day longer than others, and no row."""
        since = self.since
        while since < self.until:
            until = min(_after(since, grain, self.zone), self.until)
            yield since, until
            since = until


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When a day begins. Where clocks are put forward at midnight it is the first instant of the day."""
    return datetime.combine(day, time(), zone).astimezone(UTC).astimezone(zone)


def seconds(since: datetime, until: datetime) -> float:
    """The seconds that pass from one instant to another, a change of clock among them."""
    return until.timestamp() - since.timestamp()


def _after(since: datetime, grain: Grain, zone: ZoneInfo) -> datetime:
    """When the row that has this instant is over."""
    if grain.minutes is not None:
        step = timedelta(minutes=grain.minutes)
        return (since.astimezone(UTC) + step).astimezone(zone)
    day = since.date()
    following = {Grain.DAY: day + timedelta(days=1), Grain.WEEK: _monday(day) + timedelta(days=7)}
    return midnight(following.get(grain) or _next_month(day), zone)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
