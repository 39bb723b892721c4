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

from mille.centre.reader.description import read_centre, read_tree
from mille.centre.reader.fields import Fields, Reading
from mille.centre.reader.schema import schema
from mille.centre.reader.values import one_of, text, whole
from mille.centre.source.problems import DescriptionError, Problems
from mille.centre.source.tree import Mapping, Node, Scalar, parse
from mille.cli.main import main

CENTRES = Path(__file__).parents[3] / "asterisk-conf" / "centre"
REFERENCE = (CENTRES / "1000.yaml").read_text("utf-8")
SCHEMA = schema(REFERENCE)
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


def keys_of(part: Any) -> set[str]:
    """Every key that a schema names."""
    if not isinstance(part, dict):
        return {key for item in part for key in keys_of(item)} if isinstance(part, list) else set()
    return set(part.get("properties", ())) | {key for value in part.values() for key in keys_of(value)}


def test_it_is_a_schema_of_its_dialect() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", sorted(CENTRES.glob("*.yaml")), ids=lambda path: path.stem)
def test_an_editor_accepts_what_ships(path: Path) -> None:
    """When it fails after a new key, its reader looks at a node in a way that `imagined.py` does not know."""
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


def test_every_key_that_is_read_stands_in_the_schema() -> None:
    reading = Reading(Problems("1000.yaml", REFERENCE))
    tree = parse(REFERENCE, reading.problems)
    assert tree is not None
    read_tree(reading, tree)
    assert len(reading.asked) > 40
    assert reading.asked <= keys_of(SCHEMA)


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


def test_an_editor_says_what_a_key_means() -> None:
    centre, queues = SCHEMA["properties"]["centre"], SCHEMA["properties"]["queues"]
    queue = queues["additionalProperties"]["properties"]
    assert centre["properties"]["country"]["description"] == "whose public holidays count (ISO 3166)"
    assert queue["ring"]["description"] == "default; seconds a telephone rings before the next one is tried"
    assert queues["description"].startswith("Queues: callers waiting for one skill.")
    agent = SCHEMA["properties"]["agents"]["additionalProperties"]["properties"]
    assert agent["extension"]["description"].startswith("Who answers: a code, the `name`, the `extension`")


def read_drinks(fields: Fields) -> None:
    """A language in which readers look before they read."""
    entry = fields.ask("drink")
    if entry and isinstance(entry[1], Mapping):
        below = Fields(fields.reading, "drink", entry[0].at, entry[1])
        below.required("kind", one_of("tea", "coffee"), "")
        below.end()
    else:
        fields.required("drink", text, "")
    if "milk" not in fields.values:
        fields.required("sugar", whole(0, 3), 0)
    fields.optional("milk", text, "")


def test_readers_that_look_before_they_read_are_understood() -> None:
    check = Draft202012Validator(schema(read=read_drinks))
    for good in ({"drink": "tea", "milk": "much"}, {"drink": {"kind": "tea"}, "sugar": 2}):
        assert check.is_valid(good), good
    for bad in ({"drink": {"kind": "beer"}}, {"drink": {"kin": "tea"}}, {"drink": "tea", "suger": 1}, {"sugar": 2}):
        assert not check.is_valid(bad), bad


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == SCHEMA
