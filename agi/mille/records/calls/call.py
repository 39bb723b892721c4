"""What is kept of a call: its stints in queues, the attempts to reach agents, their handlings, its outcome.

Durations are seconds; instants are aware and in UTC. ``None`` means that nothing is known, never zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Outcome(StrEnum):
    """How a call ended. Every call offered has exactly one."""

    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    ABANDONED_EARLY = "abandoned_early"
    INFORMED = "informed"
    SELF_SERVED = "self_served"
    CLOSED = "closed"
    FULL = "full"
    NOBODY = "nobody"
    TIMED_OUT = "timed_out"
    LEFT_BY_KEY = "left_by_key"
    OVERFLOWED = "overflowed"
    WITHDRAWN = "withdrawn"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"


class Exit(StrEnum):
    """How a stint ended: what the caller's visit to one queue came to."""

    IN_PROGRESS = "in_progress"
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    LEFT_BY_KEY = "left_by_key"
    EMPTY = "empty"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    OVERFLOWED = "overflowed"
    INTERRUPTED = "interrupted"
    UNKNOWN = "unknown"


class Result(StrEnum):
    """What an attempt came to."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    CANCELLED = "cancelled"


class Party(StrEnum):
    """Who hung up."""

    CALLER = "caller"
    AGENT = "agent"
    PARTNER = "partner"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One ring of an agent. `ring` is how long; None when the journal does not say."""

    agent: str
    at: datetime
    ring: float | None
    result: Result


@dataclass(frozen=True, slots=True)
class Handling:
    """One agent's talk with the caller. `complete` once the journal told its end; a transfer ends it too."""

    agent: str
    at: datetime
    talk: float | None = None
    hung_up_by: Party | None = None
    complete: bool = False

    @property
    def ended_at(self) -> datetime | None:
        """When the talk ended; None while it goes on, or when nobody wrote it down."""
        return None if self.talk is None else self.at + timedelta(seconds=self.talk)


@dataclass(frozen=True, slots=True)
class Stint:
    """A caller's visit to one queue, numbered from 1.

    `left_at` is when he stopped waiting, `position` his place on entry, `status` why a queue refused him
    (QUEUESTATUS of Asterisk: FULL, JOINEMPTY, JOINUNAVAIL, UNKNOWN). `announced` is the wait that he was told before,
    from and to; no end is "or more".
    """

    number: int
    queue: str
    entered_at: datetime
    left_at: datetime | None = None
    position: int | None = None
    wait: float | None = None
    exit: Exit = Exit.IN_PROGRESS
    status: str | None = None
    attempts: tuple[Attempt, ...] = ()
    handlings: tuple[Handling, ...] = ()
    announced: tuple[int, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody outside the queues who answered: a partner, or an agent whom a key names. `talk` as in a handling."""

    kind: Party
    who: str
    at: datetime
    talk: float | None = None
    hung_up_by: Party | None = None

    @property
    def handling(self) -> Handling:
        """The same as an agent's talk."""
        return Handling(self.who, self.at, self.talk, self.hung_up_by, self.talk is not None)


@dataclass(frozen=True, slots=True)
class Call:
    """A caller's whole visit. `menu_path` are the keys that he pressed, in order; `reached` who answered him outside
    the queues.

    `category` is what the agent said that it was about, or else a key; `tier` what a key gave him. `answer` is his to
    the question after the talk, `message` how many seconds of a voice message he left. `callback_of` is the call that
    had asked for this one: the caller was called back, and offered himself then, not now. `caller` is the keyed hash by
    which he is known when he rings again, also when his number is no longer kept.
    """

    callid: str
    linkedid: str | None
    arrived_at: datetime
    ended_at: datetime | None
    number: str | None
    language: str | None
    menu_path: tuple[str, ...]
    outcome: Outcome
    hung_up_by: Party | None
    degraded: bool
    degraded_reason: str | None
    stints: tuple[Stint, ...]
    reached: Reached | None = None
    category: str | None = None
    tier: str | None = None
    answer: str | None = None
    message: float | None = None
    callback_of: str | None = None
    caller: str | None = None

    @property
    def first_queue(self) -> str | None:
        """The queue that he asked for."""
        return self.stints[0].queue if self.stints else None

    @property
    def last_queue(self) -> str | None:
        """The queue in which it was decided."""
        return self.stints[-1].queue if self.stints else None

    @property
    def wait(self) -> float | None:
        """How long he waited, over all stints."""
        return total_wait(self.stints)

    @property
    def handlings(self) -> tuple[Handling, ...]:
        """The talks with agents, in order."""
        return tuple(handling for stint in self.stints for handling in stint.handlings) + self.direct

    @property
    def direct(self) -> tuple[Handling, ...]:
        """The talk with an agent whom a key named: it belongs to no queue."""
        return (self.reached.handling,) if self.reached and self.reached.kind is Party.AGENT else ()

    @property
    def partner(self) -> str | None:
        """The partner who talked to him."""
        return self.reached.who if self.reached and self.reached.kind is Party.PARTNER else None

    @property
    def partner_talk(self) -> float | None:
        """How long he talked with the partner, when the end is known."""
        return self.reached.talk if self.reached and self.reached.kind is Party.PARTNER else None

    @property
    def talk(self) -> float | None:
        """How long he talked with agents, over all handlings whose end is known."""
        return _sum(handling.talk for handling in self.handlings)

    @property
    def agent(self) -> str | None:
        """The agent who talked to him last."""
        return self.handlings[-1].agent if self.handlings else None


def total_wait(stints: tuple[Stint, ...]) -> float | None:
    """The sum of the waits that are known; None when none is."""
    return _sum(stint.wait for stint in stints)


def _sum(durations: Iterable[float | None]) -> float | None:
    known = [duration for duration in durations if duration is not None]
    return sum(known) if known else None
