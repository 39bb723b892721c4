"""The collector against a real PostgreSQL: what is in the file is in the tables, exactly once."""

import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal_writing import DAY, append_to, appended, awaited, batch, collected, collecting, rows, snapshot

from mille.cli.main import main
from mille.cli.records.calls import call, calls
from mille.cli.records.records import rebuild
from mille.records.calls.call import Outcome
from mille.records.calls.fold import EARLY_AFTER
from mille.records.figures.figure_settings import FigureSettings
from mille.records.numbers.caller_hash import caller_of
from mille.records.reading import calls_reading
from mille.records.reading.calls_reading import Filters
from mille.records.sql.queries import migrations
from mille.records.store import collector, migrating, store, upkeep
from mille.records.tallies.stored_settings import keep_settings
from real_data import real
from throwaway_postgres import create_database, drop_database


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def identity_holds(connection: store.Connection) -> bool:
    """Whether every call offered has exactly one outcome, in SQL."""
    parts = " + ".join(f'"{outcome.value}"' for outcome in Outcome)
    query = f"select coalesce(sum(offered), 0), coalesce(sum({parts}), 0) from identity".encode()
    offered, outcomes = connection.execute(query).fetchone() or (None, None)
    return bool(
        offered
        == outcomes
        == connection.execute("select count(*) from call where callback_of is null").fetchall()[0][0]
    )


def test_what_is_written_is_read_as_it_comes(journal: Path, database: str) -> None:
    with collecting(journal, database):
        append_to(journal, DAY[:10])
        awaited(lambda: collected(database, journal))
        append_to(journal, DAY[10:])
        awaited(lambda: collected(database, journal))
    assert rows(database, "select raw from journal order by generation, byte") == [(line,) for line in DAY]


def test_every_call_offered_has_one_outcome(journal: Path, database: str, connection: store.Connection) -> None:
    append_to(journal, DAY)
    with collecting(journal, database):
        awaited(lambda: collected(database, journal))
    assert identity_holds(connection)
    counted = Counter(row.outcome for row in calls_reading.calls(connection))
    assert counted["unknown"] == 0
    assert counted.total() == len({line.split(b"|")[1] for line in DAY} - {b"NONE"})
    assert set(counted) == {"answered", "abandoned", "informed", "full"}


@pytest.mark.parametrize(
    "name", ["queue_log_from_anonymousbank_1999-08-01.txt", "queue_log_asterisk2slack_fixture.txt"]
)
def test_real_journals_add_up_in_sql(name: str, database: str, connection: store.Connection) -> None:
    path = real(name)
    with collecting(path, database):
        awaited(lambda: collected(database, path))
    assert identity_holds(connection)
    if "anonymousbank" in name:
        counted = Counter(row.outcome for row in calls_reading.calls(connection))
        assert (counted["answered"], counted["abandoned"] + counted["abandoned_early"]) == (1511, 728)
        answered = rows(
            database, "select round(avg(wait_s)::numeric, 2), sum(talk_s) from call where agent is not null"
        )
        assert [tuple(map(float, row)) for row in answered] == [(134.85, 292_772.0)]


def test_the_migrations_give_the_tables_once(database: str, connection: store.Connection) -> None:
    assert migrating.migrate(connection) == ()
    names = [migrating.BASELINE, *(name for name, _ in migrations())]
    assert len({name[:3] for name in names}) == len(names)
    assert rows(database, "select name from migration order by name") == [(name,) for name in names]


def test_a_rebuild_changes_nothing(journal: Path, database: str, connection: store.Connection) -> None:
    append_to(journal, DAY)
    with collecting(journal, database):
        awaited(lambda: collected(database, journal))
    before = snapshot(database)
    connection.execute("truncate call, stint, attempt, handling")
    parts = dict(upkeep.rebuild(connection, "n1", EARLY_AFTER))
    assert parts == {"2026_11": len({line.split(b"|")[1] for line in DAY} - {b"NONE"})}
    assert snapshot(database) == before


