"""Figures are counted as it was agreed: what a change of that makes again, and how long it takes."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from journal_writing import EPOCH, appended
from tallied import AGREED, LINES, afresh, days_of, kept, refreshed, report

from afresh import TALLIES
from mille.records.figures.figure_settings import FigureSettings
from mille.records.figures.periods import Period
from mille.records.reading.report_reading import Asked, OtherZoneError, read
from mille.records.store import store
from mille.records.tallies.stored_settings import keep_settings
from mille.records.tallies.stored_settings import settings as settings_of
from tallying import folded


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    keep_settings(connection, AGREED)
    return connection


def test_another_time_zone_counts_other_days(connection: store.Connection) -> None:
    appended(connection, LINES)
    refreshed(connection)
    assert not keep_settings(connection, AGREED)
    assert keep_settings(connection, FigureSettings("Europe/Paris"))
    with pytest.raises(OtherZoneError, match="Europe/Paris"):
        report(connection)
    paris = ZoneInfo("Europe/Paris")
    day_there = datetime.fromtimestamp(EPOCH, paris).date()
    found = read(connection, Asked(Period.day(day_there, paris)))
    assert found.total.calls is not None
    assert found.total.calls.offered == len(folded(LINES))
    assert {row[0].astimezone(paris).hour for row in days_of(connection)} == {0}


def unfinished(connection: store.Connection) -> set[str]:
    """The grains of which some have to be counted again."""
    return {row[0] for row in connection.execute("select grain from stale").fetchall()}


def test_another_time_zone_keeps_the_quarters_and_counts_days_and_months_again(
    connection: store.Connection,
) -> None:
    appended(connection, LINES)
    refreshed(connection)
    quarters = "select xmin::text, * from call_tally where grain = 'quarter' order by starts_at, queue"
    before = connection.execute(quarters.encode()).fetchall()
    keep_settings(connection, replace(AGREED, timezone="Europe/Paris"))
    assert unfinished(connection) == {"day"}
    assert {grain for table in TALLIES for grain in grains(connection, table)} == {"quarter"}
    kept_up = refreshed(connection)
    assert connection.execute(quarters.encode()).fetchall() == before
    assert kept_up == afresh(connection)


def grains(connection: store.Connection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"select distinct grain from {table}".encode()).fetchall()}


def test_another_margin_empties_nothing_and_counts_the_days_again(connection: store.Connection) -> None:
    appended(connection, LINES)
    before = refreshed(connection)
    keep_settings(connection, replace(AGREED, margin=1))
    assert kept(connection) == before
    assert unfinished(connection) == {"day"}
    assert refreshed(connection) == afresh(connection)


@pytest.mark.parametrize("change", [{"threshold": 30}, {"early_after": 10.0}])
def test_what_no_tally_depends_on_makes_none_again(connection: store.Connection, change: dict[str, Any]) -> None:
    appended(connection, LINES)
    before = refreshed(connection)
    assert keep_settings(connection, replace(AGREED, **change))
    assert settings_of(connection) == replace(AGREED, **change)
    assert unfinished(connection) == set()
    assert kept(connection) == before


@pytest.mark.parametrize("change", [{"timezone": "Europe/Paris"}, {"margin": 1}])
def test_however_many_calls_there_are_they_are_not_looked_at_when_the_settings_change(
    connection: store.Connection, database: str, change: dict[str, Any]
) -> None:
    appended(connection, LINES)
    refreshed(connection)
    with closing(store.connect(database, 1)) as hurried, connection.transaction():
        connection.execute("lock table call, stint, attempt, handling, journal in access exclusive mode")
        assert keep_settings(hurried, replace(AGREED, **change))


def test_a_change_of_the_settings_has_the_time_that_it_takes(connection: store.Connection, database: str) -> None:
    appended(connection, LINES)
    refreshed(connection)
    connection.execute(
        "create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return null; end';"
        "create trigger slow after delete on call_tally execute function slow()"
    )
    with closing(store.connect(database, 0.2)) as hurried:
        assert keep_settings(hurried, replace(AGREED, timezone="Europe/Paris"))
        with pytest.raises(psycopg.errors.QueryCanceled):
            hurried.execute("delete from call_tally")
