"""The content of Asterisk's own database, read from its file: a listing on Asterisk's console would lock it.

Asterisk keeps it in SQLite (main/db.c), one row for each key ``/family/key``, and commits once a second. The file is
read without any lock of SQLite's, a few thousand rows at a time, so that no call waits for a listing of a million.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

NAME = "astdb.sqlite3"
ROWS = 2000
"""Rows read at a time: about 6 ms."""

_PAGE = "SELECT key, value FROM astdb WHERE key > ? AND key < ? ORDER BY key LIMIT ?"


def entries(state: Path, family: str) -> Iterator[tuple[str, str]]:
    """The keys of a family with their values, in order, as they were some seconds ago. `state` is the folder.

    Raises sqlite3.DatabaseError when Asterisk has written in the middle of a page: begin again later.
    """
    last, end = f"/{family}/", f"/{family}0"  # 0 follows / among the characters
    while rows := _page(state / NAME, last, end):
        yield from ((key.removeprefix(f"/{family}/"), value) for key, value in rows)
        last = rows[-1][0]


def _page(file: Path, after: str, before: str) -> list[tuple[str, str]]:
    if not file.exists():
        return []
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as database:
        return database.execute(_PAGE, (after, before, ROWS)).fetchall()
