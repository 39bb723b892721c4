"""Instants as people type them: --since and --until."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import click

FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")

DAYS_AGO = {"today": 0, "yesterday": 1}


def since_of(text: str | None, timezone: ZoneInfo) -> datetime | None:
    """The instant that --since says, if it is said."""
    return None if text is None else _instant(text, timezone)[0]


def until_of(text: str | None, timezone: ZoneInfo) -> datetime | None:
    """The instant that --until says, if it is said; the end of a day alone."""
    if text is None:
        return None
    instant, day_alone = _instant(text, timezone)
    return instant + timedelta(days=1) if day_alone else instant


def _instant(text: str, timezone: ZoneInfo) -> tuple[datetime, bool]:
    """An instant as people type it, and whether it is a day alone."""
    if text in DAYS_AGO:
        day = datetime.now(timezone).date() - timedelta(days=DAYS_AGO[text])
        return datetime.combine(day, time(), timezone), True
    for form in ("%Y-%m-%d", *FORMATS):
        try:
            return datetime.strptime(text, form).replace(tzinfo=timezone), form == "%Y-%m-%d"
        except ValueError:
            continue
    raise click.BadParameter(f"{text!r} is no instant; type today, 2026-09-24 or '2026-09-24 14:05'")
