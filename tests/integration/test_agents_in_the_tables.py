"""Agents' sessions, pauses and wrap-up in a real PostgreSQL: as the fold tells them, however the lines come."""

import itertools
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from journal_writing import appended, rows

from mille.cli.records.agent_hours import hours
from mille.records.attendance.agent_fold import fold_agent
from mille.records.attendance.presence import presences
from mille.records.calls.fold import EARLY_AFTER
from mille.records.journal.line import Line, parse
from mille.records.store import agents_projection, store, upkeep

TABLES = ("agent_session", "pause", "presence", "declared_wrap_up")

LIFE = b"""\
90|NONE|NONE|NONE|QUEUESTART|
95|NONE|post|NONE|WRAPUP|95100|NONE|20
95|NONE|NONE|NONE|ROLLCALL|95200|NONE|95000|0
100|CLI|post|a01|ADDMEMBER|
100|CLI|bank|a01|ADDMEMBER|
101|CLI|post|a02|ADDMEMBER|
150|NONE|NONE|PJSIP/phone-401|PAUSEALL|
150|NONE|post|a01|PAUSE|lunch
150|NONE|bank|a01|PAUSE|lunch
200|NONE|post|a01|UNPAUSE|
200|NONE|bank|a01|UNPAUSE|
210|c1|post|NONE|ENTERQUEUE||268800|1
215|c1|post|a01|CONNECT|5|c1.2|3
255|c1|post|a01|COMPLETECALLER|5|40|1
258|c2|post|a01|ENTERQUEUE||268800|1
260|c2|post|a01|CONNECT|2|c2.2|1
263|NONE|post|a01|PAUSE|letters
290|c2|post|a01|COMPLETEAGENT|2|30|1
300|CLI|post|a02|REMOVEMEMBER|
310|c3|post|NONE|ENTERQUEUE||268800|1
312|CLI|post|a02|ADDMEMBER|
315|c3|post|a02|CONNECT|5|c3.2|3
330|c3|post|a02|COMPLETECALLER|5|15|1
337|CLI|post|a02|REMOVEMEMBER|
400|NONE|NONE|NONE|QUEUESTART|
405|NONE|post|NONE|WRAPUP|405100|NONE|30
405|NONE|NONE|a01|PRESENT|405100|NONE|405000|401|bank|
405|NONE|NONE|NONE|ROLLCALL|405200|NONE|405000|1
500|CLI|bank|a01|REMOVEMEMBER|
90000|MANAGER|post|Ren\xc3\xa9|ADDMEMBER|
90001|NONE|post|Ren\xc3\xa9|PAUSE|d\xc3\xa9jeuner
90002|MANAGER|post|Ren\xe9|ADDMEMBER|
90003|MANAGER|post|Ren\xe9|REMOVEMEMBER|
""".splitlines(keepends=True)


@pytest.fixture(autouse=True)
def an_epoch_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seconds of these journals are few, and believed."""
    monkeypatch.setattr(agents_projection, "EARLIEST", datetime.min.replace(tzinfo=UTC))


def snapshot(database: str) -> list[list[tuple[object, ...]]]:
    """All that is known of agents."""
    tables = [rows(database, f"select * from {table} order by 1, 2, 3, 4") for table in TABLES]
    return [*tables, rows(database, "select callid, agent, at, wrap_up_s from handling order by 1, 2, 3")]


def shown(database: str, query: str) -> list[tuple[object, ...]]:
    """What a query gives, with moments in seconds of the test's own epoch."""
    return [
        tuple(cell.timestamp() if hasattr(cell, "timestamp") else cell for cell in row) for row in rows(database, query)
    ]


