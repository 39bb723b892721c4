"""A year's calendar for a terminal or a spreadsheet: months side by side, then the days that are not as others."""

import csv
import io
from calendar import Calendar
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from mille.aligned import aligned
from mille.centre.explain.wording import Wording, runs
from mille.centre.hours.calendar import Day, special, year_of
from mille.centre.model.centre import Centre, Hours, Span

ABREAST = 3
"""Months in a row of the calendar."""

WIDTH = 7 * 3

COLUMNS = ("date", "weekday", "timetable", "open", "hours", "why", "holiday")


def drawn(centre: Centre, hours: Hours, year: int, words: Wording) -> str:
    """The year of one timetable as text, 69 columns wide but for long reasons."""
    days = {day.date: day for day in year_of(centre, hours, year, words.language)}
    legend = words._(
        "·  closed every week    x  closed on this date    *  other hours than usual on this day of the week"
    )
    parts = [_head(centre, hours, year, days, words), _months(hours, year, days, words), legend, ""]
    return "\n".join([*parts, *_week(hours, words), "", *_listed(days, hours, words)]) + "\n"


def as_csv(centre: Centre, timetables: Sequence[Hours], year: int, words: Wording) -> str:
    """Every day of these timetables, a line each, for a spreadsheet. `open` is 1 or 0; times are half-open spans."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for hours in timetables:
        for day in year_of(centre, hours, year, words.language):
            spans = " ".join(_span(span) for span in day.spans)
            weekday = words.weekdays[day.date.weekday()]
            writer.writerow((day.date, weekday, hours.name, int(bool(day.spans)), spans, day.why, day.holiday))
    return file.getvalue()


def why(day: Day, words: Wording) -> str:
    """Why a day has the hours it has."""
    if day.why == "holiday":
        return words._("public holiday: {name}", name=day.holiday)
    if day.why == "ended":
        return words._("after the centre's last day")
    reason = _reason(day, words)
    return f"{reason}, {day.holiday}" if day.holiday else reason


def _reason(day: Day, words: Wording) -> str:
    weekday = words.weekdays[day.date.weekday()]
    if day.why == "exception":
        return words._("exception in the description")
    if day.why == "season":
        return words._("season in the description")
    if day.spans:
        return words._("an ordinary {weekday}", weekday=weekday)
    return words._("closed every {weekday}", weekday=weekday)


def _span(span: Span) -> str:
    start, end = (f"{minutes // 60}:{minutes % 60:02}" for minutes in (span.start, (span.end - 1) % 1440 + 1))
    return f"{start}-{end}"


def _head(centre: Centre, hours: Hours, year: int, days: Mapping[date, Day], words: Wording) -> str:
    title = words._("{centre} in {year}: hours {hours}", centre=centre.name, year=year, hours=hours.name)
    opened = sum(bool(day.spans) for day in days.values())
    length = words.number(sum(day.open_minutes for day in days.values()) / 60)
    totals = words._(
        "Days open: {open} ({hours} hours in all). Days closed: {closed}.",
        open=opened,
        hours=length,
        closed=len(days) - opened,
    )
    return f"{title}\n{totals}\n"


def _months(hours: Hours, year: int, days: Mapping[date, Day], words: Wording) -> str:
    rows = []
    for first in range(1, 13, ABREAST):
        months = [list(_month(hours, year, month, days, words)) for month in range(first, first + ABREAST)]
        rows += ["   ".join(lines).rstrip() for lines in zip(*months, strict=True)]
    return "\n".join(rows)


def _month(hours: Hours, year: int, month: int, days: Mapping[date, Day], words: Wording) -> Iterator[str]:
    """The lines of a month: its name, the days of the week, six weeks, and an empty one."""
    yield words.months[month - 1].center(WIDTH)
    yield "".join(f"{name[:2]} " for name in words.weekdays)
    weeks = Calendar().monthdatescalendar(year, month)
    for week in weeks + [[]] * (7 - len(weeks)):
        yield "".join(_cell(days[day], hours) if day.month == month else "   " for day in week).ljust(WIDTH)


def _cell(day: Day, hours: Hours) -> str:
    if special(day, hours):
        return f"{day.date.day:2}{'*' if day.spans else 'x'}"
    return f"{day.date.day:2} " if day.spans else " · "


def _week(hours: Hours, words: Wording) -> Iterator[str]:
    yield words._("Ordinary weeks")
    yield from (f"  {line}" for line in aligned(words.week(hours.week)))


def _listed(days: Mapping[date, Day], hours: Hours, words: Wording) -> Iterator[str]:
    yield words._("Days with other hours than usual, and public holidays")
    others = [
        (day.date, (words.spans(day.spans), why(day, words)))
        for day in days.values()
        if special(day, hours) or day.why not in ("week", "season") or day.holiday
    ]
    rows = [(words.dates(first, last), *row) for first, last, row in runs(others)]
    yield from (f"  {line}" for line in aligned(rows))
    if not rows:
        yield "  " + words._("none")
