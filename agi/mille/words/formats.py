"""How dates, durations, lists, numbers and names of languages are written in one language, by CLDR (Babel).

Where CLDR's form is not what a person writes, the catalogue has a message for it: times of day ("7 h 45" in French),
the first of a month ("1er"), the dates from one to another (CLDR's ranges abbreviate: "lun. 28 – mer. 30 déc."),
quotation marks (which Babel does not offer). English is that of the world: the day before the month, 24 hours.

Babel takes a tenth of a second to import: it is, once something is written with it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from mille.words.catalogue import N_, SOURCE, Words, translations

if TYPE_CHECKING:
    from babel import Locale

LOCALES = {SOURCE: "en_GB"}
"""The CLDR locale of a language, where it is not that of its name."""

NOT_IN_CLDR = {
    "dhv": N_("Drehu"),
    "fud": N_("Futunan"),
    "nen": N_("Nengone"),
    "wls": N_("Wallisian"),
}
"""Languages by ISO 639-3 that centres speak and CLDR has no name for."""

MIDNIGHT = 24 * 60

NARROW = "\u202f"
"""CLDR's space between thousands. The fonts of every PDF reader lack it, so a no-break space stands for it."""


class Formats(Words):
    """One language's messages, and everything that is written with a number, a date or a name."""

    def date(self, day: datetime.date) -> str:
        """A date with its day of the week and its year.

        >>> formats_of("en").date(datetime.date(2026, 12, 28)), formats_of("fr").date(datetime.date(2029, 5, 1))
        ('Monday 28 December 2026', 'mardi 1er mai 2029')
        """
        return self._written(day, "yMMMMEEEEd")

    def dates(self, first: datetime.date, last: datetime.date) -> str:
        """One date, or all from one to another; month and year are written once where they are the same.

        >>> formats_of("en").dates(datetime.date(2026, 12, 28), datetime.date(2026, 12, 30))
        'from Monday 28 to Wednesday 30 December 2026'
        """
        if first == last:
            return self.date(first)
        if first.year != last.year:
            start = self.date(first)
        else:
            start = self._written(first, "EEEEd" if first.month == last.month else "MMMMEEEEd")
        return self.context("dates", "from {first} to {last}", first=start, last=self.date(last))

    def day_of_month(self, day: datetime.date) -> str:
        """A date in a narrow column: Mon 28/12."""
        return self._written(day, "MEd")

    def month(self, day: datetime.date) -> str:
        """The month of a date, with its year: December 2026."""
        return self._written(day, "yMMMM")

    def instant(self, at: datetime.datetime) -> str:
        """A date and its time."""
        return self._("{date}, {time}", date=self.date(at.date()), time=self.clock(at.hour * 60 + at.minute))

    def clock(self, minutes: int) -> str:
        """A time of day, from minutes since midnight: 7:45, 7 h 45. What is later than 24:00 is of the next day."""
        hour, minute = divmod(minutes % MIDNIGHT if minutes > MIDNIGHT else minutes, 60)
        if not minute:
            return self.context("time of day", "{hour}:00", hour=hour)
        return self.context("time of day", "{hour}:{minute:02}", hour=hour, minute=minute)

    def duration(self, seconds: float) -> str:
        """A duration in hours, minutes and seconds; up to two minutes in seconds, unless it is a whole minute.

        >>> [formats_of("en").duration(seconds) for seconds in (60, 90, 1800, 5400)]
        ['1 minute', '90 seconds', '30 minutes', '1 hour and 30 minutes']
        >>> formats_of("fr").duration(1470).replace("\\xa0", " ")
        '24 minutes et 30 secondes'
        """
        if seconds <= 120 and seconds % 60:
            return self.quantity(seconds, "second")
        hours, rest = divmod(seconds, 3600)
        parts = zip((hours, *divmod(rest, 60)), ("hour", "minute", "second"), strict=True)
        return self.listing([self.quantity(n, unit) for n, unit in parts if n]) or self.quantity(0, "second")

    def quantity(self, n: float, unit: str) -> str:
        """So many of a unit of time: `second`, `minute`, `hour`, `day`, `week`, `month`, `year`.

        >>> formats_of("en").quantity(1, "year"), formats_of("fr").quantity(1.5, "day")
        ('1 year', '1,5\\xa0jour')
        """
        from babel.units import format_unit

        whole = int(n) if n == int(n) else n
        return _plain(format_unit(whole, f"duration-{unit}", locale=self.locale))

    def number(self, n: float, most: int = 2, least: int = 0) -> str:
        """A number with its thousands apart, with at most and at least so many decimals.

        >>> formats_of("en").number(12345.678), formats_of("fr").number(12345, 1, 1).replace("\\xa0", " ")
        ('12,345.68', '12 345,0')
        """
        from babel.numbers import format_decimal

        return _plain(format_decimal(n, f"#,##0.{_decimals(most, least)}", self.locale))

    def percent(self, share: float, most: int = 2, least: int = 0) -> str:
        """A share of 1 in per cent, with its sign.

        >>> formats_of("en").percent(0.985), formats_of("fr").percent(0.985).replace("\\xa0", " ")
        ('98.5%', '98,5 %')
        """
        from babel.numbers import format_percent

        pattern = self.locale.percent_formats[None].pattern
        return _plain(format_percent(share, pattern.replace("0", f"0.{_decimals(most, least)}", 1), self.locale))

    def listing(self, items: Sequence[str]) -> str:
        """One thing, or several: a, b and c."""
        from babel.lists import format_list

        return format_list(list(items), "standard", self.locale)

    def language_name(self, language: str) -> str:
        """What a language (ISO 639) is called; its code where it has no name.

        >>> formats_of("en").language_name("fr"), formats_of("en").language_name("dhv")
        ('French', 'Drehu')
        """
        if language in NOT_IN_CLDR:
            return self._(NOT_IN_CLDR[language])
        return str(self.locale.languages.get(language, language))

    def country(self, code: str) -> str:
        """What a country is called, by its code (ISO 3166)."""
        return str(self.locale.territories.get(code, code))

    @cached_property
    def weekdays(self) -> tuple[str, ...]:
        """The days of the week, Monday first."""
        return tuple(self.locale.days["stand-alone"]["wide"][day] for day in range(7))

    @cached_property
    def months(self) -> tuple[str, ...]:
        """The months, January first."""
        return tuple(self.locale.months["stand-alone"]["wide"][month] for month in range(1, 13))

    def quote(self, text: str) -> str:
        """A text in quotation marks."""
        return self._("“{text}”", text=text)

    def label(self, text: str) -> str:
        """A text that what follows belongs to."""
        return self._("{text}:", text=text)

    @cached_property
    def locale(self) -> Locale:
        """The language in CLDR: English for one that CLDR does not have."""
        from babel import Locale, UnknownLocaleError

        try:
            return Locale.parse(LOCALES.get(self.language, self.language))
        except UnknownLocaleError:
            return Locale.parse(LOCALES[SOURCE])

    def _written(self, day: datetime.date, fields: str) -> str:
        """A date with these fields, as UTS 35 finds a pattern: the nearest, its fields as wide as they are wanted."""
        from babel.dates import format_date

        pattern, first = _pattern(self.locale, fields), self.context("day of a month", "1")
        if day.day == 1 and fields != "MEd":
            pattern = re.sub(r"\bd\b", f"'{first}'", pattern)
        return format_date(day, pattern, self.locale)


@cache
def formats_of(language: str) -> Formats:
    """The messages of a language and its formats; English for a language that mille does not know."""
    return Formats(language, translations(language))


@cache
def _pattern(locale: Locale, fields: str) -> str:
    """CLDR's pattern for these fields (https://unicode.org/reports/tr35/tr35-dates.html#Matching_Skeletons).

    Babel finds the nearest one, but leaves its fields as narrow as they are there.
    """
    from babel.dates import match_skeleton

    nearest = match_skeleton(fields, locale.datetime_skeletons)
    if nearest is None:
        raise ValueError(f"{locale} has no form for a date with {fields}")
    pattern = str(locale.datetime_skeletons[nearest].pattern)
    if locale.language == SOURCE:
        pattern = pattern.replace("E, d", "E d")  # nobody writes this comma where the day comes first
    for letter in "EM":
        if (wide := fields.count(letter)) > 2:
            pattern = re.sub(f"{letter}+", letter * wide, pattern)
    return pattern


def _decimals(most: int, least: int) -> str:
    return "0" * least + "#" * (most - least)


def _plain(text: str) -> str:
    return text.replace(NARROW, "\u00a0")
