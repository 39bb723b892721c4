"""The kinds of arguments that events of the journal have: how each is read from its text, and written.

An argument that is missing, or is not what it should be, is read as nothing: nothing raises, and no zero is made up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any


@dataclass(frozen=True, slots=True, eq=False)
class Argument:
    """How one argument is read from its text, and written."""

    read: Callable[[str], Any] = str
    write: Callable[[Any], str] = str


def whole(text: str) -> int | None:
    """A whole number of at most fourteen digits; None where it is none.

    >>> whole("12"), whole("soon"), whole("")
    (12, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 14 else None


def _small(text: str) -> int | None:
    number = whole(text)
    return number if number is not None and number < 10**9 else None


def _seconds(text: str) -> float | None:
    number = whole(text)
    return float(number) if number is not None and number < 10**9 else None


def _milliseconds(text: str) -> float | None:
    number = whole(text)
    return number / 1000 if number is not None and number < 10**12 else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


def _unless_none(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: "" if value is None else write(value)


TEXT = Argument()
TELEPHONE = Argument()
REST = Argument()

Whole = Annotated[int | None, Argument(whole, _unless_none(str))]
"""A whole number."""
Place = Annotated[int | None, Argument(_small, _unless_none(str))]
"""A place in a queue, from 1."""
Seconds = Annotated[float | None, Argument(_seconds, _unless_none(lambda value: f"{value:.0f}"))]
"""A duration in seconds, whole ones in the journal; None also for more than thirty years."""
Milliseconds = Annotated[float | None, Argument(_milliseconds, _unless_none(lambda value: f"{value * 1000:.0f}"))]
"""A duration in seconds that stands in the journal in milliseconds; None also for more than thirty years."""
Names = Annotated[tuple[str, ...], Argument(_names, ",".join)]
"""Names, with commas between them in the journal."""
Telephone = Annotated[str, TELEPHONE]
"""Somebody's telephone number, or what is left of it. Where numbers are erased, this one is; at most one an event."""
Rest = Annotated[tuple[str, ...], REST]
"""One argument or more: all that are not those of the fields before it, or, counted from the end, of those after it."""
