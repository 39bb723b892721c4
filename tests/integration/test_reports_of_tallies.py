"""Reports are read from the tallies: they add up, and list what they count."""

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from journal_writing import EPOCH, appended, tangle
from tallied import AGREED, DAY, LINES, NOUMEA, about, figure, number, refreshed, report

import brute_force
from afresh import touch_all
from mille.records.calls.call import Exit, Outcome
from mille.records.figures.all_figures import FIGURES
from mille.records.figures.figure import Lists, Unit, Unlisted, Value
from mille.records.figures.figure_settings import FigureSettings
from mille.records.figures.filters import Filters
from mille.records.figures.periods import Grain, Period
from mille.records.figures.report import By, Part
from mille.records.figures.tally import AgentTally, CallTally
from mille.records.reading import calls_reading
from mille.records.reading.report_reading import Asked, read
from mille.records.sql.queries import queries
from mille.records.store import store
from mille.records.tallies import rollups
from mille.records.tallies.stored_settings import keep_settings
from real_data import real
from tallying import again, folded


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    keep_settings(connection, AGREED)
    return connection


@pytest.mark.parametrize("by", By)
def test_rows_and_groups_add_up_to_the_whole(connection: store.Connection, by: By) -> None:
    appended(connection, LINES)
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
    return len(calls_reading.calls(connection, filters))


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
    appended(connection, LINES)
    appended(connection, [f"{line}\n".encode() for line in sorted(TANGLED)], "n2")
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


def test_calls_that_we_made_to_call_somebody_back_are_not_offered(connection: store.Connection) -> None:
    appended(connection, LINES)
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
    appended(connection, [
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
    appended(connection, LINES)
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


def test_a_report_is_not_more_complete_than_what_it_counted(
    connection: store.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    appended(connection, LINES[: len(LINES) // 2])
    reached = dict(connection.execute(queries()["complete_until"]).fetchall())
    refresh = rollups.refresh

    def refresh_while_lines_come(*bounds: Any) -> None:
        refresh(*bounds)
        appended(connection, LINES[len(LINES) // 2 :])
        store.looked(connection, "n1")

    monkeypatch.setattr(rollups, "refresh", refresh_while_lines_come)
    found = report(connection)
    assert found.total.calls is not None
    assert found.total.calls.offered < len(folded(LINES))
    assert found.complete_until == reached


def test_a_year_is_read_from_its_months_or_from_their_days(connection: store.Connection) -> None:
    appended(connection, LINES)
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
    appended(connection, [
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
    appended(connection, [
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
    appended(connection, raw)
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
        appended(connection, path.read_bytes().splitlines(keepends=True))
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
