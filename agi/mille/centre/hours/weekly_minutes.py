"""A week of a timetable as a set of minutes, so that weeks can be joined and compared. Dates are left out."""

from collections.abc import Iterable

from mille.centre.model.centre import Hours, Week

DAY = 24 * 60
WEEK = 7 * DAY
ALWAYS = (1 << WEEK) - 1
"""Every minute of a week: bit 0 is Monday, 0:00."""
WHOLE_DAY = (1 << DAY) - 1


def minutes_of(week: Week) -> int:
    """The minutes in which a week is open, one bit each; Sunday's night continues on Monday."""
    found = 0
    for day, spans in week.items():
        for span in spans:
            bits = ((1 << (span.end - span.start)) - 1) << (day * DAY + span.start)
            found |= (bits & ALWAYS) | (bits >> WEEK)
    return found


def open_minutes(timetables: Iterable[Hours]) -> int:
    """The minutes of an ordinary week in which one of these is open."""
    found = 0
    for hours in timetables:
        found |= minutes_of(hours.week)
    return found


def first_of(minutes: int) -> tuple[int, int]:
    """The first minute of a set: the day of the week (Monday is 0) and the minute of that day."""
    return divmod((minutes & -minutes).bit_length() - 1, DAY)


def ever_closes(hours: Hours) -> bool:
    """Whether there is a minute, of any day, in which a timetable is closed."""
    weeks = (hours.week, *(season.week for season in hours.seasons))
    days = (minutes_of({0: spans}) & WHOLE_DAY for spans in hours.exceptions.values())
    whole = all(minutes_of(week) == ALWAYS for week in weeks) and all(day == WHOLE_DAY for day in days)
    return hours.closed_on_holidays or not whole
