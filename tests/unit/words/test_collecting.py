"""What code says by a catalogue is collected for translators: no message is built where `make words` cannot see it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from mille.resources import folder
from mille.words.collect import begin, collected, update

SOURCES = [path for path in sorted((folder("agi") / "mille").rglob("*.py")) if "words." in path.read_text("utf-8")]
MESSAGES = {"_": (0,), "plural": (0, 1), "context": (1,)}
"""Which arguments of the methods of `Words` are messages."""


def said(path: Path) -> Iterator[ast.expr]:
    """The messages that a module gives to a catalogue."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MESSAGES:
            positional = [argument for argument in node.args if not isinstance(argument, ast.Starred)]
            yield from (positional[place] for place in MESSAGES[node.func.attr] if place < len(positional))


def test_there_are_messages() -> None:
    assert sum(1 for path in SOURCES for _ in said(path)) > 200


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_message_is_written_out_or_stands_in_a_table(path: Path) -> None:
    """A choice between two messages, or one put together, would reach nobody in another language."""
    for message in said(path):
        assert isinstance(message, ast.Constant | ast.Subscript | ast.Name | ast.Attribute), ast.unparse(message)


def test_every_message_written_out_is_collected() -> None:
    ids = {form for each in collected() for form in ([each.id] if isinstance(each.id, str) else each.id)}
    written = {message.value for path in SOURCES for message in said(path) if isinstance(message, ast.Constant)}
    assert written - ids == set()


def test_a_new_catalogue_has_every_message_and_the_plural_rules_of_its_language(tmp_path: Path) -> None:
    begin("lt", tmp_path)
    path = tmp_path / "lt" / "LC_MESSAGES" / "mille.po"
    messages = collected()
    update(path, messages)
    with path.open("rb") as file:
        lithuanian = read_po(file)
    assert {each.id for each in lithuanian} == {each.id for each in messages}
    assert (str(lithuanian.locale), lithuanian.num_plurals) == ("lt", 3)


def test_a_catalogue_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "dhv" / "LC_MESSAGES" / "mille.po"
    begin("dhv", tmp_path)
    path.write_text(path.read_text(encoding="utf-8") + '\nmsgid "Key"\nmsgstr "…"\n', encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    begin("dhv", tmp_path)
    assert path.read_text(encoding="utf-8") == before