def test_sessions_pauses_and_wrap_up_are_in_the_tables(connection: store.Connection, database: str) -> None:
    appended(connection, LIFE)
    assert shown(
        database, "select agent, queue, began_at, ended_at, login, ended from agent_session order by 1, 3, 2"
    ) == [
        ("Ren\\xe9", "post", 90002, 90003, True, "logout"),
        ("René", "post", 90000, None, True, None),
        ("a01", "bank", 100, 500, True, "logout"),
        ("a01", "post", 100, 400, True, "restart"),
        ("a02", "post", 101, 300, True, "logout"),
        ("a02", "post", 312, 337, True, "logout"),
    ]
    assert shown(database, "select agent, queue, began_at, ended_at, reason from pause order by 1, 3, 2") == [
        ("René", "post", 90001, None, "déjeuner"),
        ("a01", "bank", 150, 200, "lunch"),
        ("a01", "post", 150, 200, "lunch"),
        ("a01", "post", 263, 400, "letters"),
    ]
    assert shown(database, "select began_at, ended_at, paused from presence where agent = 'a01' order by 1") == [
        (100, 150, False),
        (150, 200, True),
        (200, 500, False),
    ]


def test_wrap_up_is_as_long_as_declared_unless_he_pauses_or_goes(connection: store.Connection, database: str) -> None:
    appended(connection, LIFE)
    told = rows(database, "select callid, wrap_up_s from handling order by callid")
    assert told == [("c1", 8), ("c2", 0), ("c3", 7)]


LATER = [
    *LIFE,
    b"600|CLI|post|a03|ADDMEMBER|\n",
    b"610|c4|post|NONE|ENTERQUEUE||268800|1\n",
    b"612|c4|post|a03|CONNECT|2|c4.2|1\n",
    b"640|c4|post|a03|COMPLETEAGENT|2|28|1\n",
    b"700|c5|mail|NONE|ENTERQUEUE||268800|1\n",
    b"712|c5|mail|a03|CONNECT|12|c4.2|1\n",
    b"740|c5|mail|a03|COMPLETEAGENT|12|28|1\n",
    b"800|c6|post|NONE|ENTERQUEUE||268800|1\n",
    b"812|c6|post|a03|CONNECT|12|c6.2|1\n",
]


def test_wrap_up_is_what_was_declared_then_and_unknown_where_nothing_was(
    connection: store.Connection, database: str
) -> None:
    appended(connection, LATER)
    told = rows(database, "select callid, wrap_up_s from handling where agent = 'a03' order by callid")
    assert told == [("c4", 30), ("c5", None), ("c6", None)]


def test_a_rebuild_makes_the_same_of_them(connection: store.Connection, database: str) -> None:
    appended(connection, LATER)
    before = snapshot(database)
    connection.execute("truncate call, stint, attempt, handling, agent_session, pause, presence, declared_wrap_up")
    assert [*upkeep.rebuild(connection, "n1", EARLY_AFTER)][-1][1] == 6
    assert snapshot(database) == before
    assert [*upkeep.rebuild(connection, "n1", EARLY_AFTER)][-1][1] == 6
    assert snapshot(database) == before


def test_what_the_lines_of_a_dropped_month_told_is_still_there_after_a_rebuild(
    connection: store.Connection, database: str
) -> None:
    appended(connection, LIFE)
    before = snapshot(database)
    connection.execute("delete from journal where at < to_timestamp(1000)")
    agents_projection.rebuild(connection, "n1")
    assert snapshot(database) == before


def test_agents_of_two_nodes_stay_apart(connection: store.Connection, database: str) -> None:
    appended(connection, LIFE)
    line = b"300|CLI|post|a01|ADDMEMBER|\n"
    appended(connection, [line], node="n2")
    assert shown(database, "select began_at, ended_at from agent_session where node = 'n2'") == [(300, None)]
    assert agents_projection.rebuild(connection, "n2") == []
    assert len(rows(database, "select from agent_session where node = 'n1'")) == 6


