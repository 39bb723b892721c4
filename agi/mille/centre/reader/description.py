"""Reads a description into a centre, as a compiler would: all its errors at once, each with its place."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mille.centre.checks.all_checks import Warns, check, nothing_else, warn
from mille.centre.model.centre import Centre, Queue, Unit
from mille.centre.notation.reading import Reading
from mille.centre.reader.fields import Fields
from mille.centre.reader.sections import sections
from mille.centre.reader.shapes import Each
from mille.centre.source.parser import decode, parse
from mille.centre.source.problems import DescriptionError, Mark, Problem, Problems
from mille.centre.source.tree import Mapping, Node, Sequence, get
from mille.errors import MilleError
from mille.words.spoken import spoken_languages


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
    centre = _read_sections(fields)
    check(centre, reading, tree)
    if not reading.problems.errors():
        warn(centre, reading, tree, now, also)
    return centre


def _read_sections(fields: Fields) -> Centre:
    """The centre, section by section, before anything is judged across them."""
    values: dict[str, Any] = {}
    for key in sections():
        before = fields.reading.problems.errors()
        fields.read_key(key, values)
        if fields.reading.problems.errors() == before and not fields.broken:
            fields.reading.sound.add(key.name)
    fields.end(sections())
    return _completed(Centre(**values.pop("centre"), **values))


def _completed(centre: Centre) -> Centre:
    """The centre with all that its queues and units have from it, or from each other."""
    return replace(
        centre,
        queues={name: _in_hours(queue, centre.hours) for name, queue in centre.queues.items()},
        units={name: _completed_unit(unit, centre) for name, unit in centre.units.items()},
    )


def _in_hours(queue: Queue, hours: str) -> Queue:
    return queue if queue.hours else replace(queue, hours=hours)


def _completed_unit(unit: Unit, centre: Centre) -> Unit:
    zone = ZoneInfo(centre.timezone or "UTC")
    return replace(
        unit,
        queue=replace(_in_hours(unit.queue, unit.hours or centre.hours), name=unit.name),
        agents=tuple(replace(agent, skills={unit.name: 0}) for agent in unit.agents),
        opens=unit.opens and unit.opens.replace(tzinfo=zone),
        closes=unit.closes and unit.closes.replace(tzinfo=zone),
    )


def _names(tree: Node) -> dict[str, Collection[str]]:
    """The names that may be referred to, by kind; none of a kind whose section cannot be read."""
    names: dict[str, Collection[str]] = {}
    for section in sections():
        node = get(tree, section.name)
        if isinstance(section.shape, Each) and isinstance(node, Mapping):
            names[section.shape.kind] = {key.text: None for key, _ in node.entries}
        elif isinstance(section.shape, Each) and node is None and not section.needed:
            names[section.shape.kind] = ()
    languages = get(get(tree, "centre"), "languages")
    items = languages.items if isinstance(languages, Sequence) else ()
    spoken = [getattr(item, "text", "") for item in items]
    if spoken and set(spoken) <= {*spoken_languages(), *names.get("words", ())}:
        names["language"] = spoken
    return names
