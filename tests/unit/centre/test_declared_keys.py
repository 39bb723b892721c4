"""A field of the model says all about its key, and says it rightly."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import pytest

from mille.centre.model import menu, message, outside, people, queue, rules, timetable
from mille.centre.model.centre import Centre
from mille.centre.notation.reading import Reading
from mille.centre.notation.words import Word, whole
from mille.centre.reader.declared import keys_of
from mille.centre.reader.fields import Fields
from mille.centre.source.parser import parse
from mille.centre.source.problems import Mark, Problems

CLASSES = [
    *(Centre, menu.Menu, message.Recorded, outside.Trunk, outside.Outward, outside.Partner, outside.Callbacks),
    *(people.Agent, people.Unit, queue.Queue, rules.Tier, rules.Category, rules.Retention, rules.Ending),
    *(rules.Recording, rules.Survey, rules.Reports, timetable.Hours),
]


def words_of(hint: Any) -> Iterator[tuple[Any, Any]]:
    """Every type within an annotation that has a reader of its words, and that reader."""
    if get_origin(hint) is Annotated:
        readers = [mark for mark in hint.__metadata__ if callable(mark)]
        yield from ((hint.__origin__, reader) for reader in readers[:1])
        yield from words_of(hint.__origin__)
    else:
        for part in get_args(hint):
            yield from words_of(part)


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_a_reader_gives_what_its_field_is(cls: type) -> None:
    double = {key.field for key in keys_of(cls) if key.other}
    hints = get_type_hints(cls, include_extras=True)
    for name in {field.name for field in fields(cls)} - double:
        for kind, reader in words_of(hints[name]):
            if isinstance(reader, Word):
                assert kind is {"integer": int, "number": float}.get(str(reader.schema.get("type")), kind), name
            else:
                assert inspect.get_annotations(reader)["return"] == kind, name


@dataclass(frozen=True)
class Tea:
    """A drink, for the tests."""

    name: str
    minutes: Annotated[int, whole(1, 10), "minutes it draws"]
    sugar: Annotated[int, whole(0, 3), "lumps of sugar"] = 0
    notes: str = "not a key: nothing is said about it"


def test_a_new_key_needs_its_field_only() -> None:
    assert [(key.name, key.meaning, key.needed) for key in keys_of(Tea)] == [
        ("minutes", "minutes it draws", True),
        ("sugar", "lumps of sugar", False),
    ]
    problems = Problems("tea.yaml", text := "{minutes: 3, suger: 1, sugar: many}")
    fields_of_tea = Fields(Reading(problems), "the tea", Mark(1, 1), parse(text, problems))
    values = fields_of_tea.read(keys_of(Tea))
    assert Tea("green", **values) == Tea("green", 3)
    assert [f"{problem.message}; {problem.remedy}" for problem in problems.in_order()] == [
        "the tea has no key 'suger'; did you mean 'sugar'?",
        "sugar must be a whole number from 0 to 3, not 'many'; write it in digits, without quotes",
    ]
