"""When something is open, as a description has it: a week of spans, its seasons, holidays and exceptions.

Times of day are minutes since midnight in the centre's time zone; weekdays count from Monday, 0, to Sunday, 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Span:
    """Open from `start` up to, and without, `end`: 16:00 is closed in 7:45-16:00.

    `end` is greater than `start`; past midnight it is greater than 1440 (22:00-2:00 is 1320 to 1560).
    """

    start: int
    end: int


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
    week: Week
    closed_on_holidays: bool = True
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    seasons: tuple[Season, ...] = ()
    notices: Mapping[date, str] = field(default_factory=dict)
