"""A small table as spreadsheets write it: with commas or semicolons, heads in English or in French, each cell with its
place in the file."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mille.centre.model.centre import Language
from mille.centre.notation.languages import LANGUAGES
from mille.centre.source.problems import Mark, Problems, did_you_mean, quote
from mille.centre.source.tree import Node, Scalar

MOST_ROWS = 500

HEADS = (
    dict.fromkeys(("key", "touche"), "key")
    | dict.fromkeys(("place", "lieu"), "place")
    | dict.fromkeys(("days", "jours"), "days")
    | dict.fromkeys(("hours", "horaires"), "hours")
    | {f"{head}-{language}": f"place-{language}" for language in LANGUAGES for head in ("place", "lieu")}
    | {language: language for language in LANGUAGES}
)
"""The columns, by what may stand above them."""


class Start(NamedTuple):
    """Where in a file the text of a table begins, and how many lines further each of its lines is: 1, or 0 when all
    are written in one."""

    line: int
    column: int
    step: int

    @property
    def at(self) -> Mark:
        """The place."""
        return Mark(self.line, self.column)


class Line(NamedTuple):
    """One line of the file: its number, and its cells by the names of their columns."""

    number: int
    cells: dict[str, Scalar]

    def get(self, column: str) -> Scalar | None:
        """A cell in which something stands."""
        cell = self.cells.get(column)
        return cell if cell and cell.text else None


def start_of(node: Node, lines: list[str]) -> Start:
    """Where the text of a table begins: below its sign ``|``, or at once."""
    below = lines[node.at.line] if node.at.line < len(lines) else ""
    block = node.at.line <= len(lines) and lines[node.at.line - 1][node.at.column - 1 :][:1] in ("|", ">")
    return Start(node.at.line + 1, len(below) - len(below.lstrip()) + 1, 1) if block else Start(*node.at, 0)


def lines_of(whole: str, start: Start, languages: Sequence[Language], problems: Problems) -> Iterator[Line]:
    """The lines below the head; none when the file is no table."""
    if "\0" in whole or len(whole.splitlines()) > MOST_ROWS + 1:
        return problems.error(start.at, "this is not a small table", f"give a CSV file of {MOST_ROWS} rows at most")
    head = whole.partition("\n")[0]
    reader = csv.reader(whole.splitlines(keepends=True), delimiter=_delimiter(head), skipinitialspace=True)
    heads: list[str] = []
    number = start.line
    for cells in reader:
        marked = _marked(cells, Mark(number, start.column), problems.lines)
        number = start.line + reader.line_num * start.step
        if not heads:
            before, heads = problems.errors(), _heads(marked, problems)
            if problems.errors() > before:  # what stands below cannot be judged
                return
        elif len(marked) > len(heads):
            remedy = 'put quotes around a text with a comma in it: "..."'
            problems.error(marked[len(heads)].at, "there are more cells than heads", remedy)
        elif any(cell.text for cell in marked):
            yield Line(marked[0].line, dict(zip(heads, marked, strict=False)))
    if not heads:
        problems.error(start.at, "the table is empty", f"begin with its heads, such as {_example(languages)}")
    return None


def _delimiter(head: str) -> str:
    return ";" if head.count(";") > head.count(",") else ","


def _marked(cells: list[str], start: Mark, lines: list[str]) -> list[Scalar]:
    """The cells of a line with their places, as far as they can be found in it; each is one line of text."""
    column, marked = start.column - 1, list[Scalar]()
    raw = lines[start.line - 1] if start.line <= len(lines) else ""
    for cell in cells:
        first = cell.strip().partition("\n")[0]
        found = raw.find(first, column)
        column = found if found >= 0 else column
        marked.append(Scalar(start.line, column + 1, " ".join(cell.split()), plain=False))
        column += len(first) + 1
    return marked


def _heads(cells: list[Scalar], problems: Problems) -> list[str]:
    heads: list[str] = []
    for cell in cells:
        head = re.sub("[ _]+", "-", cell.text.casefold())
        if head not in HEADS:
            problems.error(cell.at, f"{quote(cell.text)} is not a column", did_you_mean(head, sorted(HEADS)))
        elif HEADS[head] in heads:
            problems.error(cell.at, f"column {quote(cell.text)} is there twice", "remove one")
        heads.append(HEADS.get(head, ""))
    return heads


def _example(languages: Sequence[Language]) -> str:
    return "place,days,hours," + ",".join(languages)
