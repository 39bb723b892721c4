"""Centres that are closed at this very minute, whatever it is."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from mille.centre.model.centre import Centre, Hours, Span

HALF_THE_GAP = 60


def closed_just_now(name: str, timezone: str) -> Hours:
    """Open every day of the year, but for an hour before and an hour after this very minute."""
    now = datetime.now(ZoneInfo(timezone))
    opens = (now.hour * 60 + now.minute + HALF_THE_GAP) % 1440
    span = Span(opens, opens + 1440 - 2 * HALF_THE_GAP)
    return Hours(name, dict.fromkeys(range(7), (span,)), closed_on_holidays=False)


def closed_centre(centre: Centre) -> Centre:
    """The same centre with every timetable closed at this moment."""
    return replace(centre, timetables={name: closed_just_now(name, centre.timezone) for name in centre.timetables})
