"""A small table as spreadsheets write it: with commas or semicolons, heads in English or in French, each cell with its
place in the file."""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mille.centre.model.centre import Language
from mille.centre.source.problems import Mark, Problems, did_you_mean, quote
from mille.centre.source.tree import Node, Scalar
from mille.words.spoken import spoken_languages
from mille.words.table_words import fold, heads

MOST_ROWS = 500


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
    columns: list[str] = []
    number = start.line
    for cells in reader:
        marked = _marked(cells, Mark(number, start.column), problems.lines)
        number = start.line + reader.line_num * start.step
        if not columns:
            before, columns = problems.errors(), _columns(marked, languages, problems)
            if problems.errors() > before:  # what stands below cannot be judged
                return
        elif len(marked) > len(columns):
            remedy = 'put quotes around a text with a comma in it: "..."'
            problems.error(marked[len(columns)].at, "there are more cells than heads", remedy)
        elif any(cell.text for cell in marked):
            yield Line(marked[0].line, dict(zip(columns, marked, strict=False)))
    if not columns:
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


def _columns(cells: list[Scalar], languages: Sequence[Language], problems: Problems) -> list[str]:
    known, columns = _known(languages), list[str]()
    for cell in cells:
        head = re.sub("[ _]+", "-", fold(cell.text))
        if head not in known:
            problems.error(cell.at, f"{quote(cell.text)} is not a column", did_you_mean(head, sorted(known)))
        elif known[head] in columns:
            problems.error(cell.at, f"column {quote(cell.text)} is there twice", "remove one")
        columns.append(known.get(head, ""))
    return columns


def _known(languages: Sequence[Language]) -> dict[str, str]:
    """The columns by their headings; columns of languages that the centre does not speak are ignored."""
    every = dict.fromkeys((*languages, *spoken_languages()))
    places = [head for head, column in heads().items() if column == "place"]
    return (
        heads()
        | {f"{head}-{language}": f"place-{language}" for language in every for head in places}
        | {language: language for language in every}
    )


def _example(languages: Sequence[Language]) -> str:
    return "place,days,hours," + ",".join(languages)
