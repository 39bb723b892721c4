"""Tables: what the people of a centre tell callers day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from mille.centre.model.values import Key
from mille.centre.notation.languages import Language
from mille.centre.notation.spans import Span


@dataclass(frozen=True)
class Row:
    """A line of a table: what holds for a `place` (in each language; none: for no place in particular) on some days.

    On the `weekdays`, on public `holidays` also, not or only then; from `first` to `last`, both included, if it has
    them. `spans` are the hours, none when it is closed, None when nothing is said of hours; `texts` are said besides. A
    caller may choose the place by its `key`.
    """

    place: Mapping[Language, str]
    texts: Mapping[Language, str]
    spans: tuple[Span, ...] | None = None
    key: Key = ""
    weekdays: frozenset[int] = frozenset(range(7))
    holidays: Literal["also", "not", "only"] = "also"
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Table:
    """What ops tell callers day by day: the rows of the description, until they give others."""

    name: str
    rows: tuple[Row, ...] = ()
