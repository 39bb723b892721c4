"""The schema and the migrations: a new database and one of the first release become the same."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from database_parts import database_parts
from mille.errors import MilleError
from mille.records.sql import queries
from mille.records.sql.connection import Connection, connect
from mille.records.sql.tally_columns import VIEWS, columns
from mille.records.store import migrating
from throwaway_postgres import create_database, drop_database

FIRST_RELEASE = Path(__file__).with_name("schema_of_0_2.sql")
"""The schema as version 0.2.0 makes it. Once released, it never changes any more."""

KEYS = {"grain", "dimension", "starts_at", "queue", "value", "agent", "arrived"}


@pytest.fixture
def empty(database_server: str) -> Iterator[Connection]:
    """An empty database."""
    address = create_database(database_server)
    with closing(connect(address)) as connection:
        yield connection
    drop_database(database_server, address)


@pytest.fixture
def first_release(empty: Connection) -> Connection:
    """A database as version 0.2.0 has made it."""
    empty.execute(FIRST_RELEASE.read_bytes())
    empty.execute(queries.queries()["know_migrations"])
    empty.execute("insert into migration (name) values (%s)", [migrating.BASELINE])
    return empty


def test_a_database_of_the_first_release_becomes_what_a_new_one_is(
    first_release: Connection, connection: Connection
) -> None:
    migrating.migrate(first_release)
    assert database_parts(first_release) == database_parts(connection), (
        "write the change of schema.sql as a migration too"
    )


def test_a_new_database_is_given_the_schema_and_no_migration(
    empty: Connection, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "migrations", lambda: (("001_more", b"create table more ()"),))
    assert migrating.migrate(empty) == (migrating.BASELINE, "001_more")
    assert migrating.up_to_date(empty)
    assert database_parts(empty) == database_parts(connection)


def test_what_is_missing_is_added_once_and_all_of_it_or_nothing(
    first_release: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    more, wrong = ("001_more", b"create table more ()"), ("002_wrong", b"create table more ()")
    monkeypatch.setattr(migrating, "migrations", lambda: (more, wrong))
    with pytest.raises(psycopg.errors.DuplicateTable):
        migrating.migrate(first_release)
    assert not migrating.up_to_date(first_release)
    monkeypatch.setattr(migrating, "migrations", lambda: (more,))
    assert migrating.migrate(first_release)[-1:] == ("001_more",)
    assert migrating.up_to_date(first_release)
    assert migrating.migrate(first_release) == ()


def test_tables_from_before_the_first_release_are_left_alone_and_the_admin_reads_what_to_do(empty: Connection) -> None:
    empty.execute("create table journal (node text)")
    with pytest.raises(MilleError, match="give mille an empty database"):
        migrating.migrate(empty)
    assert not migrating.up_to_date(empty)
    assert empty.execute("select relname from pg_class where relnamespace = 'public'::regnamespace").fetchall() == [
        ("journal",)
    ]


@pytest.mark.parametrize("view", VIEWS)
def test_a_tally_has_a_column_for_each_of_its_counts(view: str, connection: Connection) -> None:
    """The dataclasses of the figures are the one list of counts."""
    asked = "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0"
    found = {row[0] for row in connection.execute(asked, [f"{view}_tally"])}
    assert found - KEYS == {column.name for column in columns(VIEWS[view])}
