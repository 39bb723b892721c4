"""The file that names the tables in force, for those who answer callers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from mille.centre.model.centre import Centre
from mille.centre.tables.table_reader import read_rows
from mille.errors import MilleError
from mille.watched_file import WatchedFile

FILE = "tables.json"
"""The tables that were given, in the folder of the slots."""


@dataclass(frozen=True)
class Given:
    """A table as it was given: the CSV file's name and content, who gave it and when (ISO 8601)."""

    file: str
    content: str
    by: str
    at: str


@dataclass(frozen=True)
class TablesGiven:
    """The content of the file: the tables that were given, and since when sentences are no longer used."""

    given: Mapping[str, Given] = field(default_factory=dict)
    unsaid: Mapping[str, str] = field(default_factory=dict)


def rows_given(centre: Centre, given: Mapping[str, Given]) -> Centre:
    """The centre with the given tables instead of its own. Raises DescriptionError."""
    tables = {
        name: replace(table, rows=read_rows(given[name].content, given[name].file, centre.languages))
        for name, table in centre.tables.items()
        if name in given
    }
    return replace(centre, tables={**centre.tables, **tables}) if tables else centre


def tables_given(file: Path) -> TablesGiven:
    """The content of a file; nothing when it is missing."""
    try:
        told = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return TablesGiven()
    return TablesGiven({name: Given(**one) for name, one in told["given"].items()}, told["unsaid"])


class TablesFile:
    """The tables in force, for those who answer callers: made again only when the file, or the centre, has changed."""

    def __init__(self, path: Path | None) -> None:
        self._file = WatchedFile(path, tables_given)
        self._made: tuple[TablesGiven, Centre, Centre] | None = None

    def of(self, centre: Centre) -> Centre:
        """The centre with the given tables instead of its own; unchanged when the file cannot be read."""
        known = self._file() if centre.tables else None
        if known is None:
            return centre
        if self._made is None or self._made[0] is not known or self._made[1] is not centre:
            try:
                self._made = known, centre, rows_given(centre, known.given)
            except (MilleError, ValueError, TypeError):
                return centre
        return self._made[2]
