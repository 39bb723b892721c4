"""Another system's history in the tables: exactly once, whatever is given how often, and the centre's own untouched."""

import gzip
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from journal_writing import DAY, append_to, read_in, rows, snapshot

from mille.cli.records.calls import calls
from mille.cli.records.history import import_
from mille.errors import MilleError
from mille.records.calls.fold import EARLY_AFTER
from mille.records.figures.figure_settings import FigureSettings
from mille.records.history.survey import Survey
from mille.records.history.translation import Rules, translated
from mille.records.history.visits import Visits
from mille.records.imports import importing
from mille.records.imports.history_files import read_file
from mille.records.sql.queries import queries
from mille.records.store import store
from mille.records.tallies.stored_settings import keep_settings
from real_data import real

UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MILLE_HOME", str(tmp_path / "var"))
    (tmp_path / "var").mkdir()
    return tmp_path / "var"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A day in four rotated files that overlap, one of them compressed; no line of ours but Asterisk's is in them."""
    lines = [line.replace(b"n1-", b"") for line in DAY if line.split(b"|")[4] not in (b"STEP", b"ARRIVED", b"ENDED")]
    parts = [lines[:20], lines[15:40], lines[40:], lines[35:60]]
    paths = [tmp_path / f"queue_log.{number}" for number in range(4)]
    for path, part in zip(paths, parts, strict=True):
        path.write_bytes(b"".join(part))
    paths[2].write_bytes(gzip.compress(b"".join(parts[2])))
    return paths


def brought(connection: store.Connection, paths: list[Path], node: str = "old", most: int | None = None) -> int:
    importing.begin(connection, node)
    new = 0
    for path in paths:
        visits = Visits(importing.visits_before(connection, node))
        lines = translated(read_file(path, UTC_ZONE, Survey()), Rules(), visits, Survey())
        new += importing.keep(connection, node, islice(lines, most), Survey(), "key", EARLY_AFTER)
    return new


def test_files_in_any_order_that_overlap_give_the_same_tables_exactly_once(
    files: list[Path], database: str, connection: store.Connection
) -> None:
    new = brought(connection, files)
    first = snapshot(database)
    assert new == len(first["journal"]) > 0
    assert brought(connection, files) == 0
    assert snapshot(database) == first
    importing.forget(connection, "old")
    assert snapshot(database)["journal"] == []
    assert brought(connection, files[::-1]) == new
    assert snapshot(database) == first


def test_who_was_stopped_in_the_middle_goes_on_where_he_was(
    files: list[Path], database: str, connection: store.Connection
) -> None:
    brought(connection, files)
    undisturbed = snapshot(database)
    importing.forget(connection, "old")
    for most in (3, 11, 17):
        brought(connection, files, most=most)
    brought(connection, files)
    assert snapshot(database) == undisturbed


def test_a_log_that_has_grown_brings_only_what_is_new(files: list[Path], connection: store.Connection) -> None:
    lines = files[1].read_bytes().splitlines(keepends=True)
    files[1].write_bytes(b"".join(lines[:10]))
    brought(connection, files[1:2])
    files[1].write_bytes(b"".join(lines))
    assert brought(connection, files[1:2]) == len(lines) - 10


def test_other_names_for_the_same_people_do_not_bring_the_lines_again(
    files: list[Path], connection: store.Connection
) -> None:
    from mille.records.history.names import Names

    new = brought(connection, files)
    named = Rules(Names({"post": "mail"}, {"a01": "alice"}))
    lines = [
        line for path in files for line in translated(read_file(path, UTC_ZONE, Survey()), named, Visits(), Survey())
    ]
    survey = Survey()
    assert importing.keep(connection, "old", lines, survey, "key", EARLY_AFTER) == 0
    assert survey.repeated == len(lines) > new


def test_the_running_centre_keeps_its_calls_and_its_place_in_its_journal(
    files: list[Path], tmp_path: Path, database: str, connection: store.Connection
) -> None:
    append_to(tmp_path / "journal", DAY)
    read_in(connection, tmp_path / "journal")
    place = "select * from reading_position where node = 'n1'"
    ours = "select * from call where node = 'n1' order by callid"
    before = rows(database, place), rows(database, ours)
    with pytest.raises(MilleError, match="n1 is a node whose calls are collected"):
        brought(connection, files, node="n1")
    brought(connection, files)
    assert (rows(database, place), rows(database, ours)) == before
    importing.forget(connection, "old")
    assert (rows(database, place), rows(database, ours)) == before


def test_two_imports_of_one_node_do_not_work_at_once(
    files: list[Path], database: str, connection: store.Connection
) -> None:
    importing.begin(connection, "old")
    with closing(store.connect(database)) as other, pytest.raises(MilleError, match="another import"):
        importing.begin(other, "old")


