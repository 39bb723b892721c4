"""The tallies that are kept equal counting everything afresh, whatever came in which order, and what Python counts."""

import itertools
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_writing import EPOCH, day, tangle

import brute_force
from afresh import TALLIES, touch_all
from mille.records import reading, rollups, store
from mille.records.agreed import keep_settings
from mille.records.agreed import settings as settings_of
from mille.records.calls import Exit, Outcome
from mille.records.figure import Lists, Unit, Unlisted, Value
from mille.records.figures import FIGURES
from mille.records.filters import Filters
from mille.records.periods import Grain, Period
from mille.records.position import Batch, Position, RawLine
from mille.records.queries import queries
from mille.records.report import By, Part, Report
from mille.records.report_reading import Asked, OtherZoneError, read
from mille.records.settings import FigureSettings
from mille.records.tally import AgentTally, CallTally, StintTally
from real_data import real
from tallying import again, agent_tally, call_tally, folded, stint_tally

NOUMEA = ZoneInfo("Pacific/Noumea")
DAY = datetime.fromtimestamp(EPOCH, NOUMEA).date()
AGREED = FigureSettings("Pacific/Noumea", early_after=5, threshold=15, margin=600)
LINES = day(400)  # 20 minutes of them


@pytest.fixture
def connection(database: str) -> Iterator[store.Connection]:
    with closing(store.connect(database)) as connection:
        keep_settings(connection, AGREED)
        yield connection


def append(connection: store.Connection, lines: Sequence[bytes], node: str = "n1") -> None:
    """Appends lines to the journal of a node, after those that it has."""
    before = store.position(connection, node)
    byte, raw = before.byte if before else 0, []
    for line in lines:
        raw.append(RawLine(1, byte, line))
        byte += len(line)
    store.append(connection, node, Batch(tuple(raw), Position(1, 7, byte, lines[-1])), before)


