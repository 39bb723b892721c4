"""Every mistake an admin can make is found where it stands, and is told what to do about it."""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest
from said import said_of
from small_centre import SMALL

from mille.centre.checks import all_checks, crisis_units
from mille.centre.checks.findings import Finding
from mille.centre.notation.words import WrongError
from mille.centre.reader import description as reader
from mille.centre.source import complaints
from mille.centre.source import parser as source
from mille.centre.source.parser import parse
from mille.centre.source.problems import DescriptionError, Mark, Problems
from mille.centre.source.tree import Places
from mille.centre.tables.table_reader import read_rows


class Mistake(NamedTuple):
    """Lines of the small centre, what stands in their place, and what is then said of it."""

    name: str
    hunks: list[tuple[str, str]]
    said: list[str]

    @classmethod
    def of(cls, block: str) -> "Mistake":
        name, *lines = block.split("\n")
        hunks: list[tuple[str, str]] = []
        for line in lines:
            right, wrong = hunks[-1] if hunks else ("", "")
            if line.startswith("- ") and (wrong or not hunks):
                hunks.append((f"{line[2:]}\n", ""))
            elif line.startswith("- "):
                hunks[-1] = (f"{right}{line[2:]}\n", wrong)
            elif line.startswith("+ "):
                hunks[-1] = (right, f"{wrong}{line[2:]}\n")
        return cls(name, hunks, [line for line in lines if line[:2] not in ("- ", "+ ")])

    @property
    def description(self) -> str:
        """The small centre with this mistake."""
        text = SMALL
        for right, wrong in self.hunks:
            assert SMALL.count(right) == 1, right
            text = text.replace(right, wrong)
        return text


BLOCKS = Path(__file__).with_name("mistakes.txt").read_text("utf-8").strip().split("\n\n")[1:]
MISTAKES = [Mistake.of(block) for block in BLOCKS if not block.startswith("#")]


def test_the_small_centre_is_without_problem() -> None:
    assert said_of(SMALL) == []


@pytest.mark.parametrize("mistake", MISTAKES, ids=[mistake.name for mistake in MISTAKES])
def test_a_mistake_is_found_where_it_stands(mistake: Mistake) -> None:
    assert said_of(mistake.description) == mistake.said


NO_TEXT: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "1:1: the description is empty; begin with 'centre:'"),
    "a comment only": ("# later", "1:1: the description is empty; begin with 'centre:'"),
    "one word": ("hello", "1:1: the description must be keys and values, not 'hello'; write 'key: value' below it"),
    "a tab": (
        "centre:\n\tname: x",
        "2:1: there is a tab; indent with spaces, not with tabs",
    ),
    "a zero byte": ("a: b\0", "1:5: character U+0000 is not allowed in a description; remove it"),
    "Latin-1": ("a: b\r\nc: é".encode("latin-1"), "2:4: this is not UTF-8; save the file in UTF-8"),
    "UTF-16": ("centre: x".encode("utf-16"), "1:1: this is not UTF-8; save the file in UTF-8"),
    "brackets in brackets": ("[" * 9999, "1:21: more than 20 levels are nested; close the brackets"),
    "lists in lists": ("- " * 9999, "1:41: more than 20 levels are nested; close the brackets"),
}


@pytest.mark.parametrize(("text", "said"), NO_TEXT.values(), ids=NO_TEXT)
def test_what_is_no_description_at_all_is_said_so(text: str | bytes, said: str) -> None:
    assert said_of(text) == [said]


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert said_of(b"\xef\xbb\xbf" + SMALL.encode()) == []


def test_all_mistakes_are_said_at_once_in_the_order_of_the_file() -> None:
    several = SMALL.replace("random", "rinall").replace("NC", "XX").replace("key: 4", "key: 44")
    assert [said.split(":")[0] for said in said_of(several)] == ["5", "32", "39"]


def test_a_slip_in_a_section_is_not_reported_again_by_what_depends_on_it() -> None:
    slip = SMALL.replace("extension: 201, skills: {post: 0}", "skills: {pots: 0}").replace("{post: 1}", "{pots: 1}")
    assert [said for said in said_of(slip) if "nobody answers" in said] == []
    assert len(said_of(slip)) == 3


def test_what_is_not_written_stands_at_the_nearest_key_above_it() -> None:
    tree = parse(SMALL, Problems("centre.yaml", SMALL))
    assert tree is not None
    assert Places(tree).find("queues", "post", "hours") == Mark(32, 3)


NO_TABLES: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "1:1: the table is empty; begin with its heads, such as place,days,hours,fr"),
    "Latin-1": ("fr\né".encode("latin-1"), "2:1: this is not UTF-8; save it as CSV UTF-8"),
    "a book": ("fr\n" * 502, "1:1: this is not a small table; give a CSV file of 500 rows at most"),
    "a directory of a country": (
        "place,hours\n" + "".join(f"n{n},7:00-8:00\n" for n in range(61)),
        "1:1: there are more than 60 places; nobody listens to so many; leave some out",
    ),
    "a speech": ("fr\n" + "a" * 601, "2:1: text has 601 characters; shorten it to 600 at most"),
}


