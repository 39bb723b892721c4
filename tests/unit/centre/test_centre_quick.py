"""A description read quickly means what it means read slowly, to the place of every word."""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from small_centre import SMALL, changed

from mille.centre.reader.description import read_centre
from mille.centre.source import quick
from mille.centre.source.problems import DescriptionError, Problems
from mille.centre.source.tree import Node, parse

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


def slowly(text: str) -> tuple[Node | None, int]:
    """The tree that the reader with messages makes, and the number of errors it finds."""
    problems = Problems("any.yaml", text)
    return parse(text, problems), problems.errors()


def same_or_left_to_the_slow_reader(text: str) -> bool:
    return (tree := quick.parse(text)) is None or (tree, 0) == slowly(text)


@settings(max_examples=2000, deadline=None)
@given(texts | st.text(max_size=20).map("a: {}".format))
@example("a: b\n...\n...\n")
@example("a: ['':]")
@example("a: b\t")
@example("a: b\x85c: d")
@example("a: b\u2028c: d")
@example("a: |#")
@example("a: |\n \n  b")
@example("a: |\n\n  \n   ")
@example("a: >\n \r \n  c")
@example("a: \n\ufeff")
def test_both_readers_see_the_same(text: str) -> None:
    assert same_or_left_to_the_slow_reader(text)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(SMALL)), st.integers(0, 4), TOKENS)
def test_both_readers_see_the_same_in_a_description_with_a_slip(at: int, lost: int, slip: str) -> None:
    assert same_or_left_to_the_slow_reader(SMALL[:at] + slip + SMALL[at + lost :])


@pytest.mark.parametrize("letter", ["k", "é", "😀"])
@pytest.mark.parametrize("length", [255, 256, 512, 1022, 1023, 1024, 1025])
def test_both_readers_see_the_same_of_a_very_long_key(letter: str, length: int) -> None:
    assert same_or_left_to_the_slow_reader(f"a: {{{letter * length}: b}}")
    assert same_or_left_to_the_slow_reader(f"{letter * length}: b")


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_what_ships_is_read_quickly(path: Path) -> None:
    text = path.read_text("utf-8")
    assert quick.AVAILABLE, "PyYAML was built without libyaml: install its wheel"
    assert quick.parse(text) is not None
    assert same_or_left_to_the_slow_reader(text)


@pytest.mark.parametrize("text", ["é: x, 😀: y", '"😀", é: [x, "é😀", y]', "é: '😀', k: [7:45-16:00]"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_columns_are_counted_in_characters(text: str, end: str) -> None:
    text = f"a: {{{text}}}{end}b: c{end}"
    assert quick.parse(text) is not None
    assert same_or_left_to_the_slow_reader(text)


def test_without_libyaml_a_centre_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    fast = read_centre(SMALL, "small.yaml")
    monkeypatch.setattr(quick, "AVAILABLE", False)
    assert quick.parse(SMALL) is None
    assert read_centre(SMALL, "small.yaml") == fast


def test_what_libyaml_cannot_read_has_the_messages_of_the_slow_reader() -> None:
    with pytest.raises(DescriptionError, match=r"2:11: this is not YAML: mapping values are not allowed here; put"):
        read_centre(changed("name: Le 1000", "name: Le: 1000"), "small.yaml")
