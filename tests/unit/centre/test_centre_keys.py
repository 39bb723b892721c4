"""The reference description is the manual: every key that the model declares stands there with a comment."""

import re
from pathlib import Path
from typing import Any

import pytest
from every_key import KEYS, every_key

REFERENCE = (Path(__file__).parents[3] / "asterisk-conf" / "centre" / "1000.yaml").read_text("utf-8")


def has_comment(key: str) -> bool:
    """Whether a comment stands beside the key or just above it, or names it in backquotes.

    A key that the reference shows only as an example, commented out, counts with the comment beside that.
    """
    beside = re.search(rf"^ *(# +)?{key}:.* # ", REFERENCE, re.MULTILINE)
    above = re.search(rf"^ *#.*\n\n?(# )?{key}:", REFERENCE, re.MULTILINE)
    named = re.search(rf"#.*`{key}[`:]", REFERENCE)
    return bool(beside or above or named)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_stands_in_the_reference_with_a_comment(key: str) -> None:
    assert re.search(rf"(^ *|[{{` ]){key}: ?", REFERENCE, re.MULTILINE), f"{key} is not shown"
    assert has_comment(key), f"{key} has no comment"


@pytest.mark.parametrize(("key", "told"), list(every_key()))
def test_every_key_has_a_sentence_that_says_what_it_means(key: str, told: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z`A-Z2].{9,180}[^.\n]", told["description"]), f"{key}: {told['description']!r}"


def test_an_unknown_key_has_no_comment() -> None:
    assert not has_comment("name_of_nothing")
