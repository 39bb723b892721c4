"""A centre's calendar: the hours of each day, and the reason for them.

What is open is decided by `opening_hours.py`, the same as for a live call; here it is only told why.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from mille.centre.hours.opening_hours import spans_on, week_of
from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre, Hours, Language, Span

LOCALES = {"en": "en_US"}
"""The names by which the library of holidays knows languages, where they are not their codes."""

FAR = 366
"""Days ahead in which the next opening is looked for."""


Why = Literal["week", "holiday", "exception", "season", "ended"]


class Day(NamedTuple):
    """One day of a timetable: the spans that begin on it, and their reason.

    `why` is ``week`` on a day like others of its name, ``holiday`` when a public holiday closes it, ``exception``
    when the description names the date, ``season`` in a season, ``ended`` after the centre's last day. `holiday` is
    the name of the public holiday, even where it changes nothing.
    """

    date: date
    spans: tuple[Span, ...]
    why: Why
    holiday: str = ""

    @property
    def open_minutes(self) -> int:
        """How long the spans of the day are, in minutes."""
        return sum(span.end - span.start for span in self.spans)


def day_of(centre: Centre, hours: Hours, day: date, language: Language) -> Day:
    """A day of a timetable. Names of holidays are in `language`, if the library has them."""
    spans = _spans(centre, hours, day)
    return Day(day, spans, _why(centre, hours, day), holiday_names(centre.country, day.year, language).get(day, ""))


def _why(centre: Centre, hours: Hours, day: date) -> Why:
    if _ended(centre, day):
        return "ended"
    if day in hours.exceptions:
        return "exception"
    week = week_of(hours, day)
    if spans_on(centre, hours, day) != week.get(day.weekday(), ()):
        return "holiday"
    return "week" if week is hours.week else "season"


def _spans(centre: Centre, hours: Hours, day: date) -> tuple[Span, ...]:
    return () if _ended(centre, day) else spans_on(centre, hours, day)


def _ended(centre: Centre, day: date) -> bool:
    """Whether a day is after the centre's last day."""
    return centre.ends is not None and day > centre.ends.last_day


def year_of(centre: Centre, hours: Hours, year: int, language: Language) -> tuple[Day, ...]:
    """Every day of a year, in order."""
    first = date(year, 1, 1)
    count = (date(year + 1, 1, 1) - first).days
    return tuple(day_of(centre, hours, first + timedelta(days=n), language) for n in range(count))


def special(day: Day, hours: Hours) -> bool:
    """Whether a day has other hours than its day of the week."""
    return day.spans != hours.week.get(day.date.weekday(), ())


def next_opening(centre: Centre, hours: Hours, at: datetime) -> datetime | None:
    """When a timetable next opens after `at` (aware), within FAR days; in the centre's time zone."""
    local = at.astimezone(ZoneInfo(centre.timezone))
    return next((start for start in _openings(centre, hours, local) if start > local), None)


def _openings(centre: Centre, hours: Hours, local: datetime) -> Iterator[datetime]:
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    for count in range(FAR + 1):
        day = midnight + timedelta(days=count)
        for span in _spans(centre, hours, day.date()):
            yield day.replace(hour=span.start // 60, minute=span.start % 60)


@cache
def holiday_names(country: str, year: int, language: Language) -> Mapping[date, str]:
    """The public holidays of a year, named in a language if the library can, else as the country calls them."""
    import holidays  # a third of a second: only those who need it wait for it

    of_country, locale = holidays.country_holidays(country), LOCALES.get(language, language)
    spoken = locale if locale in of_country.supported_languages else of_country.default_language
    named = dict(holidays.country_holidays(country, years=year, language=spoken).items())
    return {day: named.get(day, name) for day, name in public_holidays(country, year).items()}