def kept(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """All tallies, as sets of rows."""
    found = {name: connection.execute(f"select {name}::text from {name}".encode()).fetchall() for name in TALLIES}
    assert all(len(set(rows)) == len(rows) for rows in found.values())
    return {name: set(rows) for name, rows in found.items()}


def refreshed(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    """All tallies, none of them stale."""
    rollups.refresh(connection)
    while rollups.refresh_some(connection, rollups.MONTH):
        pass
    assert connection.execute("select count(*) from stale").fetchall() == [(0,)]
    return kept(connection)


def afresh(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    touch_all(connection)
    return refreshed(connection)


def report(connection: store.Connection, by: By = By.QUEUE, grain: Grain | None = None, **more: Any) -> Report:
    return read(connection, Asked(Period.day(DAY, NOUMEA), by, grain, **more))


def number(connection: store.Connection, query: str) -> int:
    return int(connection.execute(query.encode()).fetchall()[0][0])


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
        append(connection, LINES[start:end])
        if now:
            refreshed(connection)
    assert refreshed(connection) == afresh(connection)


def test_refreshing_what_is_not_stale_writes_nothing(connection: store.Connection) -> None:
    append(connection, LINES)
    refreshed(connection)
    row = "select xmin::text from call_tally order by 1 desc limit 1"
    before = connection.execute(row.encode()).fetchall()
    refreshed(connection)
    assert connection.execute(row.encode()).fetchall() == before


def test_only_the_quarters_that_changed_are_counted_again(connection: store.Connection) -> None:
    append(connection, LINES)
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
    append(connection, [asterisk])
    first = kept_offered(connection)
    append(connection, [f"{EPOCH - 900}|n1-1.1|NONE|NONE|ARRIVED|{EPOCH - 900}000|n1-1.1|1000|268800|fr\n".encode()])
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
    append(connection, LINES[: len(LINES) // 2])
    with closing(store.connect(database)) as other:
        with other.transaction():
            append(other, LINES[len(LINES) // 2 :], node="n2")  # the same quarters, not committed yet
            refreshed_here = kept_after_refresh(connection)
        assert refreshed_here != refreshed(connection)
    assert refreshed(connection) == afresh(connection)


def kept_after_refresh(connection: store.Connection) -> dict[str, set[tuple[Any, ...]]]:
    rollups.refresh(connection)
    return kept(connection)


def test_two_collectors_may_refresh_at_once(connection: store.Connection, database: str) -> None:
    append(connection, LINES)

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
    append(connection, LINES)
    with closing(store.connect(database)) as other, other.transaction():
        other.execute("select pg_advisory_xact_lock(1002)")
        assert rollups.refresh_some(connection, rollups.QUARTER, wait=False) == 0
    assert rollups.refresh_some(connection, rollups.QUARTER, wait=False) > 0


def test_the_tallies_are_what_python_counts(connection: store.Connection) -> None:
    append(connection, LINES)
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


class about:
    """Equal to a tally but for the last digits of its sums."""

    def __init__(self, expected: CallTally | StintTally | AgentTally) -> None:
        self.expected = expected

    def __eq__(self, found: object) -> bool:
        return repr_rounded(found) == repr_rounded(self.expected)

    def __repr__(self) -> str:
        return repr(self.expected)


def repr_rounded(tally: Any) -> dict[str, Any]:
    def value(field: Any) -> Any:
        if isinstance(field, float):
            return round(field, 3)
        if hasattr(field, "counts"):
            return {second: count for second, count in field.counts.items() if count}, round(field.seconds, 3)
        return {key: count for key, count in field.items() if count} if hasattr(field, "items") else field

    return {name: value(getattr(tally, name)) for name in type(tally).__dataclass_fields__}


@pytest.mark.parametrize("by", By)
def test_rows_and_groups_add_up_to_the_whole(connection: store.Connection, by: By) -> None:
    append(connection, LINES)
    found = report(connection, by)
    assert found.adds_up
    rows = CallTally.total(row.calls for row in found.rows if row.calls)
    assert found.total.calls == about(rows)
    if by is By.AGENT:
        assert {group.calls for group in found.groups} == {None}
        groups = AgentTally.total(group.agents for group in found.groups if group.agents)
        assert found.total.agents == about(groups)
    else:
        assert found.total.calls == about(CallTally.total(group.calls for group in found.groups if group.calls))
    assert found.total.calls is not None
    assert found.total.calls.offered == len(folded(LINES))


def listed(connection: store.Connection, filters: Filters) -> int:
    return len(reading.calls(connection, filters))


FRIDAY = EPOCH // 900 * 900
TANGLED = [
    # comes into the bank twice, is told a wait before each, rings a01 in vain, talks to a02 and, transferred, to a03
    f"{FRIDAY}|n1-1.1|NONE|NONE|ARRIVED|{FRIDAY}000|n1-1.1|1000|268801|fr",
    f"{FRIDAY}|n1-1.1|bank|NONE|STEP|{FRIDAY}000|n1-1.1|place|1-0-1|say|main|fr|wait_1_2",
    f"{FRIDAY + 1}|n1-1.1|bank|NONE|ENTERQUEUE||268801|1",
    f"{FRIDAY + 31}|n1-1.1|bank|NONE|EXITWITHTIMEOUT|1|1|30",
    f"{FRIDAY + 32}|n1-1.1|bank|NONE|STEP|{FRIDAY + 32}000|n1-1.1|place|1-0-1|say|main|fr|wait_1_2",
    f"{FRIDAY + 33}|n1-1.1|bank|NONE|ENTERQUEUE||268801|1",
    f"{FRIDAY + 60}|n1-1.1|bank|a01|RINGNOANSWER|20000",
    f"{FRIDAY + 890}|n1-1.1|bank|a02|CONNECT|857|n1-1.2|4",
    f"{FRIDAY + 910}|n1-1.1|bank|a02|COMPLETECALLER|857|20|1",
    f"{FRIDAY + 911}|n1-1.1|post|NONE|ENTERQUEUE||268801|1",
    f"{FRIDAY + 920}|n1-1.1|post|a03|CONNECT|9|n1-1.3|4",
    f"{FRIDAY + 930}|n1-1.1|post|a03|COMPLETEAGENT|9|10|1",
    # is told a wait that is kept; the end of the talk is not known
    f"{FRIDAY + 2}|n1-2.1|NONE|NONE|ARRIVED|{FRIDAY + 2}000|n1-2.1|1000|268802|fr",
    f"{FRIDAY + 2}|n1-2.1|bank|NONE|STEP|{FRIDAY + 2}000|n1-2.1|place|1-0-1|say|main|fr|wait_1_2",
    f"{FRIDAY + 3}|n1-2.1|bank|NONE|ENTERQUEUE||268802|1",
    f"{FRIDAY + 93}|n1-2.1|bank|a02|CONNECT|90|n1-2.2|4",
    # leaves while a01 rings
    f"{FRIDAY + 4}|n1-3.1|NONE|NONE|ARRIVED|{FRIDAY + 4}000|n1-3.1|1000|268803|fr",
    f"{FRIDAY + 5}|n1-3.1|post|NONE|ENTERQUEUE||268803|1",
    f"{FRIDAY + 9}|n1-3.1|post|a01|RINGCANCELED|4000",
    f"{FRIDAY + 9}|n1-3.1|post|NONE|ABANDON|1|1|4",
]  # fmt: skip
"""Calls in which nothing comes once: visits, talks and rings, some of them begun in the quarter after the arrival."""


def tangled(connection: store.Connection) -> None:
    """The day, and these calls on another node; two answered calls are returned ones, some left a message."""
    append(connection, LINES)
    append(connection, [f"{line}\n".encode() for line in sorted(TANGLED)], "n2")
    connection.execute("update call set message_s = 9 where right(callid, 1) = '3'")
    connection.execute("update call set degraded = true where right(callid, 1) = '5'")
    connection.execute(
        "update call set callback_of = 'n1-0.0' where (node, callid) in"
        " (select node, callid from call where outcome = 'answered' and node = 'n1' order by callid limit 2)"
    )
    touch_all(connection)


@pytest.mark.parametrize("by", By)
def test_every_number_of_every_view_lists_what_it_counts(connection: store.Connection, by: By) -> None:
    tangled(connection)
    found = report(connection, by)
    busy = [row for row in found.rows if row.calls != CallTally() or row.agents != AgentTally()]
    compared = {
        figure.id
        for part in (found.total, *found.groups, *busy)
        for figure in FIGURES.values()
        if lists_what_it_counts(connection, part, figure.id)
    }
    if by is By.QUEUE:
        nought = {"informed", "self_served", "closed", "nobody", "timed_out", "left_by_key", "overflowed", "withdrawn"}
        nought |= {"interrupted", "in_progress", "unknown"}
        can_be = {name for name, figure in FIGURES.items() if isinstance(figure.lists, Lists)}
        assert can_be - compared <= nought


def lists_what_it_counts(connection: store.Connection, part: Part, figure: str) -> bool:
    """Compares the number with its list; whether there was something to list."""
    filters, value = part.calls_of(figure), part.value(figure)
    if filters is None or value is None:
        assert value is None or isinstance(FIGURES[figure].lists, Unlisted), figure
        return False
    of_mean = FIGURES[figure].unit is Unit.SECONDS
    shown = value.whole if of_mean else value.number if value.part is None else value.part
    assert listed(connection, filters) == shown, (part.name, figure)
    return bool(shown)


def test_what_cannot_be_listed_says_why() -> None:
    without = {name: figure.lists.why for name, figure in FIGURES.items() if isinstance(figure.lists, Unlisted)}
    assert set(without) == {
        "callers", "calls_per_caller", "second_attempts", "answered_in_the_end", "occupancy", "load", "staffing",
    }  # fmt: skip
    assert all(without.values())


def test_the_identity_holds_in_sql_for_every_interval_queue_day_and_month(connection: store.Connection) -> None:
    append(connection, LINES)
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


def test_calls_that_we_made_to_call_somebody_back_are_not_offered(connection: store.Connection) -> None:
    append(connection, LINES)
    before = report(connection).total.calls
    back = connection.execute(
        "update call set callback_of = 'n1-1.0' where (node, callid) ="
        " (select node, callid from call where outcome = 'answered' limit 1) returning arrived_at"
    ).fetchall()
    rollups.touch(connection, [row[0] for row in back])
    after = report(connection).total.calls
    assert before is not None
    assert after is not None
    assert after.offered == before.offered - 1
    assert after.count(Outcome.ANSWERED) == before.count(Outcome.ANSWERED) - 1
    assert after.adds_up


def test_who_is_called_back_is_no_visit_that_makes_a_queue_better(connection: store.Connection) -> None:
    append(connection, [
        *[f"{EPOCH + at}|n1-1.1|post|{rest}\n".encode() for at, rest in (
            (0, "NONE|ENTERQUEUE||268801|1"), (90, "NONE|ABANDON|1|1|90"))],
        f"{EPOCH + 100}|n1-2.1|post|NONE|CALLBACK|{EPOCH + 100}000|n1-2.1|returned|n1-1.1|268801\n".encode(),
        *[f"{EPOCH + at}|n1-2.1|post|{rest}\n".encode() for at, rest in (
            (101, "NONE|ENTERQUEUE||268801|1"), (102, "a01|RINGNOANSWER|1000"), (104, "a01|CONNECT|3|n1-2.2|1"),
            (114, "a01|COMPLETEAGENT|3|10|1"))],
    ])  # fmt: skip
    found = report(connection).total
    assert found.stints is not None
    assert (found.stints.entered, found.stints.count(Exit.ANSWERED), found.stints.answered.count) == (1, 0, 0)
    assert figure(found, "stint_service_level") == 0
    assert (figure(found, "attempts"), figure(found, "handlings")) == (2, 1)
    visits = connection.execute("select exit, returned from mille_stints order by entered_at").fetchall()
    assert visits == [("abandoned", False), ("answered", True)]


def test_who_calls_again_is_counted_by_day(connection: store.Connection) -> None:
    keep_settings(connection, replace(AGREED, margin=60))
    append(connection, LINES)
    calls = folded(LINES)
    callers = {call.callid: f"caller {index * index % 89}" for index, call in enumerate(calls)}
    for callid, caller in callers.items():
        connection.execute("update call set caller = %s where callid = %s", [caller, callid])
    found = report(connection).total.calls
    assert found is not None
    expected = again([(callers[c.callid], c.arrived_at, c.outcome) for c in calls], NOUMEA, 60)
    assert (found.callers, found.demands, found.repeated, found.met) == expected
    assert found.known == len(calls)
    assert len(calls) > expected[1] > expected[0] > 0
    assert 0 < expected[3] < expected[2]


def test_another_time_zone_counts_other_days(connection: store.Connection) -> None:
    append(connection, LINES)
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


def test_a_report_is_not_more_complete_than_what_it_counted(
    connection: store.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    append(connection, LINES[: len(LINES) // 2])
    reached = dict(connection.execute(queries()["complete_until"]).fetchall())
    refresh = rollups.refresh

    def refresh_while_lines_come(*bounds: Any) -> None:
        refresh(*bounds)
        append(connection, LINES[len(LINES) // 2 :])
        store.looked(connection, "n1")

    monkeypatch.setattr(rollups, "refresh", refresh_while_lines_come)
    found = report(connection)
    assert found.total.calls is not None
    assert found.total.calls.offered < len(folded(LINES))
    assert found.complete_until == reached


def unfinished(connection: store.Connection) -> set[str]:
    """The grains of which some have to be counted again."""
    return {row[0] for row in connection.execute("select grain from stale").fetchall()}


def test_another_time_zone_keeps_the_quarters_and_counts_days_and_months_again(
    connection: store.Connection,
) -> None:
    append(connection, LINES)
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
    append(connection, LINES)
    before = refreshed(connection)
    keep_settings(connection, replace(AGREED, margin=1))
    assert kept(connection) == before
    assert unfinished(connection) == {"day"}
    assert refreshed(connection) == afresh(connection)


@pytest.mark.parametrize("change", [{"threshold": 30}, {"early_after": 10.0}])
def test_what_no_tally_depends_on_makes_none_again(connection: store.Connection, change: dict[str, Any]) -> None:
    append(connection, LINES)
    before = refreshed(connection)
    assert keep_settings(connection, replace(AGREED, **change))
    assert settings_of(connection) == replace(AGREED, **change)
    assert unfinished(connection) == set()
    assert kept(connection) == before


@pytest.mark.parametrize("change", [{"timezone": "Europe/Paris"}, {"margin": 1}])
def test_however_many_calls_there_are_they_are_not_looked_at_when_the_settings_change(
    connection: store.Connection, database: str, change: dict[str, Any]
) -> None:
    append(connection, LINES)
    refreshed(connection)
    with closing(store.connect(database, 1)) as hurried, connection.transaction():
        connection.execute("lock table call, stint, attempt, handling, journal in access exclusive mode")
        assert keep_settings(hurried, replace(AGREED, **change))


def test_a_change_of_the_settings_has_the_time_that_it_takes(connection: store.Connection, database: str) -> None:
    append(connection, LINES)
    refreshed(connection)
    connection.execute(
        "create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.5); return null; end';"
        "create trigger slow after delete on call_tally execute function slow()"
    )
    with closing(store.connect(database, 0.2)) as hurried:
        assert keep_settings(hurried, replace(AGREED, timezone="Europe/Paris"))
        with pytest.raises(psycopg.errors.QueryCanceled):
            hurried.execute("delete from call_tally")


def days_of(connection: store.Connection) -> list[tuple[datetime]]:
    return connection.execute("select starts_at from call_tally where grain = 'day'").fetchall()


def test_a_year_is_read_from_its_months_or_from_their_days(connection: store.Connection) -> None:
    append(connection, LINES)
    year = Asked(Period.campaign(date(DAY.year, 1, 1), date(DAY.year, 12, 31), NOUMEA))
    from_days = read(connection, year)
    refreshed(connection)
    assert number(connection, "select count(*) from call_tally where grain = 'month'") > 0
    connection.execute("delete from call_tally where grain <> 'month'")
    from_months = read(connection, year)
    assert len(from_months.rows) == 12
    assert from_months.rows == from_days.rows
    assert from_months.groups == from_days.groups


@pytest.mark.parametrize(
    ("zone", "first_day", "quarters"),
    [
        ("Pacific/Noumea", date(2026, 9, 23), 96),
        ("Europe/Paris", date(2026, 10, 25), 100),  # the clocks are put back
        ("Europe/Paris", date(2026, 3, 29), 92),
    ],
)
def test_a_talk_over_midnight_keeps_the_agent_busy_on_both_days(
    connection: store.Connection, zone: str, first_day: date, quarters: int
) -> None:
    there, second_day = ZoneInfo(zone), first_day + timedelta(days=1)
    keep_settings(connection, replace(AGREED, timezone=zone))
    midnight = int(datetime(second_day.year, second_day.month, second_day.day, tzinfo=there).timestamp())
    append(connection, [
        f"{midnight - 60}|n1-1.1|post|NONE|ENTERQUEUE||26|1\n".encode(),
        f"{midnight - 40}|n1-1.1|post|a01|CONNECT|20|n1-1.2|9\n".encode(),
        f"{midnight + 30}|n1-1.1|post|a01|COMPLETECALLER|20|70|1\n".encode(),
    ])  # fmt: skip
    period = Period.campaign(first_day, second_day, there)
    for grain, first, last in ((Grain.DAY, 0, 1), (Grain.QUARTER, quarters - 1, quarters)):
        found = read(connection, Asked(period, By.AGENT, grain))
        did = [row.agents for row in (found.rows[first], found.rows[last]) if row.agents]
        assert [(tally.handlings, tally.busy) for tally in did] == [(1, 40.0), (0, 30.0)]
        assert [(group.name, group.agents and group.agents.busy) for group in found.groups] == [("a01", 70.0)]


@pytest.mark.parametrize(
    ("told", "last", "counted"),
    [
        ("wait_1_8", "CONNECT|59|c.2|3", (1, 1, 0, 0)),
        ("wait_1_8", "CONNECT|60|c.2|3", (1, 0, 1, 0)),
        ("wait_1_8", "CONNECT|480|c.2|3", (1, 0, 1, 0)),
        ("wait_1_8", "CONNECT|481|c.2|3", (1, 0, 0, 1)),
        ("wait_60", "CONNECT|3601|c.2|3", (1, 0, 1, 0)),
        ("wait_1_8", "ABANDON|1|1|481", (1, 0, 0, 1)),
        ("wait_1_8", "ABANDON|1|1|90", (1, 0, 0, 0)),  # nobody knows how long it would have been
        ("place_1", "CONNECT|59|c.2|3", (0, 0, 0, 0)),
    ],
)
def test_the_wait_announced_is_compared_with_the_one_that_came(
    connection: store.Connection, told: str, last: str, counted: tuple[int, ...]
) -> None:
    wait = int(last.split("|")[3 if "ABANDON" in last else 1])
    append(connection, [
        f"{EPOCH}|c|post|NONE|STEP|{EPOCH}000|c|place|1-0-1|say|main|fr|{told}\n".encode(),
        f"{EPOCH + 5}|c|post|NONE|ENTERQUEUE||26|1\n".encode(),
        f"{EPOCH + 5 + wait}|c|post|{'a01' if 'CONNECT' in last else 'NONE'}|{last}\n".encode(),
    ])  # fmt: skip
    found = report(connection).total.stints
    assert found is not None
    assert (found.announced, found.shorter, found.kept, found.longer) == counted


@pytest.mark.parametrize("seed", [1, 2, None])
def test_every_figure_is_what_somebody_finds_who_has_only_the_raw_lines(
    connection: store.Connection, seed: int | None
) -> None:
    raw = tangle(seed) if seed else real("queue_log_from_anonymousbank_1999-08-01.txt").read_bytes().splitlines(True)
    keep_settings(connection, FigureSettings("UTC", threshold=20))
    append(connection, raw)
    connection.execute("update call set caller = number")  # the key of the hash does not matter
    touch_all(connection)
    day = datetime.fromtimestamp(int(raw[-1].split(b"|")[0]), ZoneInfo("UTC")).date()
    found = read(connection, Asked(Period.day(day, ZoneInfo("UTC"))))
    calls = brute_force.visitors(raw)
    known = brute_force.by_number(calls)
    for row in found.rows:
        since, until = int(row.since.timestamp()), int(row.until.timestamp())
        arrived = [call for call in calls if since <= call.arrived < until]
        agrees(row, brute_force.figures(arrived, 20, 5) | brute_force.work(calls, since, until))
    for group in found.groups:
        his = [call for call in calls if call.queue == group.name]
        agrees(group, brute_force.figures(his, 20, 5) | brute_force.people(his, known))
    since, until = int(found.total.since.timestamp()), int(found.total.until.timestamp())
    agrees(
        found.total,
        brute_force.figures(calls, 20, 5) | brute_force.people(calls, known) | brute_force.work(calls, since, until),
    )
    ready = sum(1 for _ in brute_force.ready_seconds(raw, until))
    assert found.total.value("staffing") == Value(ready / 86400, ready, 86400)


def agrees(part: Part, expected: dict[str, float | None]) -> None:
    """Compares the figures of a part with what somebody has found with a pencil."""
    values = {name: part.value(name) for name in expected}
    assert {name: value and value.number for name, value in values.items()} == pytest.approx(expected), part.name


def test_a_real_crisis_day_gives_its_published_figures_from_the_tallies(database: str) -> None:
    path = real("queue_log_from_anonymousbank_1999-08-01.txt")
    with closing(store.connect(database)) as connection:
        keep_settings(connection, FigureSettings("UTC", threshold=20))
        append(connection, path.read_bytes().splitlines(keepends=True))
        found = read(connection, Asked(Period.day(date(1999, 8, 1), ZoneInfo("UTC"))))
        assert found.adds_up
        total = found.total
        assert figure(total, "offered") == 2239
        assert figure(total, "answered") == 1511
        assert figure(total, "abandoned") + figure(total, "abandoned_early") == 728
        assert total.calls is not None
        lost = total.calls.lost
        assert round(figure(total, "asa"), 2) == 134.85
        assert lost.mean is not None
        assert round(lost.mean, 1) == 79.5
        assert round(figure(total, "service_level_offered"), 4) == 0.1804
        assert round(figure(total, "patience")) == 359
        assert total.agents is not None
        assert (total.calls.talk, total.agents.talk, total.agents.busy) == (292_772, 292_772, 292_772)
        assert total.agents.handlings - total.agents.talks == 6
        assert sum(row.calls.offered for row in found.rows if row.calls) == 2239
        filters = total.calls_of("service_level_offered")
        assert filters is not None
        assert listed(connection, filters) == 404


def figure(part: Part, name: str) -> float:
    value = part.value(name)
    assert value is not None
    assert value.number is not None
    return value.number
