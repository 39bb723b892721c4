"""Instants as people type them, in commands and in descriptions: one grammar for all. Pure.

A day and a clock, `2026-09-24 14:05`; a T may stand between them, zeros may be left out, seconds and an offset from UTC
may follow.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mille.centre.source.problems import quote
from mille.errors import MilleError

_TYPED = re.compile("([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?: +|T)([0-9].*))?")
_LONE_DIGIT = re.compile("(?<![0-9.,+-])([0-9])(?![0-9])")

INSTANT = "'2026-09-24 14:05'"
DAY_OR_INSTANT = f"2026-09-24 or {INSTANT}"


def typed(text: str) -> tuple[datetime, bool]:
    """What is typed, without time zone unless it says its offset; and whether it is a day alone. Raises ValueError.

    >>> typed("2026-09-24T9:05:30+11:00")[0].isoformat(), typed("2026-9-24")
    ('2026-09-24T09:05:30+11:00', (datetime.datetime(2026, 9, 24, 0, 0), True))
    """
    match = _TYPED.fullmatch(text)
    if not match:
        raise ValueError(text)
    year, month, day, clock = match.groups(default="")
    clock_told = _LONE_DIGIT.sub(r"0\1", clock) or "00"
    return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{clock_told}"), not clock


def instant(text: str, zone: ZoneInfo) -> datetime:
    """An instant, aware; in a time zone unless it says another. Raises MilleError, also for a day alone.

    >>> instant("2026-04-20 16:00", ZoneInfo("Pacific/Noumea")).isoformat()
    '2026-04-20T16:00:00+11:00'
    """
    at, day_alone = _aware(text, zone, INSTANT)
    if day_alone:
        raise _wrong(text, zone, INSTANT)
    return at


def since_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The instant that --since says, if it is said; the beginning of a day alone. Raises MilleError."""
    return None if text is None else _aware(text, zone, DAY_OR_INSTANT)[0]


def until_of(text: str | None, zone: ZoneInfo) -> datetime | None:
    """The instant that --until says, if it is said; the end of a day alone. Raises MilleError."""
    if text is None:
        return None
    at, day_alone = _aware(text, zone, DAY_OR_INSTANT)
    return at + timedelta(days=1) if day_alone else at


def _aware(text: str, zone: ZoneInfo, example: str) -> tuple[datetime, bool]:
    try:
        at, day_alone = typed(text)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        at.astimezone(UTC)  # what is so near the end of all times that UTC does not have it is not a date and time
    except (ValueError, OverflowError):
        raise _wrong(text, zone, example) from None
    return at, day_alone


def _wrong(text: str, zone: ZoneInfo, example: str) -> MilleError:
    return MilleError(f"{quote(text)} is not a date and time; type {example}, in the time of {zone}")
