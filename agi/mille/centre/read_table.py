"""Reads a table, from a CSV file or a description: all its errors at once, each with its place.

Spreadsheets write it: with commas or semicolons, dates as 2026-12-24 or 24/12/2026, heads and days in English or in
French. One line is one row; see `tables.py` for what its columns mean.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from mille.centre import english, french
from mille.centre.fields import Fields, Reading
from mille.centre.model import Key, Language, Row, Span, Table
from mille.centre.problems import DescriptionError, Mark, Problems, did_you_mean, quote
from mille.centre.read_hours import DAYS, read_dates, read_days, read_spans
from mille.centre.read_identity import LANGUAGES
from mille.centre.source import Node, Scalar, decode
from mille.centre.source import Sequence as Items
from mille.centre.tables import rank
from mille.centre.values import NAME, WrongError, described, named, spoken, text

MOST_ROWS = 500
MOST_PLACES = 60
"""So many sentences at the most are said in a row."""
LONGEST_TEXT = 600
"""Characters of one text: a minute of speech."""

HEADS = (
    dict.fromkeys(("key", "touche"), "key")
    | dict.fromkeys(("place", "lieu"), "place")
    | dict.fromkeys(("days", "jours"), "days")
    | dict.fromkeys(("hours", "horaires"), "hours")
    | {f"{head}-{language}": f"place-{language}" for language in LANGUAGES for head in ("place", "lieu")}
    | {language: language for language in LANGUAGES}
)
"""The columns, by what may stand above them."""

OTHERS = ["fermé", "ferme", "fériés", "feries", "au", "et"]
MEANT = ["closed", "closed", "holidays", "holidays", "to", "and"]
WORDS = dict(zip(OTHERS, MEANT, strict=True)) | {
    word: short
    for names in (french.DAYS, english.DAYS)
    for name, short in zip(names, DAYS, strict=True)
    for word in (name.casefold(), name[:3].casefold())
}
"""What may be written instead: in French, and days of the week by their whole names."""


_DATES = re.compile("(?:du )?([0-9][-0-9/]*(?: +to +[-0-9/]+)?)[ ,]*")
"""The dates with which days begin; days of the week may follow."""


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


def read_rows(content: bytes | str, file: str, languages: Sequence[Language]) -> tuple[Row, ...]:
    """The rows of a table for callers who speak these languages. Raises DescriptionError with all that is wrong."""
    whole = decode(content)
    problems = Problems(file, whole)
    if wrong := re.search("[\udc80-\udcff]", whole):
        at = Mark(whole.count("\n", 0, wrong.start()) + 1, 1)
        problems.error(at, "this is not UTF-8", "save it as CSV UTF-8")
    rows = _rows(whole, Start(1, 1, 1), languages, problems) if not wrong else ()
    if problems.errors():
        raise DescriptionError(problems.in_order())
    return rows


def read_tables(fields: Fields) -> dict[str, Table]:
    """The tables of a description, each a text of several lines."""
    reading, found = fields.reading, dict[str, Table]()
    languages = reading.names.get("language", LANGUAGES)
    for key, node in fields.entries("tables", needed=False):
        reading.attempt("table", lambda node: named(node, NAME), key, "")
        whole = reading.attempt(f"table {quote(key.text)}", text, node, "")
        start = _start(node, reading.problems.lines)
        rows = _rows(whole, start, tuple(languages), reading.problems) if whole else ()
        found[key.text] = Table(key.text, rows)
    return found


def _start(node: Node, lines: list[str]) -> Start:
    """Where the text of a table begins: below its sign ``|``, or at once."""
    below = lines[node.at.line] if node.at.line < len(lines) else ""
    block = node.at.line <= len(lines) and lines[node.at.line - 1][node.at.column - 1 :][:1] in ("|", ">")
    return Start(node.at.line + 1, len(below) - len(below.lstrip()) + 1, 1) if block else Start(*node.at, 0)


def _rows(whole: str, start: Start, languages: Sequence[Language], problems: Problems) -> tuple[Row, ...]:
    """The rows of a text that begins somewhere in the file of these problems."""
    reading, before = Reading(problems), problems.errors()
    lines = list(_lines(whole, start, languages, problems))
    rows = [(line.number, row) for line in lines if (row := _row(line, languages, reading))]
    if problems.errors() == before:
        _compare(rows, start, problems)
    return tuple(row for _, row in rows)


def _lines(whole: str, start: Start, languages: Sequence[Language], problems: Problems) -> Iterator[Line]:
    """The lines below the head; none when the file is no table."""
    if "\0" in whole or len(whole.splitlines()) > MOST_ROWS + 1:
        return problems.error(start.at, "this is no small table", f"give a CSV file of {MOST_ROWS} rows at most")
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
            problems.error(cell.at, f"{quote(cell.text)} is no column", did_you_mean(head, sorted(HEADS)))
        elif HEADS[head] in heads:
            problems.error(cell.at, f"column {quote(cell.text)} is there twice", "remove one")
        heads.append(HEADS.get(head, ""))
    return heads


def _example(languages: Sequence[Language]) -> str:
    return "place,days,hours," + ",".join(languages)


def _row(line: Line, languages: Sequence[Language], reading: Reading) -> Row | None:
    before = reading.problems.errors()
    place, texts = _place(line, languages, reading), _texts(line, languages, reading)
    spans = _spans(line, reading)
    key = reading.attempt("key", _key, cell, "") if (cell := line.get("key")) else ""
    always: dict[str, Any] = {}
    days = reading.attempt("days", _days, cell, always) if (cell := line.get("days")) else always
    _judge(line, reading.problems, place=bool(place), hours=line.get("hours") is not None, texts=bool(texts))
    return Row(place, texts, spans, key, **days) if reading.problems.errors() == before else None


def _judge(line: Line, problems: Problems, *, place: bool, hours: bool, texts: bool) -> None:
    """What a line must have."""
    at = Mark(line.number, 1)
    if not hours and not texts:
        problems.error(at, "this row says nothing", "give it hours, or a text in every language")
    if hours and not place:
        problems.error(at, "these are the hours of no place", "name it in the column 'place'")
    if line.get("key") and not place:
        problems.error(line.cells["key"].at, "this key chooses no place", "name it in the column 'place'")


def _place(line: Line, languages: Sequence[Language], reading: Reading) -> dict[Language, str]:
    """The name of the place in every language: one name for all, or one for each."""
    given = {language: line.get(f"place-{language}") or line.get("place") for language in languages}
    return _in_every_language(line, "place", given, reading)


def _texts(line: Line, languages: Sequence[Language], reading: Reading) -> dict[Language, str]:
    return _in_every_language(line, "text", {language: line.get(language) for language in languages}, reading)


def _in_every_language(
    line: Line, what: str, given: dict[Language, Scalar | None], reading: Reading
) -> dict[Language, str]:
    if not any(given.values()):
        return {}
    for language in [language for language, cell in given.items() if cell is None]:
        reading.problems.error(Mark(line.number, 1), f"this row has no {what} in {quote(language)}", "write one")
    return {language: reading.attempt(what, _said, cell, "") for language, cell in given.items() if cell}


def _said(cell: Node) -> str:
    said = spoken(cell)
    if len(said) > LONGEST_TEXT:
        raise WrongError(cell.at, f"has {len(said)} characters", f"shorten it to {LONGEST_TEXT} at most")
    return said


def _key(cell: Node) -> Key:
    key = text(cell)
    if not re.fullmatch("[0-9#]", key):
        raise WrongError(cell.at, f"{described(cell)} chooses nothing", "take one of 0 to 9 and #; star leads back")
    return key


def _spans(line: Line, reading: Reading) -> tuple[Span, ...] | None:
    """The hours of a cell: several, with commas or "and" between them, or `closed`."""
    cell = line.get("hours")
    if cell is None:
        return None
    said = _in_english(cell)
    if said.text == "closed":
        return ()
    parts = re.split(r" *[,;/+] *| +and +", re.sub("([0-9]{1,2}) ?h ?([0-9]{2})", r"\1:\2", said.text))
    return read_spans(
        reading, Scalar(*cell.at, "hours"), Items(cell.at, tuple(Scalar(*cell.at, part) for part in parts))
    )


def _days(cell: Node) -> dict[str, Any]:
    """The days of a row: days of the week, a date, dates from one to another (of these days), or `holidays`."""
    said = _in_english(cell)
    if said.text == "holidays":
        return _held("only")
    dates, week = _DATES.match(said.text), _DATES.sub("", said.text)
    days = _held("not", frozenset(read_days(Scalar(*cell.at, week)))) if week or not dates else {}
    if not dates:
        return days
    iso = re.sub("([0-9]{2})/([0-9]{2})/([0-9]{4})", r"\3-\2-\1", dates[1])
    several = read_dates(Scalar(*cell.at, iso.strip()))
    return days | {"first": several[0], "last": several[-1]}


def _held(holidays: Literal["not", "only"], weekdays: frozenset[int] = frozenset(range(7))) -> dict[str, Any]:
    return {"weekdays": weekdays, "holidays": holidays}


def _in_english(cell: Node) -> Scalar:
    words = re.sub(r"[^\W\d_]+", lambda word: WORDS.get(word[0].casefold(), word[0].casefold()), text(cell))
    return Scalar(*cell.at, words)


def _compare(rows: list[tuple[int, Row]], start: Start, problems: Problems) -> None:
    """What rows say of each other: a place has one key and a key one place, and a day of a place one row."""
    placed = [(number, row) for number, row in rows if row.place]
    if len({tuple(row.place.values()) for _, row in placed}) > MOST_PLACES:
        said = f"there are more than {MOST_PLACES} places"
        problems.error(start.at, said, "nobody listens to so many; leave some out")
    for index, (number, row) in enumerate(placed):
        for earlier, other in placed[:index]:
            if said := _contradiction(row, other):
                problems.error(Mark(number, 1), f"{said} on line {earlier}", "change one of them")
                break
    if len({bool(row.key) for _, row in placed}) > 1:
        number = next(number for number, row in placed if not row.key)
        problems.error(Mark(number, 1), "this place has no key, and others have", "give each a key, or none")


def _contradiction(row: Row, other: Row) -> str:
    """What two rows cannot both say; nothing when they can."""
    if row.place != other.place:
        return f"key {quote(row.key)} chooses another place" if row.key and row.key == other.key else ""
    name = quote(next(iter(row.place.values())))
    if row.key != other.key:
        return f"{name} has another key"
    return f"the same days of {name} are told" if _meet(row, other) else ""


def _meet(row: Row, other: Row) -> bool:
    """Whether two rows of a place hold on the same day, neither more precisely than the other."""
    if rank(row) != rank(other):
        return False
    if row.first and row.last and other.first and other.last and (row.last < other.first or other.last < row.first):
        return False
    return bool(row.weekdays & other.weekdays)
