"""The tallies that are kept equal counting everything afresh, whatever came in which order, and what Python counts."""

import itertools
import threading
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_writing import EPOCH, appended
from tallied import AGREED, LINES, about, afresh, kept, number, refreshed, report

from afresh import touch_all
from mille.records.calls.call import Exit, Outcome
from mille.records.store import store
from mille.records.tallies import rollups
from mille.records.tallies.stored_settings import keep_settings
from tallying import agent_tally, call_tally, folded, stint_tally


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    keep_settings(connection, AGREED)
    return connection


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.integers(1, len(LINES) - 1), max_size=5), st.lists(st.booleans(), min_size=6, max_size=6))
def test_refreshing_in_between_gives_what_counting_afresh_gives(
    connection: store.Connection, cuts: list[int], refresh: list[bool]
) -> None:
    for table in ("reading_position", "journal", "call", "stint", "attempt", "handling"):
        connection.execute(f"truncate {table}".encode())
    touch_all(connection)
    bounds = [0, *sorted(set(cuts)), len(LINES)]
    for (start, end), now in zip(itertools.pairwise(bounds), refresh, strict=False):
        appended(connection, LINES[start:end])
        if now:
            refreshed(connection)
    assert refreshed(connection) == afresh(connection)


def test_refreshing_what_is_not_stale_writes_nothing(connection: store.Connection) -> None:
    appended(connection, LINES)
    refreshed(connection)
    row = "select xmin::text from call_tally order by 1 desc limit 1"
    before = connection.execute(row.encode()).fetchall()
    refreshed(connection)
    assert connection.execute(row.encode()).fetchall() == before


def test_only_the_quarters_that_changed_are_counted_again(connection: store.Connection) -> None:
    appended(connection, LINES)
    refreshed(connection)
    newest = connection.execute("select max(xmin::text::bigint) from call_tally").fetchall()[0][0]
    last = max(call.arrived_at for call in folded(LINES))
    rollups.touch(connection, [last])
    refreshed(connection)
    again_counted = (
        f"select distinct starts_at from call_tally where grain = 'quarter' and xmin::text::bigint > {newest}"
    )
    (found,) = connection.execute(again_counted.encode()).fetchall()
    assert found[0] <= last < found[0] + timedelta(minutes=15)


def test_a_call_whose_arrival_becomes_known_later_moves_to_its_own_quarter(connection: store.Connection) -> None:
    asterisk = f"{EPOCH + 900}|n1-1.1|post|NONE|ABANDON|1|1|890\n".encode()
    appended(connection, [asterisk])
    first = kept_offered(connection)
    appended(connection, [f"{EPOCH - 900}|n1-1.1|NONE|NONE|ARRIVED|{EPOCH - 900}000|n1-1.1|1000|268800|fr\n".encode()])
    second = kept_offered(connection)
    assert len(first) == len(second) == 1
    assert first != second


def kept_offered(connection: store.Connection) -> list[tuple[Any, ...]]:
    rollups.refresh(connection)
    return connection.execute(
        "select starts_at, offered from call_tally where grain = 'quarter' and dimension = 'queue'"
    ).fetchall()


def test_what_a_collector_adds_while_another_refreshes_is_not_forgotten(
    connection: store.Connection, database: str
) -> None:
    appended(connection, LINES[: len(LINES) // 2])
    with closing(store.connect(database)) as other:
        with other.transaction():
            appended(other, LINES[len(LINES) // 2 :], node="n2")  # the same quarters, not committed yet
            refreshed_here = kept_after_refresh(connection)
        assert refreshed_here != refreshed(connection)
    assert refreshed(connection) == afresh(connection)


def kept_after_refresh(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    rollups.refresh(connection)
    return kept(connection)


def test_two_collectors_may_refresh_at_once(connection: store.Connection, database: str) -> None:
    appended(connection, LINES)

    def refresh() -> None:
        with closing(store.connect(database)) as own:
            rollups.refresh(own)

    threads = [threading.Thread(target=refresh) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refreshed(connection) == afresh(connection)


def test_whoever_does_not_wait_leaves_a_refresh_to_him_who_is_at_it(
    connection: store.Connection, database: str
) -> None:
    appended(connection, LINES)
    with closing(store.connect(database)) as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(1002)")
        assert rollups.refresh_some(connection, rollups.QUARTER, wait=False) == 0
    assert rollups.refresh_some(connection, rollups.QUARTER, wait=False) > 0


def test_the_tallies_are_what_python_counts(connection: store.Connection) -> None:
    appended(connection, LINES)
    calls = folded(LINES)
    found = report(connection)
    assert len(found.rows) == 96
    for row in found.rows:
        arrived = [call for call in calls if row.since <= call.arrived_at < row.until]
        assert row.calls == about(call_tally(arrived))
        assert row.stints == about(stint_tally(stint for call in arrived for stint in call.stints))
        assert row.agents == about(agent_tally(calls, row.since, row.until))
    for group in found.groups:
        arrived = [call for call in calls if (call.first_queue or "") == group.name]
        assert group.calls == about(call_tally(arrived))
        assert group.stints == about(
            stint_tally(stint for call in calls for stint in call.stints if stint.queue == group.name)
        )
    assert found.total.calls == about(call_tally(calls))
    assert found.total.agents == about(agent_tally(calls, found.total.since, found.total.until))


def test_the_identity_holds_in_sql_for_every_interval_queue_day_and_month(connection: store.Connection) -> None:
    appended(connection, LINES)
    refreshed(connection)
    outcomes = " + ".join(f'"{outcome.value}"' for outcome in Outcome)
    exits = " + ".join(f'"{exit.value}"' for exit in Exit)
    assert number(connection, f"select count(*) from call_tally where offered <> {outcomes}") == 0
    assert number(connection, f"select count(*) from stint_tally where entered <> {exits}") == 0
    grains = (
        "select count(distinct grain || dimension) from call_tally where (select sum(offered) from call_tally as same "
    )
    grains += "where (same.grain, same.dimension) = (call_tally.grain, call_tally.dimension)) = "
    assert number(connection, grains + str(len(folded(LINES)))) == 1 + 2 * len(rollups.DIMENSIONS)
