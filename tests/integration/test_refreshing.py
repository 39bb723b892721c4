"""A collector makes the figures again often and little at a time, as its description says."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from journal_writing import DAY, NODE, append_to, awaited, collected, rows

from mille.records import rollups, store
from mille.records.collector import collect
from mille.records.refreshing import BEHIND, EVERY, Refreshing
from mille.records.rollups import DAY as DAYS
from mille.records.rollups import MONTH, QUARTER
from mille.records.settings import FigureSettings


@pytest.fixture
def connection(database: str) -> Iterator[store.Connection]:
    with closing(store.connect(database)) as connection:
        yield connection


def test_first_quarters_then_days_then_months_each_at_its_pace(connection: store.Connection) -> None:
    refreshing = Refreshing()
    turns = [refreshing.turn(connection, 100.0, idle=True) for _ in range(4)]
    assert turns == [QUARTER, DAYS, MONTH, None]
    assert refreshing.turn(connection, 100 + EVERY[QUARTER], idle=True) == QUARTER
    assert refreshing.turn(connection, 100 + EVERY[DAYS], idle=True) == QUARTER
    assert refreshing.turn(connection, 100 + EVERY[DAYS], idle=True) == DAYS


def test_who_has_lines_to_read_makes_quarters_now_and_then_and_nothing_else(connection: store.Connection) -> None:
    refreshing = Refreshing()
    assert [refreshing.turn(connection, 100.0 + second, idle=False) for second in range(int(BEHIND))] == [
        QUARTER, *[None] * (int(BEHIND) - 1),
    ]  # fmt: skip
    assert refreshing.next(100 + BEHIND, idle=False) == QUARTER


def test_where_many_are_stale_it_goes_on_at_once(connection: store.Connection) -> None:
    connection.execute(
        "insert into stale select 'quarter', '2026-01-01'::timestamptz + n * interval '15 minutes'"
        " from generate_series(1, %s) as n", [rollups.AT_ONCE[QUARTER] + 1],
    )  # fmt: skip
    refreshing = Refreshing()
    assert [refreshing.turn(connection, 100.0, idle=True) for _ in range(2)] == [QUARTER, QUARTER]
    assert refreshing.turn(connection, 100.0, idle=True) == DAYS


def test_a_month_that_goes_on_is_not_added_up(connection: store.Connection) -> None:
    connection.execute("insert into stale values ('month', date_trunc('month', now())), ('month', '2020-01-01')")
    rollups.refresh_months(connection)
    assert connection.execute("select starts_at = date_trunc('month', now()) from stale").fetchall() == [(True,)]


def test_figures_are_counted_as_the_description_says_which_may_change(database: str, tmp_path: Path) -> None:
    journal, stop, agreed = tmp_path / "journal", Event(), [FigureSettings("Pacific/Noumea")]
    append_to(journal, DAY)
    follower = Thread(target=collect, args=(journal, NODE, database, stop, 0.02), kwargs={"agreed": lambda: agreed[0]})
    follower.start()
    try:
        awaited(lambda: collected(database, journal))
        awaited(lambda: counted(database) == ["Pacific/Noumea"])
        agreed[0] = FigureSettings("Europe/Paris")
        awaited(lambda: counted(database) == ["Europe/Paris"])
    finally:
        stop.set()
        follower.join()


def counted(database: str) -> list[str]:
    """The time zone at whose midnight the days begin that are counted, when nothing is left to count."""
    zones = "select timezone from setting where exists (select from call_tally where grain = 'quarter')"
    zones += " and not exists (select from stale where grain = 'quarter')"
    return [zone for (zone,) in rows(database, zones)]
