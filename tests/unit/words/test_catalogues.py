"""Every catalogue has every message of the code, and each translation keeps the values of its message."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from mille.resources import folder
from mille.words.catalogue import FOLDERS, N_, words_of
from mille.words.collect import KEYWORDS, collected

CATALOGUES = sorted(FOLDERS[0].glob("*/LC_MESSAGES/mille.po"))
VALUE = re.compile(r"\{(\w*)")


@pytest.fixture(scope="module")
def messages() -> Catalog:
    return collected()


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def key(of: Message) -> tuple[str, str | None]:
    return forms(of.id)[0], of.context


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_has_the_messages_of_the_code_and_no_others(path: Path, messages: Catalog) -> None:
    """When it fails: run `make words`, then translate what is empty."""
    wanted = {key(one) for one in messages if one.id}
    translated = {key(one) for one in catalogue(path) if one.id and all(forms(one.string))}
    assert sorted(wanted - translated) == []
    assert sorted({key(one) for one in catalogue(path) if one.id} - wanted) == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_translation_keeps_the_values_of_its_message(path: Path) -> None:
    for one in catalogue(path):
        wanted = {value for form in forms(one.id) for value in VALUE.findall(form)}
        for form in forms(one.string):
            assert set(VALUE.findall(form)) - wanted == set(), one.id
        assert {value for form in forms(one.string) for value in VALUE.findall(form)} >= wanted - {"n"}, one.id
        assert not one.fuzzy, one.id


def written_in(path: Path) -> Iterator[str]:
    """The messages, and their contexts, of every call by which a module marks or says one."""
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and ast.unparse(call.func).rpartition(".")[2] in KEYWORDS:
            yield from [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]


def test_a_message_is_collected_wherever_it_stands(messages: Catalog) -> None:
    """When it fails: Babel finds no message in an f-string or within another; give it a line of its own."""
    known = {text for one in messages for text in (*forms(one.id), one.context)}
    modules = (folder("agi") / "mille").rglob("*.py")
    assert [(path.name, text) for path in modules for text in written_in(path) if text not in known] == []


def test_a_message_without_a_translation_is_said_in_english() -> None:
    assert words_of("fr")._("{n} umbrellas nobody speaks of", n=3) == "3 umbrellas nobody speaks of"
    assert words_of("dhv").plural("{n} umbrella", "{n} umbrellas", 1) == "1 umbrella"
    assert N_("Umbrella") == "Umbrella"
