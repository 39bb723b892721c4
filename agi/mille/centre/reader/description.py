"""Reads a description into a centre, as a compiler would: all its errors at once, each with its place."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from mille.centre.checks.all_checks import Warns, check, nothing_else, warn
from mille.centre.model.centre import Centre, Retention, Unit
from mille.centre.reader.fields import Fields, Reading
from mille.centre.reader.read_hours import read_timetable
from mille.centre.reader.read_identity import read_identity, read_message
from mille.centre.reader.read_menus import read_menu
from mille.centre.reader.read_outside import read_callbacks, read_outward, read_partner, read_trunk
from mille.centre.reader.read_own_words import languages_described, read_own_words
from mille.centre.reader.read_people import read_agent, read_unit
from mille.centre.reader.read_queues import read_queue
from mille.centre.reader.read_reports import read_reports
from mille.centre.reader.read_rules import read_category, read_retention, read_tier
from mille.centre.reader.values import CODE
from mille.centre.source.problems import DescriptionError, Mark, Problem, Problems
from mille.centre.source.tree import Mapping, Node, Sequence, decode, get, parse
from mille.centre.tables.table_reader import read_tables
from mille.errors import MilleError
from mille.words.spoken import spoken_languages

T = TypeVar("T")

SECTIONS = {
    "trunks": "trunk",
    "hours": "timetable",
    "messages": "message",
    "menus": "menu",
    "queues": "queue",
    "agents": "agent",
    "partners": "partner",
    "tiers": "tier",
    "categories": "category",
    "tables": "table",
}
"""The sections whose names are referred to, and what each name is called."""

OPTIONAL = ("partners", "tiers", "categories", "tables")
"""Of these, those that may be left out."""


def read_centre(text: str | bytes, file: str) -> Centre:
    """The centre that a description says. Raises DescriptionError with all that is to be mended."""
    return read_with_warnings(text, file)[0]


def load_centre(path: Path) -> Centre:
    """The centre that a file describes. Raises DescriptionError, or MilleError when there is no such file."""
    return load_with_warnings(path)[0]


def load_with_warnings(
    path: Path, now: datetime | None = None, also: Warns = nothing_else
) -> tuple[Centre, tuple[Problem, ...]]:
    """The centre that a file describes, and what is unwise in it `now` (aware), if it is told.

    `also` finds what is unwise beyond the description, in a centre without errors.
    """
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise MilleError(f"{path}: cannot be read: {why}; give the name of a description") from error
    return read_with_warnings(content, str(path), now, also)


def read_with_warnings(
    text: str | bytes, file: str, now: datetime | None = None, also: Warns = nothing_else
) -> tuple[Centre, tuple[Problem, ...]]:
    """The centre that a description says, and what is unwise in it `now` (aware). Raises DescriptionError."""
    decoded = decode(text)
    reading = Reading(Problems(file, decoded))
    tree = parse(decoded, reading.problems)
    centre = read_tree(reading, tree, now, also) if tree else None
    if centre is None or reading.problems.errors():
        raise DescriptionError(reading.problems.in_order())
    return centre, reading.problems.in_order()


def read_tree(reading: Reading, tree: Node, now: datetime | None = None, also: Warns = nothing_else) -> Centre:
    """The centre, of stand-ins where `reading` has noted an error."""
    reading.names = _names(tree)
    fields = Fields(reading, "the description", Mark(1, 1), tree)
    centre = read_sections(fields)
    fields.end()
    check(centre, reading, tree)
    if not reading.problems.errors():
        warn(centre, reading, tree, now, also)
    return centre


def read_sections(fields: Fields) -> Centre:
    """The centre, section by section, before anything is judged across them."""
    centre = _noted(fields, "centre", lambda: fields.below("centre", "the centre", read_identity))
    queue, unit = partial(read_queue, hours=centre.hours), partial(read_unit, hours=centre.hours)

    def named(section: str, what: str, read: Callable[[Fields, str], T], **how: Any) -> dict[str, T]:
        return _noted(fields, section, lambda: fields.named(section, what, read, **how))

    return replace(
        centre,
        trunks=named("trunks", "trunk", read_trunk),
        outward=_noted(fields, "outward", lambda: fields.maybe("outward", "outward", read_outward)),
        timetables=named("hours", "hours", read_timetable),
        messages=named("messages", "message", read_message),
        menus=named("menus", "menu", read_menu),
        queues=named("queues", "queue", queue),
        agents=named("agents", "agent", read_agent, shape=CODE),
        units=_in_zone(centre, named("units", "unit", unit, needed=False)),
        partners=named("partners", "partner", read_partner, needed=False),
        callbacks=_noted(fields, "callbacks", lambda: fields.maybe("callbacks", "callbacks", read_callbacks)),
        tiers=named("tiers", "tier", read_tier, needed=False),
        categories=named("categories", "category", read_category, needed=False),
        tables=_noted(fields, "tables", lambda: read_tables(fields)),
        retention=_noted(fields, "retention", lambda: fields.maybe("retention", "retention", read_retention))
        or Retention(),
        reports=_noted(fields, "reports", lambda: fields.maybe("reports", "reports", read_reports)),
        words=_noted(fields, "words", lambda: read_own_words(fields)),
    )


def _in_zone(centre: Centre, units: dict[str, Unit]) -> dict[str, Unit]:
    """The units with their moments in the centre's time zone."""
    zone = ZoneInfo(centre.timezone or "UTC")
    return {
        name: replace(
            unit,
            opens=unit.opens and unit.opens.replace(tzinfo=zone),
            closes=unit.closes and unit.closes.replace(tzinfo=zone),
        )
        for name, unit in units.items()
    }


def _noted(fields: Fields, section: str, read: Callable[[], T]) -> T:
    """Read a section, and note whether it is sound: checks across sections judge sound ones only."""
    before = fields.reading.problems.errors()
    value = read()
    if fields.reading.problems.errors() == before and not fields.broken:
        fields.reading.sound.add(section)
    return value


def _names(tree: Node) -> dict[str, Collection[str]]:
    """The names that may be referred to, by kind; none of a kind whose section cannot be read."""
    names: dict[str, Collection[str]] = {}
    for section, kind in SECTIONS.items():
        if isinstance(node := get(tree, section), Mapping):
            names[kind] = [key.text for key, _ in node.entries]
        elif node is None and section in OPTIONAL:
            names[kind] = ()
    languages = get(get(tree, "centre"), "languages")
    items = languages.items if isinstance(languages, Sequence) else ()
    spoken = [getattr(item, "text", "") for item in items]
    names["words"] = languages_described(tree)
    if spoken and set(spoken) <= {*spoken_languages(), *names["words"]}:
        names["language"] = spoken
    return names
