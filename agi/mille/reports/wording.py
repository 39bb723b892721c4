"""How figures, numbers and periods are written in a report, in one language."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache

from mille.records.calls.call import Outcome
from mille.records.figures.all_figures import FIGURES, Terms, Unit, Value
from mille.records.figures.figures_of_calls import OUTCOMES
from mille.records.figures.periods import Grain, Period
from mille.words.catalogue import N_, translations
from mille.words.formats import Formats

OF_SECONDS = ("occupancy",)
"""Shares whose part and whole are seconds."""

NBSP = "\u00a0"
NOTHING = "-"
"""Stands where there was nothing to compute a figure from: never 0, never 100 %."""

SEVERAL = 100
"""A number whose plural is that of any large number, in the languages that have several plurals too."""

EVERY: Mapping[Grain, str] = {
    Grain.QUARTER: N_("by quarter of an hour"),
    Grain.HALF: N_("by half-hour"),
    Grain.HOUR: N_("by hour"),
    Grain.DAY: N_("by day"),
    Grain.WEEK: N_("by week"),
    Grain.MONTH: N_("by month"),
}
"""How long the rows of a report are."""


class Wording(Formats):
    """The messages of one language, its formats, and what is written of figures."""

    def rounded(self, number: float, digits: int = 0) -> str:
        """A number with so many decimals; what is too small for them does not become nothing.

        >>> words = wording_of("en")
        >>> words.rounded(134.87, 1), words.rounded(2239), words.rounded(0.01, 1)
        ('134.9', '2,239', '<0.1')
        """
        least = 10.0**-digits
        below = digits > 0 and 0 < number < least / 2
        return "<" * below + self.number(least if below else number, digits, digits)

    def percentage(self, share: float) -> str:
        """A share in per cent: 0 and 100 only when it is that.

        >>> [wording_of("en").percentage(share) for share in (0.8125, 0.9999, 1.0, 0.001, 0.0)]
        ['81%', '99.9%', '100%', '0.1%', '0%']
        """
        near = round(share * 100)
        if (near >= 100 and share < 1) or (near <= 0 and share > 0):
            return self.percent(min(max(share, 0.001), 0.999), 1)
        return self.percent(share, 0)

    def value(self, value: Value | None, figure: str) -> str:
        """A figure's value in its unit; a share with what it is a share of."""
        if value is None or value.number is None:
            return NOTHING
        unit = FIGURES[figure].unit
        if unit is Unit.SHARE:
            return self.share(value, hours=figure in OF_SECONDS)
        if unit is Unit.SECONDS:
            return self._("{n} s", n=self.rounded(value.number)).replace(" ", NBSP)
        return self.rounded(value.number, {Unit.COUNT: 0, Unit.RATIO: 2, Unit.ERLANGS: 1}[unit])

    def share(self, value: Value, hours: bool = False) -> str:
        """A share with its counts, or with its hours where it is one of time."""
        share = self.percentage(value.number or 0)
        if value.part is None or value.whole is None:
            return share
        part, whole = (self._counted(number, hours) for number in (value.part, value.whole))
        return f"{share} ({part}/{whole})".replace(" ", NBSP)

    def _counted(self, number: float, hours: bool) -> str:
        return self._("{n} h", n=self.rounded(number / 3600, 1)) if hours else self.rounded(number)

    def promise(self, share: float, within: int) -> str:
        """A service level that was promised."""
        return self._("{share} within {seconds} s", share=self.percentage(share), seconds=self.number(within))

    def figure(self, figure: str) -> str:
        """The name of a figure."""
        return self.outcome(Outcome(figure), SEVERAL) if figure in set(Outcome) else self._(FIGURES[figure].name)

    def outcome(self, outcome: Outcome, calls: int) -> str:
        """The name of an outcome, as so many calls have it."""
        one, several = OUTCOMES[outcome].name
        return self.plural(one, several, calls)

    def formula(self, figure: str, terms: Terms) -> str:
        """The formula of a figure, with the terms agreed on."""
        return self._(FIGURES[figure].formula, **{name: self.number(number) for name, number in terms.named.items()})

    def time(self, at: datetime) -> str:
        """A time of day, as digital clocks show it in any language."""
        return f"{at.hour}:{at.minute:02}"

    def interval(self, since: datetime, grain: Grain, one_day: bool) -> str:
        """Where a row begins: its time within a day, else its date."""
        if grain is Grain.DAY:
            return self.day_of_month(since.date())
        if grain is Grain.MONTH:
            return self.month(since.date())
        if grain is Grain.WEEK:
            return f"{since:%d/%m}"
        return self.time(since) if one_day else f"{since:%d/%m} {self.time(since)}"

    def last(self, until: datetime, since: datetime, grain: Grain, one_day: bool) -> str:
        """Where the last of several rows is over: its end within a day, else the row itself."""
        if grain.minutes and one_day and until.date() > since.date():
            return "24:00"
        return self.interval(until if grain.minutes else since, grain, one_day)

    def period(self, period: Period) -> str:
        """The days of a period in words."""
        if period.kind == "month" and whole_month(period.first, period.last):
            return self.month(period.first)
        return self.dates(period.first, period.last)


@cache
def wording_of(language: str) -> Wording:
    """The words of reports in a language; English for one that mille does not know."""
    return Wording(language, translations(language))


def whole_month(first: date, last: date) -> bool:
    """Whether two dates are the ends of one month."""
    return (
        first.day == 1 and (last + timedelta(days=1)).day == 1 and (first.year, first.month) == (last.year, last.month)
    )
