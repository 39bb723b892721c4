"""What a centre is: the values a description is read into. No clock, no file.

Each field that is a key of the description says how it is written and what it means (see `notation/declaration.py`).
Durations are seconds unless a name says otherwise; times of day are minutes since midnight in the centre's time zone;
weekdays count from Monday, 0, to Sunday, 6.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mille.centre.model.menu import Action, Key, Kind, Menu
from mille.centre.model.message import Message
from mille.centre.model.outside import Callbacks, Outward, Partner, Trunk
from mille.centre.model.own_words import OwnWords
from mille.centre.model.people import Agent, Unit
from mille.centre.model.queue import DAY, Queue
from mille.centre.model.rules import Category, Ending, Recording, Reports, Retention, Survey, Tier
from mille.centre.model.table import Row, Table
from mille.centre.model.timetable import Hours, Season, Span, Week
from mille.centre.model.values import Code, MenuName, MessageName, Name, QueueName, TimetableName, Title
from mille.centre.notation import network
from mille.centre.notation.declaration import FILLED, SECTION, a, called, cases, each, unless, written
from mille.centre.notation.languages import Language, SpokenLanguage
from mille.centre.notation.words import whole

WELCOME = "welcome"
"""What `mille bulletin` calls the bulletin for all callers: no queue and no unit is named so."""

CALLBACK_LIVES = 7
"""Days after which callers who asked to be called back are not called any more."""

TRANSFER_CODE = "*2"
"""What agents press during a talk to hand the caller over (features.conf), before the key of a queue."""


@dataclass(frozen=True)
class Centre:
    """One short number with its menu, queues, hours and people.

    `default` is the queue of every caller whom nothing else sends anywhere; the safe path leads there when Python does
    not answer. `sorry` maps what may go wrong in a queue (`full`, `nobody`, `timed_out`) to the message then said. In
    its figures calls of one caller at most `demand_within` seconds apart are one demand.
    """

    name: Annotated[Title, "the centre's name, in reports and pages"]
    numbers: Annotated[
        tuple[Annotated[str, network.own_number], ...], FILLED, 'what callers dial; in quotes, such as "1000"'
    ]
    timezone: Annotated[str, network.timezone, "the time zone of all hours, such as Pacific/Noumea"]
    country: Annotated[str, network.country, "whose public holidays count (ISO 3166)"]
    languages: Annotated[
        tuple[SpokenLanguage, ...],
        FILLED,
        "by their codes of two or three letters; the first one is spoken until the caller chooses another",
    ]
    hours: Annotated[TimetableName, "when the centre is open; a queue may have narrower hours"]
    welcome: Annotated[tuple[MessageName, ...], "the messages on arrival, before the first menu"]
    closed: Annotated[MessageName, unless("emergency"), "the message outside the hours"]
    wrong_key: Annotated[MessageName, "the message after a key that the menu does not have, before it is repeated"]
    sorry: Annotated[
        Mapping[str, MessageName],
        cases(
            {
                "full": "the message when as many callers wait as `capacity` allows",
                "nobody": "the message when no agent is logged in, or none can be reached",
                "timed_out": "the message after `longest_wait`",
            }
        ),
        unless("emergency"),
        "the messages that callers hear when a queue cannot serve them, before the call ends",
    ]
    menu: Annotated[MenuName, "the first menu"]
    default: Annotated[QueueName, "the queue of all callers whom nothing else sends anywhere, and of the safe path"]
    trunks: Annotated[Mapping[Name, Trunk], SECTION, each("trunk"), "who may send calls, and where our own calls go"]
    timetables: Annotated[
        Mapping[Name, Hours], SECTION, called("hours"), each("timetable"), "timetables: when something is open"
    ]
    messages: Annotated[
        Mapping[Name, Annotated[Message, written("message")]],
        SECTION,
        each("message"),
        "what callers hear: a text in every language of the centre, spoken by a voice or recorded",
    ]
    menus: Annotated[Mapping[Name, Menu], SECTION, each("menu"), "questions, and where each key leads"]
    queues: Annotated[Mapping[Name, Queue], SECTION, each("queue"), "queues: callers waiting for one skill"]
    agents: Annotated[Mapping[Code, Agent], SECTION, each("agent"), "the people who answer"]
    units: Annotated[
        Mapping[Name, Unit], SECTION, each("unit"), "crisis units, prepared beforehand, opened and closed as one act"
    ] = field(default_factory=dict)
    answer: Annotated[
        Literal["on-arrival", "on-agent"],
        "when a call is answered, and billed: with `on-agent` menu and music are heard before that",
    ] = "on-arrival"
    emergency: Annotated[bool, "nobody is ever hung up on; what could do so is an error"] = False
    nodes: Annotated[
        tuple[Annotated[str, network.host_name], ...], "the Asterisk servers that run the centre, if there are several"
    ] = ()
    calls_per_number: Annotated[
        int, whole(0, 1000), "how many calls of one number there may be at once; 0: no limit"
    ] = 0
    repeat_within: Annotated[
        int, whole(0, DAY), "seconds within which callers who were not answered hear no welcome again"
    ] = 0
    early_after: Annotated[
        int, whole(0, 60), "seconds of waiting; callers who hang up before that are not counted as lost"
    ] = 5
    demand_within: Annotated[
        int, whole(0, DAY), "seconds; calls of one caller on one day, so close to each other, count as one demand"
    ] = 3600
    promise_of: Annotated[
        Literal["offered", "answered", "inclusive", "net"],
        "what the promise of a queue is a share of: all callers `offered`, or all `answered`; `inclusive` counts "
        "those who hung up in time as well, `net` leaves out those who hung up early",
    ] = "offered"
    service_code: Annotated[
        str, network.service_code, 'what supervisors dial to record bulletins, such as "*1000"; default: none'
    ] = ""
    mailbox_code: Annotated[
        str, network.service_code, 'what agents dial to hear voice messages, such as "*1001"; default: none'
    ] = ""
    closed_menu: Annotated[MenuName, "the menu outside the hours; it leads to nobody who answers; default: none"] = ""
    say_opening: Annotated[bool, "callers who hear that it is closed hear when it opens again"] = False
    ends: Annotated[Ending | None, "the centre's last day; default: never"] = None
    outward: Annotated[Outward | None, SECTION, "whom the centre may call; default: nobody"] = None
    partners: Annotated[Mapping[Name, Partner], SECTION, each("partner"), "others who answer for the centre"] = field(
        default_factory=dict
    )
    callbacks: Annotated[
        Callbacks | None, SECTION, "callers may ask to be called back when it is their turn; default: not"
    ] = None
    tiers: Annotated[Mapping[Name, Tier], SECTION, each("tier"), "whose calls count as having come earlier"] = field(
        default_factory=dict
    )
    categories: Annotated[Mapping[Name, Category], SECTION, each("category"), "what calls are about, or who calls"] = (
        field(default_factory=dict)
    )
    tables: Annotated[
        Mapping[Name, Annotated[Table, written("table")]],
        SECTION,
        each("table"),
        "what changes from day to day, such as which agencies are open, as a spreadsheet would write it (CSV)",
    ] = field(default_factory=dict)
    retention: Annotated[Retention, SECTION, "how long what is personal is kept"] = field(default_factory=Retention)
    reports: Annotated[Reports | None, SECTION, "reports that leave by themselves; default: none"] = None
    words: Annotated[
        Mapping[Annotated[str, a("language")], OwnWords],
        SECTION,
        each("words"),
        "what mille itself says, recorded or worded otherwise, by language; default: in mille's own words, by a voice",
    ] = field(default_factory=dict)


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
