"""Databases for the tests: a throw-away PostgreSQL, or the server of MILLE_TEST_DATABASE."""

import os
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest
from hypothesis import HealthCheck, settings

from mille.records.store import store
from throwaway_postgres import ThrowawayPostgres, create_database, drop_database, migrated

pytest_plugins = ["running_centre", "in_the_tables"]

# Machines are shared and noisy: how long an example takes says nothing about us.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")


@pytest.fixture(autouse=True)
def no_centre_here(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The centre that a developer has in `var` does not answer for a test with a database, nor lends its time zone."""
    if "integration" in request.path.parts:
        monkeypatch.chdir(tmp_path_factory.mktemp("nowhere"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[ThrowawayPostgres]:
    """A server that belongs to this session alone, so that a test may stop or freeze it."""
    server = ThrowawayPostgres()
    server.start()
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("alter system set fsync = off")  # nobody will miss it after a power cut
        connection.execute("select pg_reload_conf()")
    yield server
    server.remove()


@pytest.fixture(scope="session")
def database_server(request: pytest.FixtureRequest) -> str:
    """How to connect to the server in which databases for tests are made."""
    given = os.environ.get("MILLE_TEST_DATABASE")
    if given:
        return given
    server: ThrowawayPostgres = request.getfixturevalue("postgres")
    return server.address


@pytest.fixture(scope="session")
def template_database(database_server: str) -> Iterator[str]:
    """The name of a database with all the tables and no rows: the others are copies of it."""
    address = migrated(create_database(database_server))
    yield str(psycopg.conninfo.conninfo_to_dict(address)["dbname"])
    drop_database(database_server, address)


@pytest.fixture
def database(database_server: str, template_database: str) -> Iterator[str]:
    """How to connect to a database of this test's own, with tables and without rows."""
    address = create_database(database_server, template_database)
    yield address
    drop_database(database_server, address)


@pytest.fixture
def connection(database: str) -> Iterator[store.Connection]:
    """A connection to the database of this test."""
    with closing(store.connect(database)) as connection:
        yield connection


@pytest.fixture
def mortal_database(postgres: ThrowawayPostgres) -> Iterator[str]:
    """A database whose server a test may stop and freeze: never the one of MILLE_TEST_DATABASE."""
    address = migrated(create_database(postgres.address))
    yield address
    drop_database(postgres.address, address)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Property tests run the same lines hundreds of times: to measure them too would double the time of the suite."""
    for item in items:
        if item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")
