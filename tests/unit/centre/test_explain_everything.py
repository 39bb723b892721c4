"""Whatever a description says stands on the page: change it, and the page changes, in every language."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from whole_centre import WHOLE, whole_centre

from mille.centre.explain.explanation import explain
from mille.centre.model import centre as model
from mille.centre.model import outside, rules
from mille.centre.model.centre import Action, Centre, Span
from mille.centre.model.rules import Ending, Recording, Retention
from mille.centre.reader.description import read_with_warnings
from mille.cli.description.explain_page import Source, as_html, as_text
from mille.words.catalogue import languages

CENTRE = whole_centre()
SOURCE = Source("whole.yaml", "0123456789ab", "-")


class Place(NamedTuple):
    """Where a thing of a kind is in the centre, and the centre with another one there."""

    thing: Any
    put: Callable[[Any], Centre]


def at(centre: Centre, section: str, name: str) -> Place:
    things = getattr(centre, section)
    return Place(things[name], lambda thing: replace(centre, **{section: {**things, name: thing}}))  # type: ignore[arg-type]


def part(place: Place, **named: str) -> Place:
    """A part of a thing, such as the recording of a queue."""
    ((field, name),) = named.items()
    whole = getattr(place.thing, field)
    if not name:
        return Place(whole, lambda thing: place.put(replace(place.thing, **{field: thing})))
    return Place(whole[name], lambda thing: place.put(replace(place.thing, **{field: {**whole, name: thing}})))


HERE = Place(CENTRE, lambda centre: centre)
POST, OFFICE = at(CENTRE, "queues", "post"), at(CENTRE, "timetables", "office")
TABLE = at(CENTRE, "tables", "agencies")
PLACES = {
    "Centre": HERE,
    "Hours": OFFICE,
    "Season": Place(OFFICE.thing.seasons[0], lambda season: OFFICE.put(replace(OFFICE.thing, seasons=(season,)))),
    "Span": Place(OFFICE.thing.week[0][0], lambda span: OFFICE.put(replace(OFFICE.thing, week={0: (span,)}))),
    "Message": at(CENTRE, "messages", "welcome"),
    "Menu": at(CENTRE, "menus", "main"),
    "Action": Place(
        CENTRE.menus["main"].keys["1"],
        lambda action: at(CENTRE, "menus", "main").put(replace(CENTRE.menus["main"], keys={"1": action})),
    ),
    "Queue": POST,
    "Recording": part(POST, recording=""),
    "Survey": part(POST, survey=""),
    "Agent": at(CENTRE, "agents", "a1"),
    "Unit": at(CENTRE, "units", "alarm"),
    "Table": TABLE,
    "Row": Place(TABLE.thing.rows[1], lambda row: TABLE.put(replace(TABLE.thing, rows=(row,)))),
    "Trunk": at(CENTRE, "trunks", "out"),
    "Outward": part(HERE, outward=""),
    "Partner": at(CENTRE, "partners", "services"),
    "Callbacks": part(HERE, callbacks=""),
    "Retention": part(HERE, retention=""),
    "Ending": part(HERE, ends=""),
    "Reports": part(HERE, reports=""),
    "OwnWords": at(CENTRE, "words", "fr"),
    "Tier": at(CENTRE, "tiers", "known"),
    "Category": at(CENTRE, "categories", "parcels"),
}
"""One thing of every kind of the model."""

ZONE = ZoneInfo("Pacific/Noumea")
BANK = Action("queue", "bank")
CHANGES: dict[str, dict[str, Any]] = {
    "Centre": {
        "name": "Le 2000", "numbers": ("2000",), "timezone": "Europe/Paris", "country": "FR", "languages": ("en", "fr"),
        "hours": "night", "welcome": ("wait",), "closed": "wait", "wrong_key": "wait",
        "sorry": {**CENTRE.sorry, "full": "wait"}, "menu": "other", "default": "bank", "trunks": {}, "timetables": {},
        "messages": {**CENTRE.messages, "new": CENTRE.messages["wait"]}, "menus": {}, "queues": {}, "agents": {},
        "units": {},
        "answer": "on-agent", "emergency": True, "nodes": ("nou3",), "calls_per_number": 4, "repeat_within": 301,
        "early_after": 7, "demand_within": 901, "promise_of": "net",
        "service_code": "*98", "mailbox_code": "*87", "closed_menu": "", "say_opening": False,
        "ends": None, "outward": None, "callbacks": None, "retention": Retention(1, 1, 1),
        "tiers": {}, "categories": {}, "partners": {}, "tables": {}, "reports": None, "words": {},
    },
    "Hours": {
        "name": "new", "week": {}, "closed_on_holidays": False, "exceptions": {}, "seasons": (), "notices": {},
    },
    "Season": {"first": date(2027, 1, 5), "last": date(2027, 2, 28), "week": {5: (Span(480, 720),)}},
    "Span": {"start": 466, "end": 961},
    "Message": {"name": "new", "texts": {"fr": "Autre", "en": "Another"}, "recordings": {"fr": "new.wav"}},
    "Menu": {"name": "new", "say": ("wait",), "keys": {"0": BANK}, "default": BANK, "tries": 9, "timeout": 9.0},
    "Action": {"kind": "voicemail", "target": "bank", "category": "letters", "tier": "new"},
    "Queue": {
        "name": "new", "hours": "night", "wait_message": "wait-more", "strategy": "ringall", "ring": 21, "wrap_up": 31,
        "misses": 6, "longest_wait": 901, "capacity": 41, "wait_message_every": 61,
        "promise_share": 0.91, "promise_within": 31,
        "help": (), "closed": "", "instead": {**CENTRE.queues["post"].instead, "nobody": BANK}, "keys": {"7": BANK},
        "say_position": False, "say_wait": False, "at_closing": "serve",
        "overflow_after": 241, "partners": ("friends",), "greeting": "",
        "recording": None, "survey": None, "categories": ("letters",), "transfer_to": {"5": BANK},
    },
    "Recording": {"notice": "wait", "share": 0.51, "opt_out": ""},
    "Survey": {"question": "wait", "thanks": "wait", "share": 0.21, "keys": ("1",)},
    "Agent": {
        "code": "a9", "name": "Rosa Hnawia", "extension": "209", "skills": {"bank": 0}, "line": "751235",
        "browser": True, "shifts": "",
    },
    "Unit": {
        "name": "new", "announcement": "wait", "key": "0", "menu_message": "wait", "queue": CENTRE.queues["bank"],
        "agents": (), "open": True, "opens": datetime(2027, 3, 30, 14, tzinfo=ZONE),
        "closes": datetime(2027, 4, 21, 16, tzinfo=ZONE), "hours": "", "helps": (),
    },
    "Trunk": {
        "name": "new", "addresses": ("192.0.2.99",), "host": "192.0.2.98", "presents": "", "caller_numbers": {"0": ""},
        "standby": ("192.0.2.97",), "register": True, "transport": "tls", "srtp": True, "codecs": ("g722",),
        "identity": "asserted", "proxy": "192.0.2.96", "extra": {"timers": "no"},
    },
    "Outward": {"trunk": "friends", "allow": ("+33",)},
    "Partner": {
        "name": "new", "number": "251001", "trunk": "friends", "share": 0.31, "hours": "", "notice": "", "ring": 26,
    },
    "Callbacks": {"attempts": 4, "pause": 301, "ring": 21},
    "Retention": {"numbers": None, "recordings": 5, "voice_messages": 0, "records": 7},
    "Ending": {"last_day": date(2028, 7, 1), "message": "wait"},
    "Reports": {
        "to": ("b@example.nc",), "sender": "a@example.nc", "daily": None, "weekly": 451, "monthly": 481,
        "language": "fr", "smtp": "", "encrypted": "starttls",
    },
    "OwnWords": {"recordings": "studio", "texts": {"place_0": "Personne n'attend."}},
    "Table": {"name": "new", "rows": ()},
    "Row": {
        "place": {"fr": "Païta", "en": "Païta"}, "texts": {"fr": "Autre", "en": "Another"}, "spans": (Span(480, 720),),
        "key": "3", "weekdays": frozenset({5}), "holidays": "not", "first": date(2026, 12, 1),
        "last": date(2026, 12, 25),
    },
    "Tier": {"name": "new", "head_start": 121, "numbers": ("1",)},
    "Category": {"name": "new", "title": "Paquets", "expected": 0.0},
}  # fmt: skip
"""Every field of the model with another value than the whole centre has."""

FIELDS = [f"{kind}.{field.name}" for kind, place in PLACES.items() for field in fields(place.thing)]


def test_every_kind_and_every_field_of_the_model_is_tried() -> None:
    modules = (model, outside, rules)
    kinds = {name for module in modules for name, kind in inspect.getmembers(module, is_dataclass)}
    assert PLACES.keys() == kinds
    assert sorted(f"{kind}.{field}" for kind, changed in CHANGES.items() for field in changed) == sorted(FIELDS)


def test_the_whole_centre_says_everything_and_is_without_warning() -> None:
    assert read_with_warnings(WHOLE, "")[1] == ()
    assert isinstance(CENTRE.ends, Ending)
    assert isinstance(CENTRE.queues["post"].recording, Recording)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("name", FIELDS)
def test_what_the_description_says_is_on_the_page(name: str, language: str) -> None:
    kind, field = name.split(".")
    place, value = PLACES[kind], CHANGES[kind][field]
    assert getattr(place.thing, field) != value
    changed = place.put(replace(place.thing, **{field: value}))
    assert explain(changed, language) != explain(CENTRE, language)


@pytest.mark.parametrize("language", languages())
def test_the_whole_centre_is_laid_out_as_text_and_as_html(language: str) -> None:
    page = explain(CENTRE, language)
    assert max(map(len, as_text(page, SOURCE).splitlines())) <= 100
    assert as_html(page, SOURCE).count("<h2>") == len(page.sections)


def test_an_open_unit_tells_its_dates_and_its_help_too() -> None:
    opened = at(CENTRE, "units", "alarm").put(replace(CENTRE.units["alarm"], open=True))
    page = " ".join(as_text(explain(opened, "en"), SOURCE).split())
    assert "It opens by itself on Tuesday 30 March 2027 at 13:30." in page
    assert "when it is quiet, also post." in page
