"""Editors know the language as mille reads it: they accept what it accepts, and find misspelt keys and wrong words."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from small_centre import SMALL, changed

from mille.centre.reader.description import read_centre
from mille.centre.reader.schema import schema
from mille.centre.source.parser import parse
from mille.centre.source.problems import DescriptionError, Problems
from mille.centre.source.tree import Mapping, Node, Scalar
from mille.cli.main import main

CENTRES = Path(__file__).parents[3] / "asterisk-conf" / "centre"
SCHEMA = schema()
CHECK = Draft202012Validator(SCHEMA)


def as_an_editor_sees(node: Node) -> Any:
    """A tree in JSON, by YAML 1.2's core schema: a plain 201 is a number, a plain true is a truth, 7:45 is a text."""
    if isinstance(node, Mapping):
        return {key.text: as_an_editor_sees(value) for key, value in node.entries}
    if not isinstance(node, Scalar):
        return [as_an_editor_sees(item) for item in node.items]
    if node.plain and re.fullmatch("[-+]?[0-9]+", node.text):
        return int(node.text)
    if node.plain and re.fullmatch(r"[-+]?[0-9]*[.][0-9]+", node.text):
        return float(node.text)
    words = {"": None, "~": None, "null": None, "true": True, "false": False}
    return words.get(node.text, node.text) if node.plain else node.text


def complaints(description: str) -> list[str]:
    """Where an editor underlines something, as keys with points between them, and what it says."""
    problems = Problems("any.yaml", description)
    tree = parse(description, problems)
    assert tree is not None, problems.in_order()
    errors = CHECK.iter_errors(as_an_editor_sees(tree))
    return [f"{'.'.join(map(str, error.absolute_path))}: {error.message}" for error in errors]


def test_it_is_a_schema_of_its_dialect() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(CENTRES.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_accepts_what_ships(path: Path) -> None:
    assert complaints(path.read_text("utf-8")) == []


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 3), st.sampled_from(["", "a", "1", '"', " ", "fr", "no", "-"]))
def test_an_editor_accepts_what_mille_accepts(at: int, lost: int, slip: str) -> None:
    description = SMALL[:at] + slip + SMALL[at + lost :]
    try:
        read_centre(description, "any.yaml")
    except DescriptionError:
        return
    assert complaints(description) == []


WRONG = {
    "a misspelt key": ("wait_message: hello, strategy", "wait_mesage: hello, strategy", "queues.post: .*'wait_mesage'"),
    "a key that is missing": ("  timezone: Pacific/Noumea\n", "", "centre: 'timezone' is a required property"),
    "an unknown word": ("random", "rinall", "queues.post.strategy: 'rinall' is not one of .*'ringall'"),
    "too small a number": ("ring: 20", "ring: 2", "queues.post.ring: 2 is less than the minimum of 5"),
    "a word for a number": ("ring: 20", "ring: long", "queues.post.ring: 'long' is not of type 'integer'"),
    "a name with capitals": ("hours:\n  office", "hours:\n  Office", "hours: 'Office' does not match"),
    "an empty list": ('numbers: ["1000"]', "numbers: []", "centre.numbers: "),
    "a word for a list": ("welcome: [hello]", "welcome: hello", "centre.welcome: 'hello' is not of type 'array'"),
    "a list for a word": (
        "menu: main\n  default",
        "menu: [main]\n  default",
        "centre.menu: .* is not of type 'string'",
    ),
    "a wrong number": ("extension: 201", "extension: x201", "agents.a1.extension: 'x201' does not match"),
    "a section of no centre": ("trunks:\n", "trunk: {}\ntrunks:\n", ": .*'trunk' was unexpected"),
}


@pytest.mark.parametrize(("right", "wrong", "said"), WRONG.values(), ids=WRONG)
def test_an_editor_finds_a_mistake(right: str, wrong: str, said: str) -> None:
    assert complaints(SMALL) == []
    found = complaints(changed(right, wrong))
    assert any(re.match(said, complaint) for complaint in found), found


def test_a_centre_with_one_language_needs_no_text_in_the_other() -> None:
    assert complaints(changed("hello: {fr: Bonjour, en: Hello}", "hello: {fr: Bonjour}")) == []


def test_an_editor_says_what_a_key_means_and_what_it_is_by_default() -> None:
    centre, queues = SCHEMA["properties"]["centre"], SCHEMA["properties"]["queues"]
    queue = queues["additionalProperties"]["properties"]
    assert centre["properties"]["country"]["description"] == "whose public holidays count (ISO 3166)"
    assert queue["ring"] == {
        "type": "integer",
        "minimum": 5,
        "maximum": 120,
        "description": "seconds a telephone rings before the next one is tried",
        "default": 15,
    }
    assert queue["say_position"]["default"] is False
    assert queues["description"] == "queues: callers waiting for one skill"
    assert "default" not in queue["wait_message"]


def test_what_may_be_left_out_under_a_condition_is_not_required() -> None:
    agent = SCHEMA["properties"]["agents"]["additionalProperties"]
    assert agent["required"] == ["name", "skills"]
    assert complaints(changed("extension: 201", 'line: "751234"')) == []


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == SCHEMA
