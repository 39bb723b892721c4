"""Numbers are erased from the tables when they were kept long enough; figures and a rebuild stay what they were."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from journal_writing import DAY, EPOCH, append_to, read_in, rows, snapshot

from mille.centre.model.rules import Retention
from mille.cli.records.records import rebuild
from mille.live.numbers_due import NumbersOfCentre
from mille.records.calls.fold import EARLY_AFTER
from mille.records.journal.position import RawLine
from mille.records.numbers.caller_hash import caller_of
from mille.records.numbers.numbers_in_lines import of_one
from mille.records.store import numbers_in_records, store, upkeep
from mille.records.store.numbers_in_records import Numbers

KEY = "key of callers"
MIDDLE = datetime.fromtimestamp(EPOCH + 3 * 12, UTC)
LATER = datetime.fromtimestamp(EPOCH, UTC) + timedelta(days=100)
WHO = "select callid, number, caller, arrived_at < '{}' as old from call order by arrived_at, callid"


@pytest.fixture(autouse=True)
def collected(connection: store.Connection, tmp_path: Path) -> None:
    """The journal of a day, with half a line and a torn one in it, is in the database."""
    torn = f"{EPOCH}|n1-{EPOCH}.0|NONE|NONE|ARRIVED|179530|{EPOCH + 5}|NONE|NONE|NONE|QUEUESTART|\n"
    append_to(tmp_path / "journal", [*DAY[:3], b"no line, but 268877 in it\n", torn.encode(), *DAY[3:]])
    read_in(connection, tmp_path / "journal", KEY)


def kept(database: str) -> dict[str, list[tuple[Any, ...]]]:
    """All the tables, but for who rang and the text of the lines."""
    found = snapshot(database)
    found["journal"] = [(generation, byte, at, event) for generation, byte, _, at, _, event in found["journal"]]
    found["call"] = rows(database, "select callid, arrived_at, outcome, wait_s, talk_s, caller from call order by 1")
    return found


def texts(database: str) -> bytes:
    """Every text that the tables hold of callers."""
    return (
        b"".join(row[0] for row in rows(database, "select raw from journal"))
        + str(rows(database, "select number from call")).encode()
    )


def test_what_was_kept_long_enough_loses_its_number_and_the_rest_has_it(
    database: str, connection: store.Connection
) -> None:
    before = rows(database, WHO.format(MIDDLE))
    assert {old for *_, old in before} == {True, False}
    erased = numbers_in_records.erase(connection, Numbers(MIDDLE, KEY), "mille live")
    assert erased == sum(old for *_, old in before)
    assert rows(database, WHO.format(MIDDLE)) == [
        (callid, None if old else number, caller, old) for callid, number, caller, old in before
    ]


def test_afterwards_no_number_is_in_any_table_and_every_figure_is_the_same(
    database: str, connection: store.Connection
) -> None:
    before = kept(database)
    assert b"2688" in texts(database)
    numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live")
    assert b"2688" not in texts(database)
    assert kept(database) == before


def test_a_rebuild_gives_the_same_calls_and_erasing_again_changes_nothing(
    database: str, connection: store.Connection
) -> None:
    numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live")
    before = snapshot(database)
    list(upkeep.rebuild(connection, "n1", EARLY_AFTER, key=KEY))
    assert snapshot(database) == before
    assert numbers_in_records.count(connection, Numbers(LATER, KEY)) == 0
    assert numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live") == 0
    assert snapshot(database) == before


def test_without_a_key_nothing_of_the_number_stays(database: str, connection: store.Connection) -> None:
    connection.execute("update call set caller = null")
    numbers_in_records.erase(connection, Numbers(LATER, ""), "mille live")
    assert b"2688" not in texts(database)
    assert rows(database, "select distinct number, caller from call") == [(None, None)]


def test_a_centre_that_becomes_anonymous_forgets_numbers_and_hashes(
    database: str, connection: store.Connection
) -> None:
    numbers_in_records.erase(connection, Numbers(MIDDLE, KEY), "mille live")
    anonymous = Numbers(LATER, KEY, anonymous=True)
    assert numbers_in_records.count(connection, anonymous) == rows(database, "select count(*) from call")[0][0]
    numbers_in_records.erase(connection, anonymous, "mille live")
    assert rows(database, "select distinct number, caller from call") == [(None, None)]
    assert b"~" not in texts(database)
    list(upkeep.rebuild(connection, "n1", EARLY_AFTER, key=KEY))
    assert rows(database, "select distinct number, caller from call") == [(None, None)]


def test_half_a_line_loses_its_figures_only_when_its_neighbours_are_old(
    database: str, connection: store.Connection
) -> None:
    strange = "select convert_from(raw, 'UTF8') from journal where event is null"
    numbers_in_records.erase(connection, Numbers(datetime.fromtimestamp(EPOCH - 100, UTC), KEY), "mille live")
    assert rows(database, strange) == [("no line, but 268877 in it\n",)]
    numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live")
    assert rows(database, strange) == [("no line, but ****** in it\n",)]
    assert rows(database, "select count(*) from journal where event = 'QUEUESTART'") == [(2,)]


def test_a_call_from_an_impossible_time_does_not_keep_its_number_for_ever(
    database: str, connection: store.Connection
) -> None:
    connection.execute("update call set arrived_at = '2106-02-07' where callid = (select min(callid) from call)")
    assert numbers_in_records.count(connection, Numbers(datetime.fromtimestamp(EPOCH - 100, UTC), KEY)) == 1


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_would_be_erased_is_what_is_erased_also_numbers_to_be_called_back_at(
    anonymous: bool, database: str, connection: store.Connection
) -> None:
    which, callid = Numbers(LATER, KEY, anonymous), rows(database, "select min(callid) from call")[0][0]
    raw = f"{EPOCH}|{callid}|post|NONE|CALLBACK|{EPOCH}000|{callid}|asked|751234|{EPOCH}|0|fr||\n".encode()
    with connection.transaction():
        store.keep(connection, "n1", [RawLine(9, 0, raw)], key=KEY)
    connection.execute("update call set number = null, caller = null where callid = %s", [callid])
    calls = rows(database, "select count(*) from call where number is not null")[0][0]
    assert numbers_in_records.count(connection, which) == calls + 1
    assert numbers_in_records.erase(connection, which, "mille live") == calls + 1
    assert numbers_in_records.count(connection, which) == 0


def test_every_erasing_is_accounted_for_without_saying_of_whom(database: str, connection: store.Connection) -> None:
    calls = numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live")
    told = {(each.by, each.why, each.what): each.how_many for each in numbers_in_records.erasures(connection, 10)}
    assert told == {("mille live", "retention", "numbers"): calls, ("mille live", "retention", "lines"): 2}


def test_one_person_is_found_by_number_and_by_hash_and_only_his_calls_become_anonymous(
    database: str, connection: store.Connection
) -> None:
    his, theirs = "268803", "select count(*) from call where caller is not null"
    numbers_in_records.erase(connection, Numbers(MIDDLE, KEY), "mille live")
    caller = caller_of(his, KEY) or ""
    found = numbers_in_records.of_person(connection, his, [caller])
    assert [call.callid for call in found] == [
        row[0] for row in rows(database, f"select callid from call where caller = '{caller}'")
    ]
    everybody = rows(database, theirs)[0][0]
    with connection.transaction():
        numbers_in_records.redact(connection, found, of_one(his, [caller], KEY), KEY)
    assert rows(database, theirs)[0][0] == everybody - len(found)
    assert numbers_in_records.of_person(connection, his, [caller]) == []
    assert his.encode() not in texts(database)
    assert caller.encode() not in texts(database)
    list(upkeep.rebuild(connection, "n1", EARLY_AFTER, key=KEY))
    assert rows(database, theirs)[0][0] == everybody - len(found)


def test_the_verb_that_folds_again_takes_the_key_of_the_centre_and_refuses_to_lose_callers_without(
    database: str, connection: store.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILLE_HOME", str(tmp_path))
    before = snapshot(database)
    refused = CliRunner().invoke(rebuild, ["--database", database])
    assert "caller-key.json" in refused.output
    assert snapshot(database) == before
    (tmp_path / "caller-key.json").write_text(json.dumps({"callers": KEY}))
    assert CliRunner().invoke(rebuild, ["--database", database]).exit_code == 0
    assert snapshot(database) == before


@pytest.mark.parametrize(("years", "dropped"), [(None, []), (5, ["2021-01", "journal.1"]), (99, [])])
def test_months_that_are_older_than_records_are_kept_go_with_the_journals_files(
    years: int | None, dropped: list[str], database: str, connection: store.Connection, tmp_path: Path
) -> None:
    old = b"1609500000|n1-1.1|NONE|NONE|ARRIVED|1609500000000|n1-1.1|1000|268800|fr\n"
    now = datetime(2026, 12, 31, tzinfo=UTC)
    (tmp_path / "journal.1").write_bytes(old)
    os.utime(tmp_path / "journal.1", (1609500000, 1609500000))
    with connection.transaction():
        store.keep(connection, "n1", [RawLine(9, 0, old)], key=KEY)
    centre = SimpleNamespace(retention=Retention(records=years))
    here: Any = SimpleNamespace(in_force=lambda: centre, site=SimpleNamespace(node="n1"))
    kept = NumbersOfCentre(here, tmp_path / "journal", database, "mille live")
    assert kept.old_months(now, dry_run=True) == dropped
    assert (tmp_path / "journal.1").exists()
    assert kept.old_months(now) == dropped
    assert (tmp_path / "journal.1").exists() is not bool(dropped)
    assert ("2021_01" in upkeep.kept_months(connection)) is not bool(dropped)
    assert "2026_11" in upkeep.kept_months(connection)
    assert kept.old_months(now) == []


def test_a_number_to_be_called_back_at_goes_too_and_is_nobody_elses(
    database: str, connection: store.Connection
) -> None:
    """One caller withheld his number and gave one; another asked to be called at somebody else's."""
    callids = [row[0] for row in rows(database, "select callid from call order by arrived_at, callid limit 2")]
    for byte, (callid, number) in enumerate(zip(callids, ("751234", "268803"), strict=True)):
        at = EPOCH + 3 * byte
        raw = f"{at}|{callid}|post|NONE|CALLBACK|{at}000|{callid}|asked|{number}|{at}|0|fr||\n".encode()
        with connection.transaction():
            store.keep(connection, "n1", [RawLine(9, byte, raw)], key=KEY)
    connection.execute("update call set number = null, caller = null where callid = %s", [callids[0]])
    asked = numbers_in_records.of_person(connection, "268803", [caller_of("268803", KEY) or ""])
    assert callids[1] in [call.callid for call in asked]
    others = rows(database, f"select number, caller from call where callid = '{callids[1]}'")
    with connection.transaction():
        numbers_in_records.redact(connection, asked, of_one("268803", [], KEY), KEY)
    assert b"268803" not in texts(database)
    assert rows(database, f"select number, caller from call where callid = '{callids[1]}'") == others
    numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live")
    assert b"751234" not in texts(database)
    assert f"|asked|~{caller_of('751234', KEY)}|".encode() in texts(database)
    numbers_in_records.erase(connection, Numbers(LATER, KEY, anonymous=True), "mille live")
    assert b"~" not in texts(database)


