"""The database of an embedded centre: the one of MILLE_DATABASE, or its own PostgreSQL from PyPI."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from mille.errors import MilleError
from mille.processes import Process
from mille.records.sql.connection import connect, why
from mille.site.database_keeper import address_file, get_server
from mille.site.home_folders import refuse_blanks

START_SECONDS = 60.0


def keeper(folder: Path, log: Path) -> Process | None:
    """The process that keeps the embedded database; None when MILLE_DATABASE names another one.

    Raises MilleError when that one cannot be reached.
    """
    if given := os.environ.get("MILLE_DATABASE"):
        _try(given)
        return None
    folder.parent.mkdir(parents=True, exist_ok=True)
    address_file(folder).unlink(missing_ok=True)
    command = (sys.executable, "-m", "mille.site.database_keeper", str(folder))
    return Process("PostgreSQL", command, log / "postgresql.log", patience=20.0, death_signal="TERM")


def address(folder: Path, kept: Process | None) -> str:
    """How to connect (a libpq URI), once the database is up. Raises MilleError when it does not come up."""
    if kept is None:
        return os.environ["MILLE_DATABASE"]
    end = time.monotonic() + START_SECONDS
    while not (file := address_file(folder)).exists() or not file.read_text():
        if kept.ended() is not None or time.monotonic() > end:
            raise MilleError(f"PostgreSQL did not start in {folder}; see {kept.log}")
        time.sleep(0.05)
    return file.read_text()


@contextmanager
def for_reading(folder: Path, made: bool = False) -> Iterator[str]:
    """The database of a centre that does not run: started for reading only, unless another process already uses it.

    Raises MilleError when no centre has run there yet, unless it may be `made`.
    """
    if made:
        refuse_blanks(folder.parent)
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o711)  # PostgreSQL's user may pass through, not look inside
    elif not (folder / "PG_VERSION").exists():
        raise MilleError(f"there are no records in {folder.parent} yet; start the centre with `make run`")
    with get_server(folder) as server:
        yield str(server.get_uri())


def _try(database: str) -> None:
    try:
        connect(database).close()
    except psycopg.Error as error:
        raise MilleError(
            f"MILLE_DATABASE cannot be reached ({why(error)}); start it, or unset MILLE_DATABASE"
        ) from None
