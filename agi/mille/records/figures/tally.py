"""What happened to a group of calls, counted so that two groups together are the sum of both.

Three views, never mixed: the call's (`CallTally`), the queue's (`StintTally`), the agent's (`AgentTally`). Every figure
of a report is a function of one of them: of a quarter of an hour as of a year. Durations are seconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from mille.records.calls.call import Exit, Outcome, Result
from mille.records.figures.waits import Waits

LOST = (Outcome.ABANDONED, Outcome.ABANDONED_EARLY)
"""Outcomes of callers who hung up while they waited."""

NONE = Waits()
"""Nobody waited."""


def _by_key(prefix: str = "") -> Any:
    """A count by key: one column of the tallies for each key, with this before its name."""
    return field(default_factory=dict, metadata={"prefix": prefix})


def _no_column() -> Any:
    """Seconds that are not kept in the tallies, but read from elsewhere."""
    return field(default=0.0, metadata={"column": False})


class Additive:
    """A frozen dataclass of numbers, of counts by key, and of others of its kind: its sum is that of each field."""

    __slots__ = ()

    def __add__(self, other: Self) -> Self:
        """Both groups together."""
        return self.total((self, other))

    @classmethod
    def total(cls, parts: Iterable[Self]) -> Self:
        """All groups together; of none, the tally of nothing."""
        known = list(parts)
        if len(known) == 1:
            return known[0]
        names = [field.name for field in fields(cls)]  # type: ignore[arg-type]  # every subclass is a dataclass
        return cls(**{name: _sum([getattr(part, name) for part in known]) for name in names}) if known else cls()


def _sum(values: list[Any]) -> Any:
    if isinstance(values[0], Waits):
        return Waits.total(values)
    return merged(values) if isinstance(values[0], Mapping) else sum(values)


def merged(counts: Iterable[Mapping[Any, int]]) -> dict[Any, int]:
    """Counts by key, added; what was counted nought times is left out.

    >>> merged([{"a": 1, "b": 0}, {"a": 2}])
    {'a': 3}
    """
    together: dict[Any, int] = {}
    for part in counts:
        for key, count in part.items():
            if count:
                together[key] = together.get(key, 0) + count
    return together


@dataclass(frozen=True, slots=True)
class CallTally(Additive):
    """What became of callers: each call once, by its first queue, the sum of its waits and its last outcome.

    `offered` is counted by itself, so that the identity can fail. `outcomes` has those that occurred. Waits: of
    `answered`, of `abandoned`, of `early` abandons, of all `other` outcomes, as far as known. `talk` is the sum over
    the `talks` calls whose talk is known, `messages` how many left a voice message.

    Of callers whose number is known, each counted where he called first on a day: `callers` different ones, `known` all
    their calls of the day. Demands (calls of one caller close to each other are one), where they began: `demands`,
    `repeated` ones of them with more than one call, `met` ones of these answered in the end.

    >>> bank = CallTally(3, {Outcome.ANSWERED: 2, Outcome.ABANDONED: 1}, answered=Waits({4: 1, 20: 1}, 23.5))
    >>> (bank + bank).outcomes[Outcome.ANSWERED], bank.count(Outcome.CLOSED), bank.adds_up
    (4, 0, True)
    """

    offered: int = 0
    outcomes: Mapping[Outcome, int] = _by_key()
    answered: Waits = NONE
    abandoned: Waits = NONE
    early: Waits = NONE
    other: Waits = NONE
    talks: int = 0
    talk: float = 0.0
    messages: int = 0
    degraded: int = 0
    known: int = 0
    callers: int = 0
    demands: int = 0
    repeated: int = 0
    met: int = 0

    def count(self, *outcomes: Outcome) -> int:
        """How many ended in one of these ways."""
        return sum(self.outcomes.get(outcome, 0) for outcome in outcomes)

    @property
    def lost(self) -> Waits:
        """The waits of all who hung up, early or late."""
        return self.abandoned + self.early

    @property
    def waits(self) -> Waits:
        """The waits of all."""
        return Waits.total((self.answered, self.abandoned, self.early, self.other))

    @property
    def adds_up(self) -> bool:
        """Whether every call offered has exactly one outcome: the identity."""
        return self.offered == sum(self.outcomes.values())


@dataclass(frozen=True, slots=True)
class StintTally(Additive):
    """What happened in a queue: each visit once, also of callers who were served elsewhere afterwards,
    but none of those whom we call back; attempts and talks of these are counted too.

    `rings` and `ring` are the attempts whose duration is known and the sum of these; `handlings` the talks, `talk` the
    sum over the `talks` whose duration is known. Of the visits before which a wait was `announced`: the real one was
    `shorter`, within (`kept`) or `longer`; the rest left before that was known.
    """

    entered: int = 0
    exits: Mapping[Exit, int] = _by_key()
    answered: Waits = NONE
    abandoned: Waits = NONE
    other: Waits = NONE
    announced: int = 0
    shorter: int = 0
    kept: int = 0
    longer: int = 0
    attempts: Mapping[Result, int] = _by_key("attempts_")
    rings: int = 0
    ring: float = 0.0
    handlings: int = 0
    talks: int = 0
    talk: float = 0.0

    def count(self, *exits: Exit) -> int:
        """How many visits ended in one of these ways."""
        return sum(self.exits.get(exit, 0) for exit in exits)

    @property
    def adds_up(self) -> bool:
        """Whether every visit has exactly one end."""
        return self.entered == sum(self.exits.values())


@dataclass(frozen=True, slots=True)
class AgentTally(Additive):
    """What agents did: each talk once, counted when it began.

    `talk` (time on hold is part of it) and `wrap_up` are sums over the `talks` whose duration is known. `busy` are the
    seconds of talk and wrap-up that lie in the period, whenever the talk began; `logged_in` and `paused` those in which
    agents were there, and in which they took no calls.
    """

    handlings: int = 0
    talks: int = 0
    talk: float = 0.0
    wrap_up: float = 0.0
    busy: float = 0.0
    attempts: Mapping[Result, int] = _by_key("attempts_")
    rings: int = 0
    ring: float = 0.0
    logged_in: float = _no_column()
    paused: float = _no_column()
