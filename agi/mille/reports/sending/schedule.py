"""When which report leaves by itself. Pure: what has left is an argument.

A report is about whole days, and leaves after the last of them: the day before, the week before, the month before.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mille.centre.model.rules import Reports
from mille.records.figures.periods import Period

MOST_BEHIND = timedelta(days=62)
"""What is older than that when the service comes back is not made up for."""


@dataclass(frozen=True)
class Leaving:
    """A report, and the moment from which it may leave."""

    period: Period
    at: datetime


KINDS: Mapping[str, Callable[[date, ZoneInfo], Period]] = {
    "daily": Period.day, "weekly": Period.week, "monthly": Period.month,
}  # fmt: skip
"""Each key of the description, and the period of its report."""


def begun(wanted: Reports, zone: ZoneInfo, now: datetime) -> dict[str, date]:
    """The last report of each kind that was due before now: where one begins who has sent nothing yet."""
    return {key: _latest(key, minutes, zone, now).first for key, minutes in _times(wanted)}


def to_leave(wanted: Reports, zone: ZoneInfo, left: Mapping[str, date], now: datetime) -> list[Leaving]:
    """The next report of each kind after the one that `left` last (by its first day), the earliest first."""
    found = []
    for key, minutes in _times(wanted):
        last = max(left.get(key, date.min), (now - MOST_BEHIND).astimezone(zone).date())
        after = KINDS[key](last, zone).last + timedelta(days=1)
        found.append(_leaving(KINDS[key](after, zone), minutes))
    return sorted(found, key=lambda leaving: leaving.at)


def key_of(period: Period) -> str:
    """The key of the description under which a report of this kind is ordered."""
    return {"day": "daily", "week": "weekly", "month": "monthly"}[period.kind]


def _times(wanted: Reports) -> Iterator[tuple[str, int]]:
    for key in KINDS:
        minutes: int | None = getattr(wanted, key)
        if minutes is not None:
            yield key, minutes


def _leaving(period: Period, minutes: int) -> Leaving:
    at = datetime.combine(period.last + timedelta(days=1), time(minutes // 60, minutes % 60), period.zone)
    return Leaving(period, max(at, period.until))


def _latest(key: str, minutes: int, zone: ZoneInfo, now: datetime) -> Period:
    """The period whose report was the last to be due."""
    period = KINDS[key](now.astimezone(zone).date(), zone)
    while _leaving(period, minutes).at > now:
        period = KINDS[key](period.first - timedelta(days=1), zone)
    return period
