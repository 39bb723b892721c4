"""The period of a report as people type it. Pure: `today` is an argument."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from mille.errors import MilleError
from mille.records.figures.periods import Grain, Period

EVERY: Mapping[str, Grain] = {
    "15m": Grain.QUARTER, "30m": Grain.HALF, "hour": Grain.HOUR, "day": Grain.DAY, "week": Grain.WEEK,
    "month": Grain.MONTH,
}  # fmt: skip
"""How finely a report may be told, by what is typed for it."""

YEARS = range(1970, 2201)


class PeriodError(MilleError):
    """What was typed is no period: the message says what to type."""


def day(typed: str | None, today: date, zone: ZoneInfo) -> Period:
    """One day: a date, ``today``, ``yesterday``; today when nothing is typed. Raises PeriodError.

    >>> day("yesterday", date(2026, 11, 26), ZoneInfo("UTC")).first.isoformat()
    '2026-11-25'
    """
    return Period.day(_date(typed, today), zone)


def week(typed: str | None, today: date, zone: ZoneInfo) -> Period:
    """Monday to Sunday, by one of its days or as ``2026-W39``. Raises PeriodError."""
    found = re.fullmatch(r"(\d{4})-?[Ww](\d{1,2})", typed or "")
    if not found:
        return Period.week(_date(typed, today), zone)
    try:
        return Period.week(date.fromisocalendar(int(found[1]), int(found[2]), 1), zone)
    except ValueError:
        raise _wrong(str(typed)) from None


def month(typed: str | None, today: date, zone: ZoneInfo) -> Period:
    """One month: ``2026-09``, or one of its days. Raises PeriodError."""
    whole = re.fullmatch(r"\d{4}-\d{2}", typed or "")
    return Period.month(_date(f"{typed}-01" if whole else typed, today), zone)


def campaign(first: str, last: str, today: date, zone: ZoneInfo) -> Period:
    """From one date to another, both included. Raises PeriodError."""
    start, end = _date(first, today), _date(last, today)
    if end < start:
        raise PeriodError(f"{last} is before {first}: say --from the first day --to the last")
    return Period.campaign(start, end, zone)


KINDS: Mapping[str, Callable[[str | None, date, ZoneInfo], Period]] = {"day": day, "week": week, "month": month}
"""The kinds of period that are typed as one word."""


def _date(typed: str | None, today: date) -> date:
    if typed in (None, "today"):
        return today
    if typed == "yesterday":
        return today - timedelta(days=1)
    try:
        on = date.fromisoformat(str(typed)) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(typed)) else None
    except ValueError:
        on = None
    if on is None or on.year not in YEARS:
        raise _wrong(str(typed))
    return on


def _wrong(typed: str) -> PeriodError:
    return PeriodError(f"{typed!r} is no date; type 2026-09-24, 2026-W39 for a week, 2026-09 for a month")
