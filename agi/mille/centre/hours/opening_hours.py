"""When is the centre open? Timetables, public holidays and dated exceptions, in the centre's own time zone.

A span that continues past midnight belongs to the day on which it begins: the night of 23 December is served
until 2:00 on the 24th, even when the 24th itself is closed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre, Hours, Span, Week

MIDNIGHT = 24 * 60


class Calendar(NamedTuple):
    """A timetable in simple form: no span continues past midnight, and dates take precedence over days of the week."""

    week: Mapping[int, tuple[Span, ...]]
    dates: Mapping[date, tuple[Span, ...]]


def is_open(centre: Centre, timetable: str, at: datetime) -> bool:
    """Whether a timetable of the centre is open at an instant, which must be aware."""
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    local = at.astimezone(ZoneInfo(centre.timezone))
    spans = _flat(centre, centre.timetables[timetable], local.date())
    return any(span.start <= local.hour * 60 + local.minute < span.end for span in spans)


def spans_on(centre: Centre, hours: Hours, day: date) -> tuple[Span, ...]:
    """The spans that begin on a day: its exception, else its public holiday, else those of its season or the week.

    None begin after the centre's last day.
    """
    if centre.ends and day > centre.ends.last_day:
        return ()
    if day in hours.exceptions:
        return hours.exceptions[day]
    week = week_of(hours, day).get(day.weekday(), ())
    if week and hours.closed_on_holidays and day in public_holidays(centre.country, day.year):
        return ()
    return week


def week_of(hours: Hours, day: date) -> Week:
    """The week that a day belongs to: that of its season, else the ordinary one."""
    season = (season.week for season in hours.seasons if season.first <= day <= season.last)
    return next(season, hours.week)


def week_and_dates(centre: Centre, hours: Hours, years: Iterable[int]) -> Calendar:
    """The week, and every date of these years whose spans differ from its day of the week.

    Of the dates after the centre's last day only the next one, into which its last night may continue.
    """
    end = centre.ends.last_day + timedelta(days=1) if centre.ends else date.max
    week = {day: _cut(hours.week.get((day - 1) % 7, ()), hours.week.get(day, ())) for day in range(7)}
    flat = {day: _flat(centre, hours, day) for year in years for day in _days(year) if day <= end}
    return Calendar(week, {day: spans for day, spans in flat.items() if spans != week[day.weekday()]})


def round_the_clock(centre: Centre) -> Centre:
    """The centre as if all its timetables were open day and night, and no day were its last."""
    always = {day: (Span(0, MIDNIGHT),) for day in range(7)}
    clocks = {name: Hours(name, always, closed_on_holidays=False) for name in centre.timetables}
    return replace(centre, timetables=clocks, ends=None)


def _flat(centre: Centre, hours: Hours, day: date) -> tuple[Span, ...]:
    return _cut(spans_on(centre, hours, day - timedelta(days=1)), spans_on(centre, hours, day))


def _cut(yesterday: Iterable[Span], today: Iterable[Span]) -> tuple[Span, ...]:
    """The spans of one day from midnight to midnight, with what is left of yesterday's."""
    spill = (Span(0, span.end - MIDNIGHT) for span in yesterday if span.end > MIDNIGHT)
    return (*spill, *(Span(span.start, min(span.end, MIDNIGHT)) for span in today))


def _days(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=count) for count in range((date(year + 1, 1, 1) - first).days))