def test_the_same_lines_appended_again_double_nothing(connection: store.Connection, database: str) -> None:
    day = batch(DAY)
    store.append(connection, "n1", day, None)
    before = snapshot(database)
    with pytest.raises(store.MovedError, match="another collector"):
        store.append(connection, "n1", day, None)
    connection.execute("update reading_position set generation = 0, byte = 0")  # as if the position had been lost
    store.append(connection, "n1", day, None)
    assert snapshot(database) == before


def test_two_nodes_with_calls_of_the_same_name_stay_apart(connection: store.Connection) -> None:
    appended(connection, DAY[1:2])
    appended(connection, DAY, node="n2")
    assert {row.node for row in calls_reading.calls(connection)} == {"n1", "n2"}
    callid = DAY[1].split(b"|")[1].decode()
    with pytest.raises(calls_reading.SeveralNodesError, match="n1, n2"):
        calls_reading.recorded_call(connection, callid)
    assert calls_reading.recorded_call(connection, callid, "n2")
    assert calls_reading.recorded_call(connection, callid, "n3") is None


def test_a_restart_in_a_later_batch_interrupts_the_calls_of_an_earlier_one(connection: store.Connection) -> None:
    lines = [b"100|c1|NONE|NONE|ARRIVED|100000|c1|1000|26|fr\n", b"140|NONE|NONE|NONE|QUEUESTART|\n"]
    appended(connection, lines[:1])
    assert [row.outcome for row in calls_reading.calls(connection)] == ["in_progress"]
    appended(connection, lines[1:])
    assert [row.outcome for row in calls_reading.calls(connection)] == ["interrupted"]