TRANSFERS = ("BLINDTRANSFER|751234|out|4|60|1", "ATTENDEDTRANSFER|LINK|Local/751234@out-1;1|PJSIP/a|4|60|1")


@pytest.mark.parametrize("told", TRANSFERS)
@pytest.mark.parametrize("withheld", [False, True])
def test_the_number_to_which_a_caller_was_handed_on_goes_too_and_once(
    told: str, withheld: bool, database: str, connection: store.Connection
) -> None:
    callid = rows(database, "select min(callid) from call")[0][0]
    with connection.transaction():
        store.keep(connection, "n1", [RawLine(9, 0, f"{EPOCH}|{callid}|post|a01|{told}\n".encode())], key=KEY)
    if withheld:
        connection.execute("update call set number = null, caller = null where callid = %s", [callid])
    calls = rows(database, "select count(*) from call where number is not null")[0][0] + withheld
    before = kept(database)
    assert (
        numbers_in_records.erase(connection, Numbers(datetime.fromtimestamp(EPOCH - 100, UTC), KEY), "mille live") == 0
    )
    assert numbers_in_records.count(connection, Numbers(LATER, KEY)) == calls
    assert numbers_in_records.erase(connection, Numbers(LATER, KEY), "mille live") == calls
    assert b"751234" not in texts(database)
    assert kept(database) == before
    assert numbers_in_records.count(connection, Numbers(LATER, KEY)) == 0
    accounts = [each.what for each in numbers_in_records.erasures(connection, 10)]
    assert accounts.count("transfers") == withheld