def test_a_power_cut_before_the_start_of_asterisk_hides_it_from_nobody(
    connection: store.Connection, database: str
) -> None:
    torn = b"400|c1|post|a01|CONN\x00\x001000000500|NONE|NONE|NONE|QUEUESTART|\n"
    appended(connection, [b"1000000100|CLI|post|a01|ADDMEMBER|\n", torn, b"1000000600|CLI|post|a01|ADDMEMBER|\n"])
    assert shown(database, "select began_at, ended_at, ended from agent_session order by 1") == [
        (1_000_000_100, 1_000_000_500, "restart"),
        (1_000_000_600, None, None),
    ]


def test_the_verb_shows_when_an_agent_was_there_and_when_he_paused(connection: store.Connection, database: str) -> None:
    appended(connection, LIFE)
    store.looked(connection, "n1")  # nothing more came

    def told(*words: str) -> list[str]:
        asked = ["--database", database, "--timezone", "UTC", *words]
        return CliRunner().invoke(hours, asked, catch_exceptions=False).output.splitlines()

    assert told("a01", "--since", "1970-01-01", "--until", "1970-01-01 00:04") == [
        "1970-01-01 00:01:40 to 1970-01-01 00:08:20  answers bank",
        "1970-01-01 00:01:40 to 1970-01-01 00:06:40  answers post",
        "1970-01-01 00:02:30 to 1970-01-01 00:03:20  pauses bank (lunch)",
        "1970-01-01 00:02:30 to 1970-01-01 00:03:20  pauses post (lunch)",
        "a01 was there for 0:02:20, and paused for 0:00:50 of it",
    ]
    assert told("a02", "--since", "1970-01-01")[-1] == "a02 was there for 0:03:44, and paused for 0:00:00 of it"
    assert told("René", "--since", "1970-01-02 01:00", "--until", "1970-01-02 01:00:30") == [
        "1970-01-02 01:00:00 to ...                  answers post",
        "1970-01-02 01:00:01 to ...                  pauses post (déjeuner)",
        "René was there for 0:00:30, and paused for 0:00:29 of it",
    ]
    nobody = told("zz", "--since", "1970-01-01")
    assert nobody == ["zz was not there from 1970-01-01 00:00 to 1970-01-02 00:00"]


EVENTS = [line for line in LATER if not line.startswith(b"9000")]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(EVENTS)), max_size=6), st.permutations(range(len(EVENTS))))
@example([*range(len(EVENTS))], [*range(len(EVENTS))])
def test_neither_the_batches_nor_the_order_of_the_lines_matter(
    database: str, cuts: list[int], order: list[int]
) -> None:
    lines = [EVENTS[index] for index in order]
    with closing(store.connect(database)) as connection:
        connection.execute(
            f"truncate journal, reading_position, call, stint, attempt, handling, {', '.join(TABLES)}".encode()
        )
        for first, last in itertools.pairwise([0, *sorted(cuts), len(lines)]):
            if first < last:
                appended(connection, lines[first:last])
    told = [line for line in map(parse, EVENTS) if isinstance(line, Line)]
    for agent in ("a01", "a02", "a03"):
        sessions, pauses = fold_agent([line for line in told if line.agent in (agent, "NONE") and not line.of_a_call])
        assert rows(
            database,
            f"select queue, began_at, ended_at, login, ended from agent_session where agent = '{agent}' order by 2, 1",
        ) == [(s.queue, s.began_at, s.ended_at, s.login, s.ended) for s in sessions]
        assert rows(
            database, f"select queue, began_at, ended_at, reason from pause where agent = '{agent}' order by 2, 1"
        ) == [(p.queue, p.began_at, p.ended_at, p.reason) for p in pauses]
        assert rows(
            database, f"select began_at, ended_at, paused from presence where agent = '{agent}' order by 1"
        ) == [(p.began_at, p.ended_at, p.paused) for p in presences(sessions, pauses)]
    told_then = rows(database, "select callid, wrap_up_s from handling order by callid")
    assert told_then == [("c1", 8), ("c2", 0), ("c3", 7), ("c4", 30), ("c5", None), ("c6", None)]
