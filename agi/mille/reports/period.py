"""The time that a report is about: whole days of the centre, from one date to another. Pure: `today` is an argument."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mille.errors import MilleError

KINDS = ("day", "week", "month", "campaign")

EVERY = ("15m", "hour", "day", "month")
"""How finely a report tells its period."""

MINUTES = {"15m": 15, "hour": 60}


class PeriodError(MilleError):
    """The period cannot be read: type 2026-09-24 for a day or its week, 2026-W39 for a week, 2026-09 for a month."""


@dataclass(frozen=True)
class Period:
    """All days from `first` to `last`, both whole, as the clocks of `zone` count them."""

    kind: str
    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """The instant (UTC) at which it begins."""
        return midnight(self.first, self.zone)

    @property
    def until(self) -> datetime:
        """The instant (UTC) at which it is over."""
        return midnight(self.last + timedelta(days=1), self.zone)

    @property
    def every(self) -> str:
        """How finely it is told when nobody says."""
        days = (self.last - self.first).days + 1
        return "hour" if days == 1 else "day" if days <= 62 else "month"

    def starts(self, every: str) -> list[datetime]:
        """When each of its intervals begins (UTC), the first at `since`.

        >>> noumea = day("2026-09-24", date(2026, 1, 1), ZoneInfo("Pacific/Noumea"))
        >>> len(noumea.starts("15m")), len(noumea.starts("hour")), len(noumea.starts("day"))
        (96, 24, 1)
        """
        return list(self._starts(every))

    def _starts(self, every: str) -> Iterator[datetime]:
        if every in MINUTES:
            at = self.since
            while at < self.until:
                yield at
                at += timedelta(minutes=MINUTES[every])
            return
        on = self.first
        while on <= self.last:
            yield midnight(on, self.zone)
            on = on + timedelta(days=1) if every == "day" else _next_month(on)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which a date begins; where clocks leap over midnight, their first moment of that date."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def day(said: str | None, today: date, zone: ZoneInfo) -> Period:
    """One day: a date, ``today``, ``yesterday``; today when nothing is said. Raises PeriodError."""
    on = _date(said, today)
    return Period("day", on, on, zone)


def week(said: str | None, today: date, zone: ZoneInfo) -> Period:
    """Monday to Sunday, by one of its days or as ``2026-W39``. Raises PeriodError."""
    if said and (found := re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", said)):
        try:
            on = date.fromisocalendar(int(found[1]), int(found[2]), 1)
        except ValueError:
            raise _wrong(said) from None
    else:
        on = _date(said, today)
    monday = on - timedelta(days=on.weekday())
    return Period("week", monday, monday + timedelta(days=6), zone)


def month(said: str | None, today: date, zone: ZoneInfo) -> Period:
    """One month: ``2026-09``, or one of its days. Raises PeriodError."""
    on = _date(f"{said}-01" if said and re.fullmatch(r"\d{4}-\d{2}", said) else said, today)
    first = on.replace(day=1)
    return Period("month", first, _next_month(first) - timedelta(days=1), zone)


def campaign(first: str, last: str, today: date, zone: ZoneInfo) -> Period:
    """From one date to another, both included. Raises PeriodError."""
    start, end = _date(first, today), _date(last, today)
    if end < start:
        raise PeriodError(f"{last} is before {first}: say --from the first day --to the last")
    return Period("campaign", start, end, zone)


def _next_month(on: date) -> date:
    return (on.replace(day=1) + timedelta(days=31)).replace(day=1)


def _date(said: str | None, today: date) -> date:
    if said in (None, "today"):
        return today
    if said == "yesterday":
        return today - timedelta(days=1)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(said)):
            raise ValueError
        on = date.fromisoformat(str(said))
    except ValueError:
        raise _wrong(str(said)) from None
    if not 1970 <= on.year <= 2200:
        raise PeriodError(f"{on} is too far away: take a year from 1970 to 2200")
    return on


def _wrong(said: str) -> PeriodError:
    return PeriodError(f"{said!r} is no date; type 2026-09-24, 2026-W39 for a week, 2026-09 for a month")
