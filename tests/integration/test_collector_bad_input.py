"""Whatever stands in the journal is kept, counted and told; nothing of it stops the collector."""

import itertools
import os
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_writing import DAY, append_to, appended, awaited, collected, collecting, rows, snapshot

from mille.records.calls.call import Call
from mille.records.calls.fold import EARLY_AFTER, fold
from mille.records.files.follower import LONGEST
from mille.records.journal.line import Line, parse
from mille.records.store import store, upkeep

MEGABYTE = 1 << 20


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_a_line_of_two_hundred_megabytes_is_kept_as_its_beginning_and_its_length(journal: Path, database: str) -> None:
    append_to(journal, DAY[:10])
    before = journal.stat().st_size
    os.truncate(journal, before + 200 * MEGABYTE)  # the file system writes down no zero of it
    append_to(journal, [b"\n", *DAY[10:]])
    tracemalloc.start()
    try:
        with collecting(journal, database):
            awaited(lambda: collected(database, journal))
        assert tracemalloc.get_traced_memory()[1] < 8 * MEGABYTE
    finally:
        tracemalloc.stop()
    assert rows(database, "select byte, length(raw), whole from unparsable") == [(before, LONGEST, 200 * MEGABYTE + 1)]
    assert rows(database, "select count(*) from journal where callid is not null") == [(len(DAY) - 1,)]


def test_a_line_without_end_is_waited_for_and_does_not_keep_the_collector_from_the_next_file(
    journal: Path, database: str
) -> None:
    append_to(journal, DAY[:10])
    before = journal.stat().st_size
    with collecting(journal, database):
        awaited(lambda: rows(database, f"select from reading_position where byte = {before}"))
        os.truncate(journal, before + 2 * MEGABYTE)
        journal.rename(journal.with_name("journal.1"))
        append_to(journal, DAY[10:])
        awaited(lambda: collected(database, journal))
    assert rows(database, "select whole from unparsable") == [(2 * MEGABYTE,)]
    assert rows(database, "select count(*) from journal") == [(len(DAY) + 1,)]


def test_a_journal_that_is_another_file_altogether_is_counted_and_told(
    journal: Path, database: str, connection: store.Connection
) -> None:
    garbage = [
        bytes(range(256)) * 20,
        b"|" * 5000 + b"\n",
        b"\x00\n",
        b"1795300000|" + b"c" * 200 + b"|q|a|CONNECT|1\n",
    ]
    append_to(journal, [*garbage, *DAY, b"\xff\xfe half a line"])
    with collecting(journal, database):
        awaited(lambda: rows(database, "select count(*) from call") > [(20,)])
    told = [why for *_, why in upkeep.reasons(connection, 100)]
    assert len(told) == upkeep.aside(connection).not_understood
    assert {"callid too long", "fewer than five fields", "no instant"} <= set(told)
    assert rows(database, "select count(*) from call where outcome = 'unknown'") == [(0,)]


def test_callids_of_any_length_allowed_are_kept_apart(connection: store.Connection, database: str) -> None:
    ids = [b"c" * 149 + bytes([last]) for last in b"xyz"]
    appended(connection, [b"1795300000|%b|NONE|NONE|ARRIVED|1795300000000|l|1000|26|fr\n" % callid for callid in ids])
    assert rows(database, "select callid from call order by 1") == [(callid.decode(),) for callid in ids]


@pytest.mark.parametrize("epoch", [0, 1, 631_151_999, 4_294_967_295, 4_294_967_296, 99_999_999_999])
def test_a_clock_that_is_wrong_by_decades_is_told_and_stops_nobody(
    epoch: int, connection: store.Connection, database: str
) -> None:
    wrong = b"%d|c1|NONE|NONE|ARRIVED|%d|c1|1000|26|fr\n" % (epoch, 1000 * epoch)
    right = b"1795300009|c1|NONE|NONE|ENDED|1795300009000|c1|16|caller\n"
    appended(connection, [wrong, *DAY])
    assert upkeep.aside(connection) == upkeep.Aside(0, 1, 1)
    before = store.position(connection, "n1")
    appended(connection, [right])  # the clock was set right in mid-call
    assert before
    assert rows(database, "select count(*), max(extract(epoch from arrived_at)) from call where callid = 'c1'") == [
        (1, epoch)
    ]


def test_who_logs_in_while_the_clock_is_not_set_has_not_been_there_since_1970(
    connection: store.Connection, database: str
) -> None:
    appended(connection, [
        b"5|NONE|NONE|NONE|QUEUESTART|\n",
        b"7|CLI|post|a01|ADDMEMBER|\n",
        b"8|NONE|post|NONE|WRAPUP|8000|NONE|20\n",
        b"1795300000|CLI|post|a02|ADDMEMBER|\n",
        b"1795300100|NONE|post|a01|PAUSE|lunch\n",
    ])  # fmt: skip
    there = "select agent, extract(epoch from began_at) from presence order by 2"
    assert rows(database, there) == [("a02", 1795300000), ("a01", 1795300100)]
    list(upkeep.rebuild(connection, "n1", EARLY_AFTER))
    assert rows(database, there) == [("a02", 1795300000), ("a01", 1795300100)]


def test_a_journal_of_random_instants_does_not_make_a_table_for_each(
    connection: store.Connection, database: str
) -> None:
    connection.execute("create or replace function most_months() returns integer language sql immutable as 'select 15'")
    month = 31 * 86_400
    appended(
        connection, [b"%d|c%d|q|a|ENTERQUEUE||1|1\n" % (700_000_000 + number * month, number) for number in range(60)]
    )
    appended(connection, DAY)
    assert len(upkeep.kept_months(connection)) <= 16
    assert rows(database, "select count(*) from journal") == [(60 + len(DAY),)]
    assert upkeep.aside(connection).lines_out_of_time >= 45


START = b"1795300040|NONE|NONE|NONE|QUEUESTART|\n"
TROUBLED = [*DAY[:60], START, *DAY[60:110], b"torn" + START, *DAY[110:], b"1970|half|", b"\n", DAY[3], DAY[40]]
"""A day with two starts of Asterisk in mid-call, half a line, and lines that stand there twice."""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(range(len(TROUBLED))), st.lists(st.integers(1, len(TROUBLED) - 1), max_size=8), st.booleans())
def test_the_tables_are_what_folding_every_line_by_itself_would_give(
    database: str, order: list[int], cuts: list[int], in_order: bool
) -> None:
    lines = TROUBLED if in_order else [TROUBLED[index] for index in order]
    with closing(store.connect(database)) as connection:
        connection.execute("truncate journal, reading_position, call, stint, attempt, handling")
        edges = sorted({0, *cuts, len(lines)})
        for first, last in itertools.pairwise(edges):
            appended(connection, lines[first:last])
    kept = {row[1]: (row[3], row[13], row[4]) for row in snapshot(database)["call"]}
    assert kept == {call.callid: (call.arrived_at, call.outcome, call.ended_at) for call in folded(lines)}


def folded(lines: list[bytes]) -> list[Call]:
    """The calls, each from all its lines, without a database."""
    told = [said if isinstance(said := parse(raw), Line) else None for raw in lines]
    callids = {line.callid for line in told if line and line.of_a_call}
    calls = []
    for callid in sorted(callids):
        places = [place for place, line in enumerate(told) if line and line.callid == callid]
        starts = (line.at for line in told[places[-1] :] if line and line.name == "QUEUESTART")
        calls.append(fold([line for place in places if (line := told[place])], next(starts, None)))
    return [call for call in calls if call]