def said_of_table(content: str | bytes) -> list[str]:
    """The first line of each problem of a table in a file of its own."""
    with pytest.raises(DescriptionError) as error:
        read_rows(content, "agencies.csv", ["fr"])
    return [str(problem).split("\n")[0].removeprefix("agencies.csv:") for problem in error.value.problems]


@pytest.mark.parametrize(("content", "said"), NO_TABLES.values(), ids=NO_TABLES)
def test_a_file_that_is_no_table_is_said_so(content: str | bytes, said: str) -> None:
    assert said_of_table(content) == [said]


# ------------------------------------------------------------------------------------------------ the table is whole
CENTRE = Path(reader.__file__).parents[1]
SPEAKERS = {"error", "warning", "WrongError", "_MalformedError"}
"""What is called with what is wrong."""


class Said(NamedTuple):
    """Where a module says that something is wrong: the first and the last line of the statement."""

    module: str
    first: int
    last: int


def messages_of(path: Path) -> Iterator[Said]:
    """All places of a module where it says that something is wrong."""
    tree = ast.parse(path.read_text("utf-8"))
    checks = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and finds(node)]
    nodes = [node for check in checks for node in ast.walk(check) if isinstance(node, ast.Yield)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    names = [getattr(node.func, "attr", getattr(node.func, "id", "")) for node in calls]
    said = [node for node, name in zip(calls, names, strict=True) if name in SPEAKERS]
    yield from (Said(path.name, node.lineno, node.end_lineno or node.lineno) for node in (*nodes, *said))


def finds(function: ast.FunctionDef) -> bool:
    return function.returns is not None and ast.unparse(function.returns) == "Iterator[Finding]"


@pytest.fixture
def reached(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """The modules and lines of the compiler that say something while it reads."""
    lines: set[tuple[str, int]] = set()

    def note(frame: FrameType | None) -> None:
        while frame:
            path = Path(frame.f_code.co_filename)
            if CENTRE in path.parents:
                lines.add((path.name, frame.f_lineno))
            frame = frame.f_back

    def noting(method: Callable[..., None]) -> Callable[..., None]:
        def noted(*values: Any, **named: Any) -> None:
            note(sys._getframe())
            method(*values, **named)

        return noted

    def watched(check: Callable[..., Any]) -> Callable[..., Iterator[Finding]]:
        def watching(*values: Any) -> Iterator[Finding]:
            generator = check(*values)
            for finding in generator:
                note(generator.gi_frame)
                yield finding

        return watching

    for speaker in (WrongError, source._MalformedError):
        monkeypatch.setattr(speaker, "__init__", noting(speaker.__init__))
    monkeypatch.setattr(Problems, "_add", noting(Problems._add))
    monkeypatch.setattr(all_checks, "CHECKS", [(watched(check), sections) for check, sections in all_checks.CHECKS])
    monkeypatch.setattr(all_checks, "WARNINGS", [watched(check) for check in all_checks.WARNINGS])
    monkeypatch.setattr(crisis_units, "over", watched(crisis_units.over))
    return lines


def test_every_message_of_the_compiler_stands_in_the_table(reached: set[tuple[str, int]]) -> None:
    for text in [mistake.description for mistake in MISTAKES]:
        said_of(text)
    for nothing, _ in NO_TEXT.values():
        said_of(nothing)
    for table, _ in NO_TABLES.values():
        said_of_table(table)
    messages = [message for path in CENTRE.rglob("*.py") for message in messages_of(path)]
    assert len(messages) > 100
    unsaid = sorted(
        f"{said.module}:{said.first}"
        for said in messages
        if not any((said.module, line) in reached for line in range(said.first, said.last + 1))
    )
    assert unsaid == [], "add a mistake to mistakes.txt for each"


def test_every_complaint_of_the_parser_is_explained_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    meant = set[str]()

    def noting(about: str, explain: Callable[..., complaints.Explained | None]) -> Callable[..., Any]:
        def explaining(complaint: complaints.Complaint) -> complaints.Explained | None:
            if meaning := explain(complaint):
                meant.add(about)
            return meaning

        return explaining

    meanings = {about: noting(about, explain) for about, explain in complaints._EXPLANATIONS.items()}
    monkeypatch.setattr(complaints, "_EXPLANATIONS", meanings)
    for text in [*(mistake.description for mistake in MISTAKES), *(nothing for nothing, _ in NO_TEXT.values())]:
        said_of(text)
    assert meant == meanings.keys()


def test_every_contradiction_of_the_model_stands_in_the_table() -> None:
    told = (Path(__file__).with_name("mistakes.txt")).read_text("utf-8")
    trees = [ast.parse(path.read_text("utf-8")) for path in (CENTRE / "model").glob("*.py")]
    named = [node for tree in trees for node in ast.walk(tree) if getattr(node, "name", "") == "contradictions"]
    yielded = [node.value for each in named for node in ast.walk(each) if isinstance(node, ast.Yield)]
    messages = [ast.literal_eval(value) for value in yielded if value is not None]
    assert len(messages) > 6
    assert [wrong for _, wrong, remedy in messages if f" {wrong}; {remedy}\n" not in told] == []
