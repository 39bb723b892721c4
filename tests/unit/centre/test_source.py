"""A description is the same tree with either parser of PyYAML, to the place of every word."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_centre import SMALL

from mille.centre.reader.description import read_centre
from mille.centre.source import parser as source
from mille.centre.source.parser import parse
from mille.centre.source.problems import Problems
from mille.centre.source.tree import Mapping, Node

SHIPPED = sorted((Path(__file__).parents[3] / "asterisk-conf" / "centre").glob("*.yaml"))

BRACKETS = ("[", "]", "{", "}", ",", "[a, b]", "{a: b}")
SIGNS = (": ", ":", "- ", "-", "? ", "?", "#", " #c", "~", "=", "<<", "@", "`", "!", "&", "*", "%", "%YAML 1.1\n")
QUOTES = ('"', "'", "''", "\\", "\\n", "\\x41", "\\\n", "\\u00e9", "\\ud83d", "\\N", "\\0", "\\/", "\\\t")
BLOCKS = ("|\n", ">\n", "|", ">", ">-\n", "|+\n", "|2\n", ">1-\n", "| # c\n", "|#c\n")
ENDS = ("\n", "\n\n", "\r\n", "\r", "\x85", "\u2028", "\u2029", "\n---\n", "--- ", "...", "\n...\n")
SPACES = (" ", "  ", "\n ", "\n  ", "\n    ", "\t", "\xa0", "\ufeff")
WORDS = ("a", "b", "key", "0", "7:45-16:00", "http://a:b", "é", "😀", "\ue000", "a b", "\na: b", "\n  c: d", "\n- e")
TOKENS = st.sampled_from(BRACKETS + SIGNS + QUOTES + BLOCKS + ENDS + SPACES + WORDS)

starts = st.sampled_from(["", "a: ", "a:\n  b: ", "a:\n  b: |\n", "a:\n- ", "{a: ", 'a: "', "a: '", "? ", "---\na: "])
ends = st.sampled_from(["", "}", '"', "'"])
texts = st.builds("{}{}{}".format, starts, st.lists(TOKENS, max_size=9).map("".join), ends)


def read(text: str, *, fast: bool) -> Node | None:
    """The tree as libyaml reads it, or else PyYAML's own parser; None when something is wrong with the text."""
    problems = Problems("any.yaml", text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "FAST", fast)
        tree = parse(text, problems)
    assert tree or problems.found
    return None if problems.found else tree


def same_or_refused(text: str) -> bool:
    """Either parser may refuse what the other reads (see `parser.py`); what both read is the same tree."""
    fast, slow = read(text, fast=True), read(text, fast=False)
    return None in (fast, slow) or fast == slow or not isinstance(slow, Mapping)


@settings(max_examples=1000, deadline=None)
@given(texts | st.text(max_size=20).map("a: {}".format))
@example("a: b\n...\n...\n")
@example("a: ['':]")
@example("a: b\t")
@example("a: {fr: Un numéro ? Tapez 1}")
@example("a: |\n \n  b")
@example("a: |\n\n  \n   ")
@example("a: >\n \r \n  c")
def test_both_parsers_see_the_same(text: str) -> None:
    assert same_or_refused(text)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 4), TOKENS)
def test_both_parsers_see_the_same_in_a_description_with_a_slip(at: int, lost: int, slip: str) -> None:
    assert same_or_refused(SMALL[:at] + slip + SMALL[at + lost :])


@pytest.mark.parametrize("letter", ["k", "é", "😀"])
@pytest.mark.parametrize("length", [255, 256, 512, 1022, 1023, 1024, 1025])
def test_both_parsers_see_the_same_of_a_very_long_key(letter: str, length: int) -> None:
    assert same_or_refused(f"a: {{{letter * length}: b}}")
    assert same_or_refused(f"{letter * length}: b")


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_what_ships_is_read_by_both_parsers(path: Path) -> None:
    assert source.FAST, "PyYAML was built without libyaml: install its wheel"
    tree = read(path.read_text("utf-8"), fast=True)
    assert tree is not None
    assert tree == read(path.read_text("utf-8"), fast=False)


@pytest.mark.parametrize("text", ["é: x, 😀: y", '"😀", é: [x, "é😀", y]', "é: '😀', k: [7:45-16:00]"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_are_counted_in_characters(text: str, end: str) -> None:
    text = f"a: {{{text}}}{end}b: c{end}"
    assert (tree := read(text, fast=True)) is not None
    assert tree == read(text, fast=False)


WORDS_AS_WRITTEN = ["7:30", "no", "on", "NO", "0800", "1_000", "1e3", "2026-12-24", "0x10", "true", "~", "=", "<<"]


@pytest.mark.parametrize("word", WORDS_AS_WRITTEN)
@pytest.mark.parametrize("fast", [True, False])
def test_a_word_is_taken_as_written(word: str, fast: bool) -> None:
    tree = read(f"a: {word}\n{word}: b", fast=fast)
    assert isinstance(tree, Mapping)
    assert [(key.text, getattr(value, "text", "")) for key, value in tree.entries] == [("a", word), (word, "b")]


def test_without_libyaml_a_centre_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_centre(SMALL, "small.yaml")
    monkeypatch.setattr(source, "FAST", False)
    assert read_centre(SMALL, "small.yaml") == fast
