"""The reference description is the manual: whatever the reader asks for stands there with a comment."""

import re
from pathlib import Path

import pytest

from mille.centre.reader.description import read_tree
from mille.centre.reader.fields import Reading
from mille.centre.source.problems import Problems
from mille.centre.source.tree import parse

REFERENCE = (Path(__file__).parents[3] / "asterisk-conf" / "centre" / "1000.yaml").read_text("utf-8")


def keys_of_the_language() -> list[str]:
    """Every key that the reader asks for while it reads the reference."""
    reading = Reading(Problems("1000.yaml", REFERENCE))
    tree = parse(REFERENCE, reading.problems)
    assert tree is not None
    read_tree(reading, tree)
    return sorted(reading.asked)


def has_comment(key: str) -> bool:
    """Whether a comment stands beside the key or just above it, or names it in backquotes.

    A key that the reference shows only as an example, commented out, counts with the comment beside that.
    """
    beside = re.search(rf"^ *(# +)?{key}:.* # ", REFERENCE, re.MULTILINE)
    above = re.search(rf"^ *#.*\n\n?(# )?{key}:", REFERENCE, re.MULTILINE)
    named = re.search(rf"#.*`{key}[`:]", REFERENCE)
    return bool(beside or above or named)


@pytest.mark.parametrize("key", keys_of_the_language())
def test_every_key_stands_in_the_reference_with_a_comment(key: str) -> None:
    assert re.search(rf"(^ *|[{{` ]){key}: ?", REFERENCE, re.MULTILINE), f"{key} is not shown"
    assert has_comment(key), f"{key} has no comment"


def test_an_unknown_key_has_no_comment() -> None:
    assert not has_comment("name_of_nothing")
