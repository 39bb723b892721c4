"""The database's disk is full: the collector says so once, and goes on when there is room."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from journal_writing import append_to, awaited, collected, collecting, day, rows, snapshot
from psycopg import sql
from structlog.testing import capture_logs

from mille.records.store import store

LINES = day(100, seed=5)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def undisturbed(database: str, tmp_path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The tables when nothing goes wrong."""
    quiet = tmp_path / "quiet"
    append_to(quiet, LINES)
    with collecting(quiet, database):
        awaited(lambda: collected(database, quiet))
    return snapshot(database)


def told(log: Sequence[MutableMapping[str, object]], event: str) -> list[MutableMapping[str, object]]:
    return [entry for entry in log if entry["event"] == event]


def test_a_disk_that_has_no_room_is_told_once_and_what_came_meanwhile_is_there_afterwards(
    journal: Path, mortal_database: str, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    half = len(LINES) // 2
    with closing(store.connect(mortal_database)) as connection, capture_logs() as log:
        with collecting(journal, mortal_database):
            append_to(journal, LINES[:half])
            awaited(lambda: collected(mortal_database, journal))
            with no_room(connection):
                append_to(journal, LINES[half:])
                awaited(lambda: attempts(connection) >= 4)
            awaited(lambda: collected(mortal_database, journal))
        (waits,), (goes_on,) = told(log, "collector_waits"), told(log, "collector_goes_on")
        assert "No space left on device" in str(waits["why"])
        assert int(str(goes_on["after_seconds"])) < 60
    assert snapshot(mortal_database) == undisturbed


@contextmanager
def no_room(connection: store.Connection) -> Iterator[None]:
    """While every line that is written fails as it does on a full disk. Counts the attempts, in a sequence."""
    connection.execute("create sequence attempts")
    connection.execute(
        """create function no_room() returns trigger language plpgsql as $$
        begin
            perform nextval('attempts');
            raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
        end $$"""
    )
    connection.execute("create trigger no_room before insert on journal for each row execute function no_room()")
    try:
        yield
    finally:
        connection.execute("drop trigger no_room on journal")


def attempts(connection: store.Connection) -> int:
    row = connection.execute("select last_value from attempts").fetchone()
    return int(row[0]) if row else 0


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of 12 MB."""
    with tempfile.TemporaryDirectory(prefix="mille-small-", dir="/tmp") as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=0777", "mille-small", name]
        if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("NO REAL FULL DISK TESTED: only root can make a small one; the test before told of one")
        try:
            yield Path(name)
        finally:
            # the server may not have let go of a database that is dropped
            subprocess.run(["umount", "--lazy", name], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """While others have written the disk full."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(65536))
        except OSError:
            pass
    try:
        yield
    finally:
        ballast.unlink()


def test_a_disk_that_is_really_full_stops_the_collector_only_as_long_as_it_is(
    journal: Path, mortal_database: str, small_disk: Path, undisturbed: dict[str, list[tuple[object, ...]]]
) -> None:
    place = small_disk / "tables"
    place.mkdir(mode=0o777)
    with closing(psycopg.connect(mortal_database, autocommit=True)) as connection:
        owner = Path(str(connection.execute("show data_directory").fetchall()[0][0])).stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        name = sql.Identifier(small_disk.name)
        connection.execute(sql.SQL("create tablespace {} location {}").format(name, str(place)))
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("alter database {} set default_tablespace = {}").format(database, name))
    with capture_logs() as log, collecting(journal, mortal_database):
        with filled(small_disk):
            append_to(journal, LINES)
            awaited(lambda: told(log, "collector_waits"))
        awaited(lambda: collected(mortal_database, journal))
    assert any("No space left on device" in str(entry["why"]) for entry in told(log, "collector_waits"))
    assert len(told(log, "collector_goes_on")) == 1
    assert snapshot(mortal_database) == undisturbed
    assert rows(mortal_database, "select count(*) from journal") == [(len(LINES),)]
