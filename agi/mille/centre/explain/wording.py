"""How a thing of a centre is written in one language: its hours, where a key leads, what a message says."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import TypeVar

from mille.centre.model.centre import Action, Centre, Kind, Language, Span, Week
from mille.words.catalogue import N_, SOURCE, languages, translations
from mille.words.formats import MIDNIGHT, Formats

T = TypeVar("T")

Sentences = Mapping[Kind, str]
"""Where an action leads, a message for each kind of action."""

FROM_MENU: Sentences = {
    "queue": N_("to the queue {target}"),
    "menu": N_("to the menu {target}"),
    "say": N_("to the message {target}, then back to this menu"),
    "table": N_("to the table {target}, then back to this menu"),
    "language": N_("on in {language}"),
    "voicemail": N_("to a voice message for the agents of {target}"),
    "callback": N_("to a callback by the agents of {target}"),
    "partner": N_("to the partner {target}"),
    "agent": N_("to the agent {target}"),
}
"""Where a key of a menu leads."""

WHILE_WAITING: Sentences = {
    **FROM_MENU,
    "say": N_("to the message {target}, then back to their place"),
    "table": N_("to the table {target}, then back to their place"),
}
"""Where a key leads that callers press in a queue."""

INSTEAD: Sentences = {**FROM_MENU, "say": N_("to the message {target}, then the call ends")}
"""Where callers go who cannot wait in a queue, or no longer."""


class Wording(Formats):
    """One language's messages and formats, and what is written of a centre with them."""

    def spans(self, spans: Sequence[Span]) -> str:
        """The hours of one day, or that it is closed."""
        return self.listing([self._span(span) for span in spans]) or self.context("day", "closed")

    def _span(self, span: Span) -> str:
        start, end = self.clock(span.start), self.clock(span.end)
        if span.end > MIDNIGHT:
            return self.context("hours", "{start} to {end} the next day", start=start, end=end)
        return self.context("hours", "{start} to {end}", start=start, end=end)

    def week(self, week: Week) -> list[tuple[str, str]]:
        """The days of the week with their hours; neighbours with the same hours are one row."""
        hours = [(day, self.spans(week.get(day, ()))) for day in range(7)]
        grouped = [(spans, [day for day, _ in days]) for spans, days in groupby(hours, key=lambda pair: pair[1])]
        return [(self._days(days), spans) for spans, days in grouped]

    def days(self, days: Sequence[int]) -> list[str]:
        """Days of the week in order; neighbours are written together."""
        neighbours: list[list[int]] = []
        for day in days:
            if neighbours and neighbours[-1][-1] == day - 1:
                neighbours[-1].append(day)
            else:
                neighbours.append([day])
        return [self._days(run) for run in neighbours]

    def _days(self, days: Sequence[int]) -> str:
        first, last = self.weekdays[days[0]], self.weekdays[days[-1]]
        if len(days) > 2:
            return self.context("days", "{first} to {last}", first=first, last=last)
        return self.listing([self.weekdays[day] for day in days])

    def interval(self, seconds: int) -> str:
        """What stands after "every": always in seconds, whose number is seldom one."""
        return self.quantity(seconds, "second")

    def leads(self, action: Action, sentences: Sentences) -> str:
        """Where a key, or silence, leads."""
        language = self.language_name(action.target) if action.kind == "language" else ""
        leads = self._(sentences[action.kind], target=action.target, language=language)
        if action.category:
            leads = self._("{leads}, counted as {category}", leads=leads, category=action.category)
        return self._("{leads}, in the tier {tier}", leads=leads, tier=action.tier) if action.tier else leads


@cache
def wording(language: str) -> Wording:
    """The words of a language; English for one that mille does not know."""
    return Wording(language, translations(language))


def language_of(centre: Centre) -> Language:
    """The first language of a centre that mille can write; English where there is none."""
    return next((language for language in centre.languages if language in languages()), SOURCE)


def runs(days: Iterable[tuple[date, T]]) -> list[tuple[date, date, T]]:
    """Dates in order that have the same value, each run with its first and last day."""
    joined: list[tuple[date, date, T]] = []
    for day, value in days:
        if joined and joined[-1][1] + timedelta(days=1) == day and joined[-1][2] == value:
            joined[-1] = (joined[-1][0], day, value)
        else:
            joined.append((day, day, value))
    return joined


def text_of(centre: Centre, message: str, language: Language) -> str:
    """What a message says in a language; its name in brackets when it has no text there (a recording)."""
    return centre.messages[message].texts.get(language) or f"[{message}]"
