"""What a centre is: the values a description is read into. No behaviour, no clock, no file.

Durations are seconds unless a name says otherwise; times of day are minutes since midnight in the centre's
time zone; weekdays count from Monday, 0, to Sunday, 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Language = str
"""A language of the centre: ``fr`` or ``en``."""

Key = str
"""One key of a telephone: ``0`` to ``9``, ``*`` or ``#``."""


@dataclass(frozen=True)
class Span:
    """Open from `start` up to, and without, `end`: 16:00 is closed in 7:45-16:00.

    `end` is greater than `start`; past midnight it is greater than 1440 (22:00-2:00 is 1320 to 1560).
    """

    start: int
    end: int


@dataclass(frozen=True)
class Hours:
    """A weekly timetable with its public holidays and dated exceptions.

    `exceptions` win over holidays, holidays over the week; an empty tuple of spans is a day closed.
    """

    name: str
    week: Mapping[int, tuple[Span, ...]]
    closed_on_holidays: bool = True
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Message:
    """Something callers hear, as text in every language of the centre."""

    name: str
    texts: Mapping[Language, str]


@dataclass(frozen=True)
class Action:
    """Where a key, or silence, takes the caller.

    `target` names a queue, a menu, a message or a language, as `kind` says.
    """

    kind: Literal["queue", "menu", "say", "language"]
    target: str


@dataclass(frozen=True)
class Menu:
    """A question and its keys: `say` are messages, said one after the other.

    A caller who stays silent or presses wrong keys `tries` times goes to `default`.
    """

    name: str
    say: tuple[str, ...]
    keys: Mapping[Key, Action]
    default: Action
    tries: int = 3
    timeout: float = 5.0


@dataclass(frozen=True)
class Queue:
    """Callers waiting for one skill.

    `capacity` 0 means no limit. `help` names the queues whose agents also answer here, after its own.
    """

    name: str
    hours: str
    wait_message: str
    strategy: str = "leastrecent"
    ring: int = 15
    wrap_up: int = 10
    longest_wait: int = 1800
    capacity: int = 0
    wait_message_every: int = 45
    promise_share: float = 0.8
    promise_within: int = 60
    help: tuple[str, ...] = ()


@dataclass(frozen=True)
class Agent:
    """A person who answers. `skills` maps a queue to a preference: 0 is asked first.

    `extension` is the telephone where he answers unless he logs in elsewhere.
    """

    code: str
    name: str
    extension: str
    skills: Mapping[str, int]


@dataclass(frozen=True)
class Unit:
    """A crisis unit, prepared beforehand: what is added to the centre while it is open.

    The message `announcement` is said before the welcome and `menu_message` after the first menu, whose `key`
    then leads to `queue`.
    """

    name: str
    announcement: str
    key: Key
    menu_message: str
    queue: Queue
    agents: tuple[Agent, ...]
    open: bool = False


@dataclass(frozen=True)
class Trunk:
    """Who may send calls: IP addresses or networks of the operator's servers."""

    name: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Centre:
    """One short number with its menu, queues, hours and people.

    `sorry` maps what may go wrong in a queue (`full`, `nobody`, `timed_out`) to the message then said.
    `wrong_key` is said before a menu is repeated. `default` is the queue of every caller whom nothing else
    sends anywhere; the safe path leads there when Python does not answer.
    """

    name: str
    numbers: tuple[str, ...]
    timezone: str
    country: str
    languages: tuple[Language, ...]
    hours: str
    welcome: tuple[str, ...]
    closed: str
    wrong_key: str
    sorry: Mapping[str, str]
    menu: str
    default: str
    trunks: Mapping[str, Trunk]
    timetables: Mapping[str, Hours]
    messages: Mapping[str, Message]
    menus: Mapping[str, Menu]
    queues: Mapping[str, Queue]
    agents: Mapping[str, Agent]
    units: Mapping[str, Unit] = field(default_factory=dict)
