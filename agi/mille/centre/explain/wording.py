"""How a thing of the centre is said to people, in French or English: hours, dates, durations, lists."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple, TypeVar

from mille.centre.model.centre import Action, Centre, Language, Span, Week
from mille.words import english, explain_english, explain_french, french, hear_english, hear_french

T = TypeVar("T")

MIDNIGHT = 24 * 60

SPOKEN: dict[Language, tuple[dict[str, str], tuple[str, ...], tuple[str, ...]]] = {
    "fr": (french.SENTENCES | explain_french.SENTENCES | hear_french.SENTENCES, french.DAYS, french.MONTHS),
    "en": (english.SENTENCES | explain_english.SENTENCES | hear_english.SENTENCES, english.DAYS, english.MONTHS),
}
"""The languages in which mille speaks of a centre, each with its sentences, days and months."""


class Wording(NamedTuple):
    """One language's sentences, and what is made of them."""

    language: Language
    sentences: dict[str, str]
    weekdays: tuple[str, ...]
    months: tuple[str, ...]

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence of this name, with its values."""
        return self.sentences[name].format(**values)

    def one_of(self, family: str, name: str, /, **values: object) -> str:
        """The sentence `family_name`; for a name that has none, `family_other`, which may name it."""
        known = f"{family}_{name}" in self.sentences
        return self(f"{family}_{name}" if known else f"{family}_other", name=name, **values)

    def quote(self, text: str) -> str:
        """A text in the language's quotation marks."""
        return self("quote", text=text)

    def label(self, text: str) -> str:
        """A text that what follows belongs to."""
        return self("label", text=text)

    def listing(self, items: Sequence[str]) -> str:
        """One thing, or several: a, b and c."""
        return self("and", first=", ".join(items[:-1]), last=items[-1]) if len(items) > 1 else "".join(items)

    def language_name(self, language: Language) -> str:
        """What a language is called in this one."""
        return self.sentences.get(language, language) if language in SPOKEN else language

    def country(self, code: str) -> str:
        """A country by its name, or by its code (ISO 3166) where we have none."""
        return self.sentences.get(f"country_{code}", code)

    def clock(self, minutes: int) -> str:
        """A time of day, from minutes since midnight: 7:45, 7 h 45."""
        hour, minute = divmod(minutes % MIDNIGHT if minutes > MIDNIGHT else minutes, 60)
        return self("clock" if minute else "clock_full", hour=hour, minute=minute)

    def spans(self, spans: Sequence[Span]) -> str:
        """The hours of one day, or that it is closed."""
        said = [
            self(
                "span" if span.end <= MIDNIGHT else "span_past_midnight",
                start=self.clock(span.start),
                end=self.clock(span.end),
            )
            for span in spans
        ]
        return self.listing(said) or self("closed")

    def dates(self, first: date, last: date) -> str:
        """One date, or all from one to another; month and year are said once where they are the same.

        >>> wording("en").dates(date(2026, 12, 28), date(2026, 12, 30))
        'from Monday 28 to Wednesday 30 December 2026'
        """
        if first == last:
            return self.date(first)
        if first.year != last.year:
            return self("dates", first=self.date(first), last=self.date(last))
        start = self._day_and_month(first) if first.month != last.month else self._day(first)
        return self("dates", first=start, last=self.date(last))

    def _day_and_month(self, day: date) -> str:
        return self("day_and_month", day=self._day(day), month=self.months[day.month - 1])

    def _day(self, day: date) -> str:
        number = day.day if day.day > 1 else self("first_of_month")
        return self("day", weekday=self.weekdays[day.weekday()], number=number)

    def date(self, day: date) -> str:
        """A date with its day of the week."""
        return self("date", day=self._day_and_month(day), year=day.year)

    def week(self, week: Week) -> list[tuple[str, str]]:
        """The days of the week with their hours; neighbours that have the same are told together."""
        told = [(day, self.spans(week.get(day, ()))) for day in range(7)]
        grouped = [(spans, [day for day, _ in days]) for spans, days in groupby(told, key=lambda told: told[1])]
        return [(self._days(days), spans) for spans, days in grouped]

    def days(self, days: Sequence[int]) -> list[str]:
        """Days of the week in order; neighbours are told together."""
        found: list[list[int]] = []
        for day in days:
            if found and found[-1][-1] == day - 1:
                found[-1].append(day)
            else:
                found.append([day])
        return [self._days(run) for run in found]

    def _days(self, days: Sequence[int]) -> str:
        first, last = self.weekdays[days[0]], self.weekdays[days[-1]]
        if len(days) > 2:
            return self("days_from_to", first=first, last=last)
        return self.listing([self.weekdays[day] for day in days])

    def duration(self, seconds: float) -> str:
        """A duration, in whole minutes where it is that; from two minutes on in minutes and seconds.

        >>> wording("en").duration(90), wording("en").duration(1800), wording("fr").duration(2.5)
        ('90 seconds', '30 minutes', '2,5 secondes')
        >>> wording("fr").duration(1470)
        '24 minutes et 30 secondes'
        """
        if seconds > 120 and seconds % 60:
            return self.listing([self.duration(seconds - seconds % 60), self.duration(seconds % 60)])
        unit, n = ("minute", seconds / 60) if seconds and not seconds % 60 else ("second", seconds)
        return self(f"one_{unit}") if n == 1 else self(f"{unit}s", n=f"{n:g}".replace(".", self("decimal")))

    def share(self, share: float) -> str:
        """A share of 1 in per cent, without the sign."""
        return f"{share * 100:.4g}".replace(".", self("decimal"))

    def often(self, seconds: int) -> str:
        """What goes with every: always in seconds, whose number is seldom one."""
        return self("seconds", n=seconds)

    def leading(self, family: str, action: Action, /, **values: object) -> str:
        """Where a key, or silence, leads: a sentence of the family `to` or `key`."""
        target, language = action.target, self.language_name(action.target)
        said = self.one_of(family, action.kind, kind=action.kind, target=target, language=language, **values)
        for what, name in (("category", action.category), ("tier", action.tier)):
            said = self(f"leads_{what}", leads=said, name=name) if name else said
        return said


def wording(language: Language) -> Wording:
    """The words of a language. Raises KeyError for one in which mille does not speak."""
    return Wording(language, *SPOKEN[language])


def runs(told: Iterable[tuple[date, T]]) -> list[tuple[date, date, T]]:
    """Dates in order of which the same is told, each run with its first and last day."""
    found: list[tuple[date, date, T]] = []
    for day, said in told:
        if found and found[-1][1] + timedelta(days=1) == day and found[-1][2] == said:
            found[-1] = (found[-1][0], day, said)
        else:
            found.append((day, day, said))
    return found


def text_of(centre: Centre, message: str, language: Language) -> str:
    """What a message says in a language; its name in brackets when it has no text there (a recording)."""
    return centre.messages[message].texts.get(language) or f"[{message}]"