@contextmanager
def emptied(database: str) -> Iterator[store.Connection]:
    with closing(store.connect(database)) as connection:
        connection.execute("truncate journal, reading_position, call, stint, attempt, handling")
        yield connection


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(DAY)), max_size=6))
def test_it_does_not_matter_where_one_batch_ends_and_the_next_begins(database: str, cuts: list[int]) -> None:
    with emptied(database) as connection:
        appended(connection, DAY)
    at_once = snapshot(database)
    with emptied(database) as connection:
        edges = [0, *sorted(cuts), len(DAY)]
        for first, last in itertools.pairwise(edges):
            if first < last:
                appended(connection, DAY[first:last])
    assert snapshot(database) == at_once


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_neither_lines_out_of_order_nor_lines_that_come_twice_matter(database: str, data: st.DataObject) -> None:
    """Out of order by 5 s, and cut into batches anywhere."""
    with emptied(database) as connection:
        appended(connection, DAY)
    in_order = snapshot(database)
    late = data.draw(st.lists(st.integers(0, 5), min_size=len(DAY), max_size=len(DAY)))
    mixed = sorted(range(1, len(DAY)), key=lambda index: int(DAY[index].partition(b"|")[0]) + late[index])
    again = data.draw(st.lists(st.sampled_from(range(1, len(DAY))), max_size=5))
    lines = [DAY[0], *(DAY[index] for index in mixed), *(DAY[index] for index in again)]
    with emptied(database) as connection:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(lines)), max_size=4)))
        for first, last in itertools.pairwise([0, *cuts, len(lines)]):
            if first < last:
                appended(connection, lines[first:last])
    told = snapshot(database)
    assert {name: told[name] for name in told if name != "journal"} == {
        name: in_order[name] for name in in_order if name != "journal"
    }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.binary(max_size=40)
        | st.builds(
            lambda event, args: b"|".join([b"100", b"c1", b"q\xff\x00", b"a", event, *args]),
            st.sampled_from([b"ENTERQUEUE", b"CONNECT", b"ARRIVED", b"STEP", b"ENDED", b"RINGNOANSWER", b"REFUSED"]),
            st.lists(st.binary(max_size=5) | st.sampled_from([b"9999999999", b"99999999999999", b"3"]), max_size=6),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_bytes_whatever_stop_the_database(database: str, lines: list[bytes]) -> None:
    with emptied(database) as connection:
        appended(connection, [line.replace(b"\n", b"") + b"\n" for line in lines])
        assert rows(database, "select count(*) from journal") == [(len(lines),)]
        assert identity_holds(connection)


def complete_until(connection: store.Connection) -> datetime | None:
    """Until when the records of the node are complete."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")  # a collector may go on meanwhile
        (until,) = connection.execute("select complete_until from mille_nodes").fetchall()[0]
        assert upkeep.nodes(connection)[0].read_at == until
    return until if until > datetime.fromtimestamp(0, UTC) else None


def test_who_catches_up_is_complete_until_the_last_line_read_and_not_until_now(connection: store.Connection) -> None:
    lines = [b"rubbish\n", *(f"{at}|c{at}|NONE|NONE|ARRIVED|{at}000|c|1000|26|fr\n".encode() for at in range(7, 9))]
    appended(connection, lines[:1])
    assert complete_until(connection) is None
    appended(connection, [lines[1], b"99999999999|c2|NONE|NONE|ARRIVED|1|c2|1000|26|fr\n"])
    assert complete_until(connection) == datetime.fromtimestamp(7, UTC)
    appended(connection, lines[2:])
    assert complete_until(connection) == datetime.fromtimestamp(8, UTC)


def test_lines_of_a_clock_set_back_do_not_make_the_records_less_complete(connection: store.Connection) -> None:
    line, late = (f"{at}|c{at}|NONE|NONE|ARRIVED|{at}000|c|1000|26|fr\n".encode() for at in (1_600_000_000, 100))
    appended(connection, [line])
    appended(connection, [late])
    assert complete_until(connection) == datetime.fromtimestamp(1_600_000_000, UTC)


def test_who_has_caught_up_is_complete_until_now_after_each_batch(
    journal: Path, database: str, connection: store.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "LOOKED_AFTER", inf)  # never again, while no line comes
    with collecting(journal, database):
        for lines in (DAY[:10], DAY[10:]):
            began = datetime.now(UTC)
            append_to(journal, lines)
            awaited(lambda: collected(database, journal))
            awaited(lambda began=began: (complete_until(connection) or began) > began)  # type: ignore[misc]


def test_lines_that_nobody_understands_are_kept_and_counted(journal: Path, database: str) -> None:
    append_to(journal, [b"rubbish\n", *DAY, b"\xff\x00|half"])
    with collecting(journal, database):
        awaited(lambda: rows(database, "select count(*) from journal") == [(len(DAY) + 1,)])
    assert rows(database, "select raw from unparsable") == [(b"rubbish\n",)]


def test_a_database_without_tables_gets_them(journal: Path, database_server: str) -> None:
    append_to(journal, DAY)
    empty = create_database(database_server)
    try:
        with collecting(journal, empty):
            awaited(lambda: rows(empty, "select from pg_tables where tablename = 'reading_position'"))
            awaited(lambda: collected(empty, journal))
    finally:
        drop_database(database_server, empty)


def test_log_lines_hold_no_full_numbers(journal: Path, database: str, capsys: pytest.CaptureFixture[str]) -> None:
    append_to(journal, DAY)
    with collecting(journal, database):
        awaited(lambda: collected(database, journal))
    written = capsys.readouterr()
    assert "journal_begun" in written.out
    assert "2688" not in written.out + written.err


@pytest.fixture
def told(connection: store.Connection, database: str) -> Callable[..., str]:
    """The answer of a command about the day."""
    appended(connection, DAY)

    def run(command: Any, *arguments: str) -> str:
        result = CliRunner().invoke(command, [*arguments, "--database", database])
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_the_calls_of_a_day_are_listed(told: Callable[..., str]) -> None:
    listed = told(calls, "--last", "3", "--timezone", "UTC")
    assert listed.splitlines()[0].split()[:3] == ["arrived", "call", "number"]
    assert listed.splitlines()[-1] == "3 calls"
    assert "2688**" in listed
    assert "268800" in told(calls, "--full-numbers")


def test_calls_are_found_by_what_is_known_of_them(told: Callable[..., str], connection: store.Connection) -> None:
    everything = json.loads(told(calls, "--json"))
    answered = json.loads(told(calls, "--json", "--outcome", "answered"))
    assert answered == [row for row in everything if row["outcome"] == "answered"] != []
    a01 = json.loads(told(calls, "--json", "--agent", "a01"))
    assert a01 == [row for row in everything if row["agent"] == "a01"] != []
    bank = calls_reading.calls(connection, Filters(queue="bank"))
    assert {row.callid for row in bank} >= {row["callid"] for row in everything if row["last_queue"] == "bank"}
    assert len(told(calls, "--csv").splitlines()) == len(everything) + 1
    assert calls_reading.calls(connection, Filters(number="8801"))[0].number == "268801"
    first = everything[0]["arrived_at"][:19]
    assert everything[0]["arrived_at"].endswith("+00:00")
    assert len(json.loads(told(calls, "--json", "--since", first))) == len(everything)
    assert json.loads(told(calls, "--json", "--until", first[:16])) == []
    assert len(json.loads(told(calls, "--json", "--since", first[:10], "--until", first[:10]))) == len(everything)


def test_one_caller_is_told_in_plain_words(told: Callable[..., str], connection: store.Connection) -> None:
    answered = next(row for row in calls_reading.calls(connection) if row.outcome == "answered")
    lived = told(call, answered.callid)
    assert "waits in the queue" in lived
    assert "after talking for" in lived
    assert str(answered.number) not in lived


def test_a_rebuild_and_a_call_in_words_know_who_is_lost_as_it_was_agreed(
    told: Callable[..., str], connection: store.Connection
) -> None:
    lost = next(row for row in calls_reading.calls(connection) if row.outcome == "abandoned" and row.wait_s is not None)
    assert "abandoned early" not in told(call, lost.callid)
    keep_settings(connection, FigureSettings(early_after=60))
    assert "less than 60 s" in told(call, lost.callid)
    told(rebuild)
    again = {row.callid: row for row in calls_reading.calls(connection)}
    assert again[lost.callid].outcome == "abandoned_early"


def test_commands_say_what_to_do_when_they_cannot_answer(told: Callable[..., str], database: str) -> None:
    runner = CliRunner()
    for typed, said in (
        (["call", "nobody", "--database", database], "`mille calls` lists them"),
        (["calls", "--since", "yesterday", "--database", database], "type 2026-09-24"),
        (["calls", "--timezone", "Nowhere/Else", "--database", database], "Pacific/Noumea"),
        (["calls", "--database", "host=/nowhere dbname=none"], "the database does not answer"),
    ):
        result = runner.invoke(main, typed)
        assert result.exit_code != 0
        assert said in result.output


def test_two_collectors_by_mistake_double_nothing(journal: Path, database: str, tmp_path: Path) -> None:
    with collecting(journal, database), collecting(journal, database):
        for line in DAY:
            append_to(journal, [line])
        awaited(lambda: collected(database, journal))
    assert rows(database, "select raw from journal order by generation, byte") == [(line,) for line in DAY]


def test_the_second_collector_takes_over_when_the_first_stops(journal: Path, database: str) -> None:
    with collecting(journal, database) as first:
        append_to(journal, DAY[:5])
        awaited(lambda: collected(database, journal))
        with collecting(journal, database):
            first.set()
            append_to(journal, DAY[5:])
            awaited(lambda: collected(database, journal))
    assert rows(database, "select count(*) from journal") == [(len(DAY),)]


def test_a_stopped_collector_stops(journal: Path, database: str) -> None:
    threads = threading.active_count()
    with collecting(journal, database):
        assert threading.active_count() > threads
    assert threading.active_count() == threads


def test_an_unreachable_database_is_said_plainly() -> None:
    with pytest.raises(psycopg.OperationalError):
        store.connect("host=/nowhere dbname=none")


def test_who_rings_again_is_known_by_a_hash_and_a_rebuild_knows_him_too(
    journal: Path, database: str, connection: store.Connection
) -> None:
    append_to(journal, DAY)
    with collecting(journal, database, key="key of callers"):
        awaited(lambda: collected(database, journal))
    known = rows(database, "select number, caller from call order by callid")
    assert [caller for _, caller in known] == [caller_of(number or "", "key of callers") for number, _ in known]
    assert all(caller for _, caller in known)
    list(upkeep.rebuild(connection, "n1", EARLY_AFTER, key="key of callers"))
    assert rows(database, "select number, caller from call order by callid") == known
    assert [row.caller for row in calls_reading.calls(connection)] == [
        row[0] for row in rows(database, "select caller from call order by arrived_at, callid")
    ]
