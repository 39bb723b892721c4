"""What a centre is: the values a description is read into. No behaviour, no clock, no file.

Durations are seconds unless a name says otherwise; times of day are minutes since midnight in the centre's
time zone; weekdays count from Monday, 0, to Sunday, 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from mille.centre.model.menu import Action, Key, Kind, Menu
from mille.centre.model.outside import Callbacks, Outward, Partner, Trunk
from mille.centre.model.rules import Category, Ending, Recording, Reports, Retention, Survey, Tier
from mille.centre.model.timetable import Hours, Season, Span, Week

Language = str
"""A language of the centre, by its code of two or three letters (ISO 639): ``fr``, ``dhv``."""

WELCOME = "welcome"
"""What `mille bulletin` calls the bulletin for all who ring: no queue and no unit is named so."""

CALLBACK_LIVES = 7
"""Days after which who has asked to be called back is not called any more."""

TRANSFER_CODE = "*2"
"""What an agent presses during a talk to hand his caller over (features.conf), before the key of a queue."""


@dataclass(frozen=True)
class Message:
    """Something callers hear, as text in every language of the centre.

    `recordings` are the sound files that are played in some languages instead of speaking the text; their names are
    relative to the description.
    """

    name: str
    texts: Mapping[Language, str]
    recordings: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnWords:
    """What mille itself says in one language, where the description has something to say about it.

    `recordings` is a folder beside the description, with a file for each message; `texts` are said instead of mille's
    own. Both by the names of the messages.
    """

    recordings: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True)
class Queue:
    """Callers waiting for one skill.

    `capacity` 0 means no limit. `help` names the queues whose agents also answer here, after its own. `keys` may be
    pressed while waiting. `instead` says where a caller goes when it is `full`, when `nobody` is there, when he has
    `timed_out` or it is `closed`; otherwise he is told so and taken leave of. After `overflow_after` seconds the
    `partners` are rung, in this order. `at_closing`: who still waits then is served to
    the end, or told. `closed` is its own message of closing, `greeting` that of its voice mail. `transfer_to` are the
    queues to which an agent hands his caller over, each by a key.
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
    closed: str = ""
    instead: Mapping[str, Action] = field(default_factory=dict)
    keys: Mapping[Key, Action] = field(default_factory=dict)
    say_position: bool = False
    say_wait: bool = False
    at_closing: Literal["serve", "tell"] = "serve"
    overflow_after: int = 120
    partners: tuple[str, ...] = ()
    greeting: str = ""
    recording: Recording | None = None
    survey: Survey | None = None
    categories: tuple[str, ...] = ()
    transfer_to: Mapping[Key, Action] = field(default_factory=dict)


@dataclass(frozen=True)
class Agent:
    """A person who answers. `skills` maps a queue to a preference: 0 is asked first.

    `extension` is the telephone where he answers unless he logs in elsewhere, in a `browser` if so; or else `line`,
    his ordinary line at home. `shifts` is the timetable by which he is planned, ``""`` when nobody plans him.
    """

    code: str
    name: str
    extension: str
    skills: Mapping[str, int]
    line: str = ""
    browser: bool = False
    shifts: str = ""


@dataclass(frozen=True)
class Unit:
    """A crisis unit, prepared beforehand: what is added to the centre while it is open.

    The message `announcement` is said before the welcome and `menu_message` after the first menu, whose `key`
    then leads to `queue`. Its `hours`, if any, are the centre's meanwhile; its agents also answer the queues that it
    `helps`. With `opens` (aware) it opens by itself, with `closes` it closes so.
    """

    name: str
    announcement: str
    key: Key
    menu_message: str
    queue: Queue
    agents: tuple[Agent, ...]
    open: bool = False
    opens: datetime | None = None
    closes: datetime | None = None
    hours: str = ""
    helps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Centre:
    """One short number with its menu, queues, hours and people.

    `sorry` maps what may go wrong in a queue (`full`, `nobody`, `timed_out`) to the message then said.
    `wrong_key` is said before a menu is repeated. `default` is the queue of every caller whom nothing else
    sends anywhere; the safe path leads there when Python does not answer. `answer` says when a call is answered, and
    billed. Outside its hours callers may find out for themselves in `closed_menu`, which leads to no queue; with
    `say_opening` who is told that it is closed hears when it opens again. In an `emergency` centre nobody is hung up
    on. One number may have `calls_per_number` calls at a time, 0 for no limit; who rings again within `repeat_within`
    seconds of a call that nobody answered hears no welcome. A supervisor dials `service_code` to record bulletins,
    agents `mailbox_code` to hear voice messages. `nodes` names the Asterisk servers that run this centre. In its
    figures who hangs up after less than `early_after` seconds of waiting is not lost, calls of one caller at most
    `demand_within` seconds apart are one demand, and `promise_of` says which service level the queues promise.
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
    answer: Literal["on-arrival", "on-agent"] = "on-arrival"
    emergency: bool = False
    nodes: tuple[str, ...] = ()
    calls_per_number: int = 0
    repeat_within: int = 0
    early_after: int = 5
    demand_within: int = 3600
    promise_of: Literal["offered", "answered", "inclusive", "net"] = "offered"
    service_code: str = ""
    mailbox_code: str = ""
    closed_menu: str = ""
    say_opening: bool = False
    ends: Ending | None = None
    outward: Outward | None = None
    callbacks: Callbacks | None = None
    retention: Retention = field(default_factory=Retention)
    tiers: Mapping[str, Tier] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)
    partners: Mapping[str, Partner] = field(default_factory=dict)
    reports: Reports | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)
    words: Mapping[Language, OwnWords] = field(default_factory=dict)


__all__ = [
    "TRANSFER_CODE",
    "Action",
    "Agent",
    "Callbacks",
    "Category",
    "Centre",
    "Ending",
    "Hours",
    "Key",
    "Kind",
    "Language",
    "Menu",
    "Message",
    "Outward",
    "OwnWords",
    "Partner",
    "Queue",
    "Recording",
    "Reports",
    "Retention",
    "Row",
    "Season",
    "Span",
    "Survey",
    "Table",
    "Tier",
    "Trunk",
    "Unit",
    "Week",
]  # fmt: skip
