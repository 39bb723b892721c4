"""How numbers, dates and intervals are said in a report, in French or English."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from mille.centre.explain.wording import Wording, wording
from mille.centre.model.centre import Language
from mille.records.figures.all_figures import FIGURES, Unit, Value
from mille.records.figures.periods import Grain, Period
from mille.words import report_english, report_french

SPOKEN: Mapping[Language, Mapping[str, str]] = {"fr": report_french.SENTENCES, "en": report_english.SENTENCES}
"""The languages of reports."""

OF_SECONDS = ("occupancy",)
"""Shares whose part and whole are seconds."""

NBSP = "\u00a0"
NOTHING = "-"
"""Stands where there was nothing to compute a figure from: never 0, never 100 %."""


class Words(NamedTuple):
    """One language's sentences for reports."""

    language: Language

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence of this name, with its values."""
        return SPOKEN[self.language][name].format(**values)

    @property
    def of_centre(self) -> Wording:
        """The words in which the centre itself is told: dates, days, lists."""
        return wording(self.language)

    def number(self, number: float, digits: int = 0) -> str:
        """A number with so many decimals; what is too small for them is never said to be nothing.

        >>> Words("fr").number(134.87, 1), Words("en").number(2239), Words("en").number(0.01, 1)
        ('134,9', '2239', '<0.1')
        """
        least = 10.0**-digits
        below = digits > 0 and 0 < number < least / 2
        return f"{'<' * below}{least if below else number:.{digits}f}".replace(".", self("decimal"))

    def percent(self, share: float) -> str:
        """A share in per cent: 0 and 100 only when it is that.

        >>> [Words("en").percent(share).replace(NBSP, " ") for share in (0.8125, 0.9999, 1.0, 0.001, 0.0)]
        ['81 %', '99.9 %', '100 %', '0.1 %', '0 %']
        """
        whole = round(share * 100)
        if (whole >= 100 and share < 1) or (whole <= 0 and share > 0):
            return self("percent", n=self.number(min(max(share * 100, 0.1), 99.9), 1)).replace(" ", NBSP)
        return self("percent", n=whole).replace(" ", NBSP)

    def value(self, value: Value | None, figure: str) -> str:
        """A figure's value as its unit is said; a share with what it is a share of."""
        if value is None or value.number is None:
            return NOTHING
        unit = FIGURES[figure].unit
        if unit is Unit.SHARE:
            return self.share(value, hours=figure in OF_SECONDS)
        if unit is Unit.SECONDS:
            return self("seconds", n=self.number(value.number)).replace(" ", NBSP)
        digits = {Unit.COUNT: 0, Unit.RATIO: 2, Unit.ERLANGS: 1}[unit]
        return self.number(value.number, digits)

    def share(self, value: Value, hours: bool = False) -> str:
        """A share with its counts, or with its hours where it is one of time."""
        said = self.percent(value.number or 0)
        if value.part is None or value.whole is None:
            return said
        part, whole = (self._counted(number, hours) for number in (value.part, value.whole))
        return self("counted", value=said, part=part, whole=whole).replace(" ", NBSP)

    def _counted(self, number: float, hours: bool) -> str:
        return self("hours", n=self.number(number / 3600, 1)) if hours else self.number(number)

    def figure(self, figure: str) -> str:
        """What a figure is called."""
        return FIGURES[figure].names[self.language]

    def time(self, at: datetime) -> str:
        """A time of day, as digital clocks show it in any language."""
        return f"{at.hour}:{at.minute:02}"

    def instant(self, at: datetime) -> str:
        """A day and its time."""
        return self("instant", date=self.of_centre.date(at.date()), time=self.time(at))

    def interval(self, since: datetime, grain: Grain, one_day: bool) -> str:
        """Where a row begins: its time within a day, else its date."""
        if grain is Grain.DAY:
            return f"{self.of_centre.weekdays[since.weekday()][:3]} {since:%d/%m}"
        if grain is Grain.WEEK:
            return f"{since:%d/%m}"
        if grain is Grain.MONTH:
            return self("month_of", month=self.of_centre.months[since.month - 1], year=since.year)
        return self.time(since) if one_day else f"{since:%d/%m} {self.time(since)}"

    def last(self, until: datetime, since: datetime, grain: Grain, one_day: bool) -> str:
        """Where the last of several rows is over: its end within a day, else the row itself."""
        if grain.minutes and one_day and until.date() > since.date():
            return "24:00"
        return self.interval(until if grain.minutes else since, grain, one_day)

    def period(self, period: Period) -> str:
        """The days of a period in words."""
        first, last = period.first, period.last
        if period.kind == "month" and whole_month(first, last):
            return self("month_of", month=self.of_centre.months[first.month - 1], year=first.year)
        return self.of_centre.dates(first, last)


def whole_month(first: date, last: date) -> bool:
    """Whether two dates are the ends of one month."""
    return (
        first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month)
    )
