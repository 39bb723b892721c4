"""The tables divided by month: made when they are needed, and nothing lost when they were not."""

from collections.abc import Callable
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner
from journal_writing import DAY, appended, rows, snapshot
from psycopg import sql

from mille.cli.records import records as cli
from mille.doctor import services
from mille.doctor.finding import State
from mille.records.calls.fold import EARLY_AFTER
from mille.records.figures.figure_settings import FigureSettings
from mille.records.store import store, upkeep
from mille.records.tallies import rollups
from mille.records.tallies.stored_settings import keep_settings

TABLES = ("journal", "call", "stint", "attempt", "handling")


@pytest.fixture
def append(connection: store.Connection) -> Callable[..., None]:
    """Appends lines to the journal of a node, after those that it has."""
    return lambda *lines, node="n1": appended(connection, lines, node)


def months(connection: store.Connection, table: str) -> dict[str, int]:
    """The partitions of a table, each with its rows."""
    found = connection.execute(
        "select inhrelid::regclass::text from pg_inherits where inhparent = %s::regclass order by 1", [table]
    )
    return {
        name.removeprefix(f"{table}_"): connection.execute(
            sql.SQL("select count(*) from {}").format(sql.Identifier(name))
        ).fetchall()[0][0]
        for (name,) in found.fetchall()
    }


def arrived(epoch: int, callid: str) -> bytes:
    return f"{epoch}|{callid}|NONE|NONE|ARRIVED|{epoch}000|{callid}|1000|268800|fr\n".encode()


def test_a_month_is_made_when_the_first_line_of_it_comes(
    append: Callable[..., None], connection: store.Connection
) -> None:
    append(arrived(1_790_812_799, "september"), arrived(1_790_812_800, "october"))  # midnight in UTC lies between
    assert months(connection, "journal") == {"2026_09": 1, "2026_10": 1, "default": 0}
    assert months(connection, "call") == {"2026_09": 1, "2026_10": 1, "default": 0}
    assert set(months(connection, "handling")) == {"2026_09", "2026_10", "default"}


def test_lines_of_clocks_that_cannot_be_believed_are_put_aside(
    append: Callable[..., None], connection: store.Connection
) -> None:
    append(arrived(100, "in-1970"), arrived(4_294_967_295, "in-2106"), arrived(99_999_999_999, "in-5138"), b"rubbish\n")
    assert months(connection, "journal") == {"default": 4}
    assert months(connection, "call") == {"default": 3}


def test_what_was_put_aside_comes_into_its_month_when_that_is_made(
    append: Callable[..., None], connection: store.Connection, database: str
) -> None:
    connection.execute(
        "create or replace function believed(month timestamptz) returns boolean language sql as 'select false'"
    )
    append(*DAY)
    before = snapshot(database)
    assert months(connection, "call") == {"default": len(before["call"])}
    connection.execute(
        "create or replace function believed(month timestamptz) returns boolean language sql as 'select true'"
    )
    append(arrived(1_795_300_001, "later"))
    assert months(connection, "call")["default"] == months(connection, "stint")["default"] == 0
    connection.execute("delete from call where callid = 'later'")
    connection.execute("delete from journal where callid = 'later'")
    assert snapshot(database) == before


def test_a_call_whose_arrival_turns_out_to_be_in_another_month_is_in_that_one_only(
    append: Callable[..., None], connection: store.Connection, database: str
) -> None:
    entered = b"1790812800|c1|post|NONE|ENTERQUEUE||268800|1\n"
    append(entered, b"1790812805|c1|post|a01|CONNECT|5|c2|3\n")
    assert months(connection, "call") == {"2026_10": 1, "default": 0}
    append(arrived(1_790_812_799, "c1"))
    assert months(connection, "call") == {"2026_09": 1, "2026_10": 0, "default": 0}
    for table in ("stint", "attempt", "handling"):
        assert rows(database, f"select count(*) from {table}") == [(1,)]


