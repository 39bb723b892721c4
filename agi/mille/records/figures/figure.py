"""What a figure is: a name and a formula that readers see beside it, and the function that computes it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from inspect import getdoc
from typing import Any

from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.tally import AgentTally, CallTally, StintTally


class Unit(StrEnum):
    """What a number is: a share from 0 to 1, seconds, a count, a ratio of counts, erlangs (or people on average)."""

    SHARE = "share"
    SECONDS = "seconds"
    COUNT = "count"
    RATIO = "ratio"
    ERLANGS = "erlangs"


class View(StrEnum):
    """Whose view: a caller's journey, a queue's visits, an agent's talks."""

    CALL = "call"
    STINT = "stint"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed on: `threshold` seconds of the promise, `early_after` below which who hangs up is not lost,
    `margin` seconds within which calls of one caller are one demand; `seconds` is the length of the period."""

    threshold: int = 60
    early_after: float = 5.0
    margin: int = 3600
    seconds: float = 0.0

    @property
    def named(self) -> dict[str, float]:
        """What a formula may name: seconds, and the margin in minutes."""
        return {"threshold": self.threshold, "early_after": self.early_after, "margin": self.margin // 60}


@dataclass(frozen=True, slots=True)
class Value:
    """A number, and what it is of: `part` of `whole`. None: there was nothing to compute it from, never 0 or 100 %.

    >>> share(18, 20), share(0, 0)
    (Value(number=0.9, part=18, whole=20), Value(number=None, part=0, whole=0))
    """

    number: float | None
    part: float | None = None
    whole: float | None = None


def share(part: int, whole: int) -> Value:
    """A share with both its counts."""
    return Value(part / whole if whole > 0 else None, part, whole)


def mean(total: float, count: int) -> Value:
    """A mean with the number of what it is of."""
    return Value(total / count if count > 0 else None, None, count)


def count(number: int) -> Value:
    """A count."""
    return Value(number)


class Each(StrEnum):
    """What is listed one by one, where it is not calls: a call is listed as often as it had such."""

    VISIT = "visit"
    TALK = "talk"
    RING = "ring"


class Duration(StrEnum):
    """What takes its time: what a mean is of, as far as it is known."""

    WAIT = "wait"
    TALK = "talk"
    RING = "ring"


class Announced(StrEnum):
    """What a visit's real wait was, held against the one that had been announced."""

    SHORTER = "shorter"
    KEPT = "kept"
    LONGER = "longer"


@dataclass(frozen=True, slots=True)
class Lists:
    """Which calls a figure's number is made of: of a share those of its part, of a mean those of which it is the mean.

    `outcomes` and `exits`: ended so. `within` True: waited the threshold or less; False: whatever the wait. `each`: not
    calls but these are counted; None: calls.
    """

    outcomes: tuple[Outcome, ...] = ()
    exits: tuple[Exit, ...] = ()
    within: bool = False
    degraded: bool = False
    message: bool = False
    each: Each | None = None
    known: Duration | None = None
    announced: Announced | None = None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Unlisted:
    """Why the number of a figure cannot be listed: what it counts instead of calls."""

    why: str


Compute = Callable[[Any, Terms], Value]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the reports; `of` computes it from a tally of its `view`.

    `name` and `formula` are messages of the catalogues; a formula may name the `Terms.named`. `lists` tells which calls
    its number is made of, or why it is made of none.
    """

    id: str
    view: View
    unit: Unit
    name: str
    formula: str
    of: Compute
    lists: Lists | Unlisted


REGISTERED: dict[str, Figure] = {}
"""Every figure by its id, as the modules of the figures are read."""

TALLIES = {CallTally: View.CALL, StintTally: View.STINT, AgentTally: View.AGENT}


def figure(unit: Unit, name: str, lists: Lists | Unlisted) -> Callable[[Compute], Compute]:
    """Registers a function as a figure: its own name is the id, its docstring the formula.

    `make words` collects both name and docstring for translators.
    """

    def register(compute: Compute) -> Compute:
        view = TALLIES[compute.__annotations__["tally"]]
        formula = " ".join((getdoc(compute) or "").split())
        REGISTERED[compute.__name__] = Figure(compute.__name__, view, unit, name, formula, compute, lists)
        return compute

    return register
