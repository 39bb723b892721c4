"""The grammar of descriptions as a JSON Schema, by which an editor completes keys and tells what they mean.

It comes from the readers themselves: they read imagined descriptions (see `imagined`), first one in which everything is
there, then some in which each value is a list, or keys and values, then for each key one in which just that key is
missing. What a reader asks for is a key; what it misses whenever it is not there is required. What several keys make
together, and the names that must be described elsewhere in the file, are left to `mille check`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from mille.centre.reader.description import read_sections
from mille.centre.reader.fields import Fields, Reading
from mille.centre.reader.imagined import Expected, Shape, World
from mille.centre.reader.read_own_words import CODE
from mille.centre.source.problems import Mark, Problems
from mille.centre.source.tree import Mapping, Node, Scalar, parse
from mille.words.spoken import spoken_languages

DIALECT = "https://json-schema.org/draft/2020-12/schema"

ANY = "*"
"""Stands for whichever language a centre has besides those that mille speaks."""

ReadsAll = Callable[[Fields], object]
"""A reader of a whole description."""


def schema(reference: str = "", read: ReadsAll = read_sections) -> dict[str, Any]:
    """The schema of what a reader reads; keys are described by the comments of this reference description."""
    shape = grammar(read)
    tree = parse(reference, Problems("reference", reference))
    notes = dict(_notes(tree, shape, reference.splitlines())) if tree else {}
    return {"$schema": DIALECT, "title": "The description of a centre for mille", **_schema(shape, notes)}


def grammar(read: ReadsAll) -> Shape:
    """What may stand in a description, as its readers ask for it."""
    root, tried = Shape(), set[Shape]()
    _imagine(read, root, World())
    while untried := [shape for shape in _all(root) if shape not in tried]:
        tried.update(untried)
        ends = {shape for shape in untried if not shape.parts()}
        for world in (World(listed=ends), World(mapped=ends), *(World(absent=shape) for shape in untried)):
            _imagine(read, root, world)
    return root


def _imagine(read: ReadsAll, root: Shape, world: World) -> None:
    """Let an imagined description be read, in any languages; what is found wrong with it does not matter."""
    for languages in (spoken_languages(), *((language,) for language in (*spoken_languages(), ANY))):
        reading = Reading(Problems("imagined", ""))
        reading.names["language"] = languages
        fields = Fields(reading, "the description", Mark(1, 1), world.node(root))
        read(fields)
        fields.end()
    world.end()


def _all(shape: Shape) -> Iterator[Shape]:
    for part in shape.parts():
        yield part
        yield from _all(part)


def _schema(shape: Shape, notes: dict[Shape, str]) -> dict[str, Any]:
    choices = [*shape.words]
    if shape.item and (shape.item.words or shape.item.parts()):
        choices.append({"type": "array", "items": _schema(shape.item, notes), **shape.listed})
    if shape.visits:
        choices.append(_object(shape, notes))
    note = {"description": notes[shape]} if shape in notes else {}
    return {**note, **(choices[0] if len(choices) == 1 else {"anyOf": choices} if choices else {})}


def _object(shape: Shape, notes: dict[Shape, str]) -> Expected:
    made: Expected = {"type": "object"}
    if shape.keys:
        made["properties"] = {key: _schema(below, notes) for key, below in shape.keys.items() if key != ANY}
    if ANY in shape.keys:
        made["patternProperties"] = {f"^{CODE}$": _schema(shape.keys[ANY], notes)}
    if required := [key for key, below in shape.keys.items() if 0 < below.missed == below.needed and key != ANY]:
        made["required"] = required
    if shape.name and (names := [_of_a_name(words) for words in shape.name.words if "pattern" in words]):
        made["propertyNames"] = names[0]
    if shape.value:
        made["additionalProperties"] = _schema(shape.value, notes)
    elif shape.closed:
        made["additionalProperties"] = False
    return made


def _of_a_name(words: Expected) -> Expected:
    """What is expected of a key: to JSON it is a string, whatever it looks like."""
    return {keyword: value for keyword, value in words.items() if keyword != "type"}


def _notes(node: Node, shape: Shape, lines: list[str], section: str = "") -> Iterator[tuple[Shape, str]]:
    """What the comments say of each key: beside it, above it, or naming it above its section. The first one counts."""
    for key, value in reversed(node.entries) if isinstance(node, Mapping) else ():
        below = shape.keys.get(key.text) or shape.value
        above = _above(key.line - 1, lines) if key.column == 1 else section
        note = _beside(key, lines) or (above if key.column == 1 else _naming(key.text, section))
        if below:
            yield from _notes(value, below, lines, above)
        if below and note and key.text in shape.keys:
            yield below, note


def _beside(key: Scalar, lines: list[str]) -> str:
    line = lines[key.line - 1]
    beside = re.search(" # +(.*)", line)
    return beside[1] if beside and not line[: key.column - 1].strip() else ""


def _above(line: int, lines: list[str]) -> str:
    said: list[str] = []
    while line and lines[line - 1].startswith("#"):
        line -= 1
        said.insert(0, lines[line].lstrip("# "))
    return " ".join(said)


def _naming(key: str, section: str) -> str:
    """The sentences of a section's comment that name this key."""
    return " ".join(said for said in re.split(r"(?<=[.]) ", section) if f"`{key}`" in said)
