"""Reads a table, from a CSV file or a description: all its errors at once, each with its place.

Spreadsheets write it (`sheet.py`), dates as 2026-12-24 or 24/12/2026, days in any language of mille. One line is one
row; see `tables.py` for what its columns mean.
"""

import re
from collections.abc import Sequence
from typing import Any, Literal

from mille.centre.model.table import Row
from mille.centre.model.values import Key
from mille.centre.notation.dates import days as read_dates
from mille.centre.notation.languages import Language
from mille.centre.notation.reading import Reading
from mille.centre.notation.spans import Span, read_days, read_spans
from mille.centre.notation.words import WrongError, described, spoken, text
from mille.centre.source.parser import decode
from mille.centre.source.problems import DescriptionError, Mark, Problems, quote
from mille.centre.source.tree import Node, Scalar
from mille.centre.source.tree import Sequence as Items
from mille.centre.tables.sheet import Line, Start, lines_of
from mille.centre.tables.table import rank
from mille.words.table_words import fold, meanings

MOST_PLACES = 60
"""So many sentences at the most are said in a row."""
LONGEST_TEXT = 600
"""Characters of one text: a minute of speech."""

_DATES = re.compile("(?:from )?([0-9][-0-9/]*(?: +to +[-0-9/]+)?)[ ,]*")
"""The dates with which days begin; days of the week may follow."""


def read_rows(content: bytes | str, file: str, languages: Sequence[Language]) -> tuple[Row, ...]:
    """The rows of a table for callers who speak these languages. Raises DescriptionError with all that is wrong."""
    whole = decode(content)
    problems = Problems(file, whole)
    if wrong := re.search("[\udc80-\udcff]", whole):
        at = Mark(whole.count("\n", 0, wrong.start()) + 1, 1)
        problems.error(at, "this is not UTF-8", "save it as CSV UTF-8")
    rows = rows_of(whole, Start(1, 1, 1), languages, problems) if not wrong else ()
    if problems.errors():
        raise DescriptionError(problems.in_order())
    return rows


def rows_of(whole: str, start: Start, languages: Sequence[Language], problems: Problems) -> tuple[Row, ...]:
    """The rows of a text that begins somewhere in the file of these problems."""
    reading, before = Reading(problems), problems.errors()
    lines = list(lines_of(whole, start, languages, problems))
    rows = [(line.number, row) for line in lines if (row := _row(line, languages, reading))]
    if problems.errors() == before:
        _compare(rows, start, problems)
    return tuple(row for _, row in rows)


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
        problems.error(at, "these hours belong to no place", "name it in the column 'place'")
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
    """A cell with its words in English, as descriptions have them."""
    words = re.sub(r"[^\W\d_]+", lambda word: meanings().get(fold(word[0]), word[0].casefold()), text(cell))
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