def contents(database: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows, but for where the lines stand in their files."""
    return {
        name: [row[2:] if name == "journal" else row for row in found] for name, found in snapshot(database).items()
    }


SEPTEMBER, OCTOBER = 1_790_812_740, 1_790_812_800  # a minute before midnight in UTC, and midnight
LATER = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("imported", [False, True])
def test_a_dropped_month_takes_its_calls_away_whole_and_no_others(
    imported: bool, append: Callable[..., None], connection: store.Connection, database: str
) -> None:
    across = [
        arrived(SEPTEMBER, "goes"),
        f"{SEPTEMBER}|goes|post|NONE|ENTERQUEUE||268800|1\n".encode(),
        f"{OCTOBER + 5}|goes|post|a01|CONNECT|65|c2|3\n".encode(),
    ]
    stays = [
        f"{OCTOBER - 1}|stays|NONE|NONE|ARRIVED|{OCTOBER}001|stays|1000|268800|fr\n".encode(),
        f"{OCTOBER + 9}|stays|NONE|NONE|ENDED|{OCTOBER + 9}000|stays|16|caller\n".encode(),
    ]
    append(*stays, *DAY)
    expected = contents(database)
    append(*across, node="n2")
    if imported:  # nobody collects a history
        connection.execute("update reading_position set generation = 0")
    upkeep.drop_month(connection, datetime(2026, 9, 24, tzinfo=UTC), LATER)
    assert "2026_09" not in months(connection, "call")
    assert contents(database) == expected
    for node in ("n1", "n2"):
        assert [part for part, _ in upkeep.rebuild(connection, node, EARLY_AFTER)] == {
            "n1": ["2026_10", "2026_11", "default"]
        }.get(node, [])
    assert contents(database) == expected


def test_only_the_oldest_month_can_be_dropped_and_only_when_it_is_over(
    append: Callable[..., None], connection: store.Connection
) -> None:
    append(arrived(SEPTEMBER, "in-september"), arrived(OCTOBER, "in-october"))
    for at, now, why in (
        ((2026, 10), LATER, "drop 2026-09 first"),
        ((2026, 8), LATER, "no month 2026-08"),
        ((2026, 9), datetime(2026, 9, 30, tzinfo=UTC), "can be dropped from 2026-10-01 on"),
    ):
        with pytest.raises(upkeep.MonthError, match=why):
            upkeep.drop_month(connection, datetime(*at, 1, tzinfo=UTC), now)
    assert set(months(connection, "call")) == {"2026_09", "2026_10", "default"}


def test_a_month_that_was_dropped_is_made_again_for_lines_that_come_late(
    append: Callable[..., None], connection: store.Connection
) -> None:
    append(arrived(SEPTEMBER, "early"), arrived(OCTOBER, "in-october"))
    upkeep.drop_month(connection, datetime(2026, 9, 1, tzinfo=UTC), LATER)
    assert upkeep.uncounted(connection) == 0
    append(arrived(SEPTEMBER, "late"))
    assert months(connection, "call") == {"2026_09": 1, "2026_10": 1, "default": 0}
    assert (upkeep.uncounted(connection), upkeep.uncounted(connection, "n2")) == (1, 0)


def test_a_rebuild_that_is_interrupted_loses_nothing_and_can_begin_at_any_month(
    append: Callable[..., None], connection: store.Connection, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "ALL_AT_ONCE", 3)
    append(arrived(SEPTEMBER, "in-september"), *DAY)
    before = snapshot(database)
    connection.execute("update call set outcome = 'unknown'")
    for parts in (
        next(upkeep.rebuild(connection, "n1", EARLY_AFTER)),
        *upkeep.rebuild(connection, "n1", EARLY_AFTER, since=LATER),
    ):
        assert parts in (("2026_09", 1), ("default", 0))
    wrong = rows(database, "select count(*) from call where outcome = 'unknown'")[0][0]
    assert wrong == len(before["call"]) - 1
    november = datetime(2026, 11, 1, tzinfo=UTC)
    assert [done for _, done in upkeep.rebuild(connection, "n1", EARLY_AFTER, since=november)][:2] == [3, 6]
    assert snapshot(database) == before


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Noumea", "America/Bogota"])
def test_the_figures_of_a_dropped_month_stay(
    zone: str, append: Callable[..., None], connection: store.Connection
) -> None:
    first = 1_788_228_000  # two hours into September in UTC
    keep_settings(connection, FigureSettings(zone))
    append(arrived(first, "first"), arrived(SEPTEMBER - 86_400, "in-september"), arrived(OCTOBER, "in-october"))
    append(arrived(OCTOBER + 5 * 86_400, "later"))
    assert days(connection) == [1, 1, 1, 1]
    append(arrived(SEPTEMBER - 86_400, "late"))  # not counted yet when the month goes
    upkeep.drop_month(connection, datetime(2026, 9, 1, tzinfo=UTC), LATER)
    assert days(connection) == [1, 2, 1, 1]
    after = counted(connection)
    append(arrived(SEPTEMBER - 86_400, "too-late"), arrived(first - 4 * 3600, "in-the-night-before"))
    assert len([*upkeep.rebuild(connection, "n1", EARLY_AFTER)]) == 3
    for agreed in (FigureSettings("Europe/Paris"), FigureSettings(zone), FigureSettings(zone, margin=60)):
        keep_settings(connection, agreed)
        days(connection)
    assert [row for row in counted(connection) if row in after] == after


def days(connection: store.Connection) -> list[int]:
    """How many callers came on each day on which any came, all of them counted."""
    rollups.refresh(connection)
    rollups.refresh_months(connection)
    return [row[2] for row in counted(connection) if row[0] == "day"]


def counted(connection: store.Connection) -> list[tuple[str, datetime, int]]:
    """How many callers came in each quarter of an hour, day and month."""
    tallies = "select grain, starts_at, offered from call_tally where dimension = 'queue' order by 1, 2"
    return connection.execute(tallies).fetchall()


@pytest.fixture
def said(database: str) -> Callable[..., str]:
    """What a command answers."""

    def run(command: click.Command, *arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(command, [*arguments], env={"MILLE_DATABASE": database})
        assert result.exit_code == status, result.output
        return result.output if status == 0 else result.output + str(result.exception)

    return run


def test_an_admin_sees_what_the_records_hold_and_what_nobody_understood(
    append: Callable[..., None], said: Callable[..., str]
) -> None:
    append(
        arrived(SEPTEMBER, "in-september"), b"268800 is no line\n", arrived(100, "in-1970"), b"soon|c|q|a|CONNECT|\n"
    )
    told = said(cli.records)
    assert "n1: complete until" in told
    assert "2026-09 " in told
    assert "lines that could not be read: 2" in told
    assert "in no month: 1 lines, 1 calls" in told
    aside = said(cli.records, "aside", "--last", "1")
    assert "no instant" in aside
    assert len(aside.splitlines()) == 1
    assert "268800" not in said(cli.records, "aside")


def test_an_admin_drops_a_month_and_folds_the_rest_again(append: Callable[..., None], said: Callable[..., str]) -> None:
    append(arrived(SEPTEMBER, "in-september"), arrived(OCTOBER, "in-october"))
    assert "write 2026-11" in said(cli.records, "drop", "september", status=2)
    assert "Continue?" in said(cli.records, "drop", "2026-09", status=1)
    assert said(cli.records, "drop", "2026-09", "--yes") == "2026-09 deleted\n"
    assert "no report counts them" not in said(cli.records)
    append(arrived(SEPTEMBER, "late"))
    assert "1 call is in deleted months; no report counts it" in said(cli.records)
    assert said(cli.rebuild, "--since", "2026-10") == "n1: 1 calls computed again\n"
    assert "those that are: n1" in said(cli.rebuild, "--node", "n3", status=1)


@pytest.mark.parametrize(
    ("aside", "state", "seen"),
    [
        (upkeep.Aside(0, 0, 0), State.OK, "every line is understood"),
        (upkeep.Aside(2, 0, 0), State.WARNING, "2 lines not understood"),
        (upkeep.Aside(0, 3, 1), State.WARNING, "3 lines and 1 calls with an impossible time"),
    ],
)
def test_the_doctor_tells_what_is_in_no_month(aside: upkeep.Aside, state: State, seen: str) -> None:
    finding = services.judge_aside(aside)
    assert finding.state is state
    assert seen in finding.seen
