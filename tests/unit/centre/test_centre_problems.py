"""Problems are shown so that an editor finds the place and an admin knows what to do."""

import pytest
from small_centre import SMALL

from mille.centre.reader.description import read_centre
from mille.centre.source import problems as problems_of_a_file
from mille.centre.source.problems import (
    GUESSES,
    DescriptionError,
    Mark,
    Nearest,
    Problem,
    Problems,
    did_you_mean,
    quote,
)

SHOWN = """\
centre.yaml:5:12: country 'XX' is unknown; write the two letters of ISO 3166, such as NC or FR
    country: XX
             ^
centre.yaml:32:41: strategy 'rinall' is unknown; did you mean 'ringall'?
    post: {wait_message: hello, strategy: rinall, promise: 80 % in 60 s, ring: 20}
                                          ^
centre.yaml:34:3: agent 'a1' has no 'extension'; add 'extension: ...'
    a1: {name: Anne Kabar, skills: {post: 0}}
    ^"""


def test_errors_are_shown_with_their_line_and_a_caret() -> None:
    wrong = SMALL.replace("NC", "XX").replace("random", "rinall").replace("extension: 201, ", "")
    with pytest.raises(DescriptionError) as caught:
        read_centre(wrong, "centre.yaml")
    assert str(caught.value) == SHOWN
    assert len(caught.value.problems) == 3


def test_a_warning_says_that_it_is_one() -> None:
    problems = Problems("a.yaml", "trunks:\r\n  any: x")
    problems.warning(Mark(2, 3), "trunk 'any' lets anybody in", "name addresses")
    assert problems.errors() == 0
    assert str(problems.in_order()[0]) == (
        "a.yaml:2:3: warning: trunk 'any' lets anybody in; name addresses\n    any: x\n    ^"
    )


def test_a_long_line_is_shown_around_the_caret() -> None:
    shown = str(Problem("a", 1, 501, "wrong", "mend it", text="x" * 500 + "HERE" + "y" * 500)).split("\n")
    assert len(shown[1]) == 102
    assert shown[1][shown[2].index("^") :].startswith("HERE")


def test_a_line_cannot_command_the_terminal() -> None:
    assert str(Problem("a", 1, 3, "wrong", "mend it", text="\t\x1b[2Jx")).split("\n")[1] == "   ?[2Jx"


def test_a_place_behind_the_last_line_is_shown_as_an_empty_line() -> None:
    problems = Problems("a", "one line")
    problems.error(Mark(9, 1), "wrong", "mend it")
    assert str(problems.in_order()[0]) == "a:9:1: wrong; mend it\n  \n  ^"


def test_a_word_is_quoted_short_and_harmless() -> None:
    assert quote("é\x1b") == r"'é\x1b'"
    assert len(quote("x" * 1000)) == 62


@pytest.mark.parametrize(
    ("known", "remedy"),
    [
        (["ringall", "random"], "did you mean 'ringall'?"),
        (["post", "bank"], "take one of post, bank"),
        ([], "describe it first"),
        ([f"q{count}" for count in range(99)], "take one of " + "".join(f"q{count}, " for count in range(15)) + "..."),
    ],
)
def test_an_unknown_word_is_answered_with_those_that_are_known(known: list[str], remedy: str) -> None:
    assert did_you_mean("rinall", known) == remedy


def test_the_nearest_word_is_looked_for_so_often_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a millisecond: a file of 200,000 unknown keys would take minutes to be refused."""
    looked = list[str]()

    def looking(word: str, known: list[str]) -> str:
        looked.append(word)
        return did_you_mean(word, known)

    monkeypatch.setattr(problems_of_a_file, "did_you_mean", looking)
    problems = Problems("a", "")
    for number in range(3 * GUESSES):
        problems.error(Mark(1, number + 1), "unknown", Nearest("bnak", ["post", "bank"]))
    assert looked == ["bnak"] * GUESSES
    assert [problem.remedy for problem in problems.in_order()[GUESSES - 1 : GUESSES + 1]] == [
        "did you mean 'bank'?",
        "take one of post, bank",
    ]
