"""When something is open, as a description has it: a week of spans, its seasons, holidays and exceptions.

Times of day are minutes since midnight in the centre's time zone; weekdays count from Monday, 0, to Sunday, 6.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from mille.centre.notation.declaration import called, fills, unless, written
from mille.centre.notation.spans import Span
from mille.centre.notation.words import Word, one_of

_closed_or_open = one_of("closed", "open")
_closed = Word(lambda node: _closed_or_open(node) == "closed", **_closed_or_open.schema)

Week = Mapping[int, tuple[Span, ...]]
"""The spans that begin on each day of the week; a day that is not there is closed."""


@dataclass(frozen=True)
class Season:
    """From `first` to `last`, both included, this week takes the place of the ordinary one."""

    first: date
    last: date
    week: Week


@dataclass(frozen=True)
class Hours:
    """A weekly timetable with its seasons, public holidays and dated exceptions.

    `exceptions` win over holidays, holidays over seasons, seasons over the week; an empty tuple of spans is a day
    closed. `notices` are the messages said on a date instead of that of closing.
    """

    name: str
    week: Annotated[
        Week,
        written("week"),
        unless("seasons"),
        "the hours of its days, such as mon-thu: 7:45-16:00; other days are closed",
    ]
    closed_on_holidays: Annotated[
        bool, _closed, called("holidays"), "default `closed`; with `open` public holidays are ordinary days"
    ] = True
    exceptions: Annotated[
        Mapping[date, tuple[Span, ...]],
        written("exceptions"),
        fills("notices"),
        "the hours of dates, such as 2026-12-24, which win over holidays, seasons and the week",
    ] = field(default_factory=dict)
    seasons: Annotated[
        tuple[Season, ...],
        written("seasons"),
        "the week that takes the place of the usual one from one date to another",
    ] = ()
    notices: Mapping[date, str] = field(default_factory=dict)

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        weeks = [self.week.values(), self.exceptions.values(), *(season.week.values() for season in self.seasons)]
        if not any(spans for week in weeks for spans in week):
            yield "", "never opens", "give a day of the week its hours"


__all__ = ["Hours", "Season", "Span", "Week"]