def test_a_callid_that_came_again_is_the_same_call_in_a_later_import(
    tmp_path: Path, database: str, connection: store.Connection
) -> None:
    def visit(at: int, lines: int) -> list[Path]:
        told = [f"{at}|7.1|q|NONE|ENTERQUEUE||268800|1\n", f"{at + 30}|7.1|q|NONE|ABANDON|1|1|30\n"]
        (tmp_path / "log").write_text("".join(told[:lines]))
        return [tmp_path / "log"]

    for at, lines in ((1300000000, 2), (1400000000, 1), (1400000000, 2)):
        brought(connection, visit(at, lines))
    assert rows(database, "select callid, outcome from call order by callid") == [
        ("7.1", "abandoned"),
        ("7.1+20140513", "abandoned"),
    ]


@pytest.mark.parametrize(("early_after", "early"), [(EARLY_AFTER, 0), (30.0, 5)])
def test_the_import_tells_the_same_as_its_dry_run_and_the_calls_are_there(
    files: list[Path], home: Path, database: str, connection: store.Connection, early_after: float, early: int
) -> None:
    keep_settings(connection, FigureSettings(early_after=early_after))
    words = ["queue_log", *map(str, files), "--database", database, "--timezone", "UTC", "--node", "old"]
    dry, wet, again = (CliRunner().invoke(import_, [*words, *extra]) for extra in (["--dry-run"], [], []))
    assert (dry.exit_code, wet.exit_code, again.exit_code) == (0, 0, 0)
    assert dry.output.splitlines()[:-1] == wet.output.splitlines()[:-1]
    assert "nothing was written" in dry.output
    assert "\n0 new lines" in again.output
    count = rows(database, "select count(*) from call where node = 'old'")[0][0]
    assert f"calls: {count} (" in wet.output
    assert f"hung up within {early_after:g} s" in wet.output
    assert rows(database, "select count(*) from call where outcome = 'abandoned_early'") == [(early,)]
    told = CliRunner().invoke(calls, ["--database", database, "--node", "old"])
    assert told.output.splitlines()[-1] == f"{count} calls"
    assert rows(database, "select count(*) from call where caller is null and number is not null") == [(0,)]
    gone = CliRunner().invoke(import_, ["forget", "--node", "old", "--yes", "--database", database])
    assert gone.output == f"{count} calls were removed\n"


def test_calls_of_a_month_that_was_dropped_are_said_to_be_in_no_report(
    files: list[Path], home: Path, database: str, connection: store.Connection
) -> None:
    words = ["queue_log", *map(str, files), "--database", database, "--timezone", "UTC", "--node", "old"]
    connection.execute("insert into dropped_month (begins) values ('2026-11-01 00:00+00')")
    told = CliRunner().invoke(import_, words).output
    count = rows(database, "select count(*) from call where node = 'old'")[0][0]
    assert f"\n{count} calls are in deleted months; no report counts them\n" in told


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "queue_log_from_anonymousbank_1999-08-01.txt",
            "calls: 2,239 (answered 1,511, abandoned 719, abandoned_early 9)",
        ),
        ("queue_log_asterisk2slack_fixture.txt", "calls: 4 (answered 4)"),
    ],
)
def test_real_days_have_their_published_figures(name: str, told: str, home: Path, database: str) -> None:
    words = ["queue_log", str(real(name)), "--database", database]
    done = CliRunner().invoke(import_, words)
    assert done.output.splitlines()[1] == told
    assert "not understood" not in done.output
    if "1999" in name:
        talk = "select sum(talk_s) from call where outcome = 'answered'"
        assert rows(database, talk) == [(292_772,)]
        assert rows(database, "select count(*) from call where arrived_at < '1999-08-01'") == [(0,)]
    assert CliRunner().invoke(import_, words).output.endswith("`mille calls --node history --last 10`\n")
    assert rows(database, "select count(*) from call")[0][0] == int(told.split()[1].replace(",", ""))


def test_numbers_that_the_centre_here_may_not_keep_do_not_come_in(
    files: list[Path], database: str, connection: store.Connection
) -> None:
    from mille.records.numbers.numbers_in_lines import hashed

    rules = Rules(until=datetime.now(UTC), replace=hashed("key"))
    importing.begin(connection, "old")
    for path in files:
        lines = translated(read_file(path, UTC_ZONE, Survey()), rules, Visits(), Survey())
        importing.keep(connection, "old", lines, Survey(), "key", EARLY_AFTER)
    assert rows(database, "select count(*) from call where number is not null") == [(0,)]
    assert rows(database, "select count(distinct caller) from call") == [(1,)]
    assert b"2688" not in b"".join(row[0] for row in rows(database, "select raw from journal"))


def test_a_history_is_complete_until_its_last_line_and_nobody_is_there_for_ever_after(
    tmp_path: Path, database: str, connection: store.Connection
) -> None:
    (tmp_path / "log").write_text("1500000000|NONE|q|SIP/201|ADDMEMBER|\n1500003600|NONE|q|SIP/202|PAUSE|\n")
    brought(connection, [tmp_path / "log"])
    assert store.position(connection, "old") is None
    told = connection.execute(queries()["complete_until"]).fetchall()
    assert told == [("old", datetime.fromtimestamp(1500003600, UTC))]
    there = {"since": datetime.fromtimestamp(0, UTC), "until": datetime.now(UTC)}
    assert (("201", 1500000000.0, 1500003600.0, False)) in connection.execute(queries()["presences"], there).fetchall()
