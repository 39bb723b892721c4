"""What is kept of one person is told to him, and erased when he wants it, whether the centre runs or not."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from journal_writing import DAY, append_to, read_in, rows, snapshot

from mille.asterisk.secrets import passwords
from mille.asterisk.wire.console import NotRunning
from mille.cli.records.person import person
from mille.live import personal_records as people
from mille.records.journal.position import RawLine
from mille.records.numbers.caller_hash import caller_of
from mille.records.store import store
from one_site import REFERENCE, site

KEY = "key of callers"
HIS, HASH = "268803", caller_of("268803", KEY) or ""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, connection: store.Connection) -> Path:
    """A centre that does not run; its journal is in the records, and he has left a message and was recorded."""
    monkeypatch.setenv("MILLE_HOME", str(tmp_path))
    passwords.keep(tmp_path / "caller-key.json", "callers", KEY)
    known = replace(site(REFERENCE), state=tmp_path / "asterisk", log=tmp_path / "log", node="n1")
    known.save(tmp_path / "site.json")
    (tmp_path / "log").mkdir()
    append_to(tmp_path / "log" / "journal.1", DAY)
    append_to(tmp_path / "log" / "journal", [b"1795400000|NONE|NONE|NONE|CONFIGRELOAD|\n"])
    read_in(connection, tmp_path / "log" / "journal", KEY)
    (his,) = rows_of(connection)
    for folder in (known.messages / "post", known.recordings / "2026-11-22"):
        folder.mkdir(parents=True)
        (folder / f"{his}.wav").write_bytes(b"his voice")
        (folder / "another.wav").write_bytes(b"another voice")
    return tmp_path


def rows_of(connection: store.Connection) -> list[str]:
    return [row[0] for row in connection.execute("select callid from call where caller = %s", [HASH])]


@pytest.fixture
def asked(home: Path, database: str) -> Callable[..., Result]:
    return lambda *words: CliRunner().invoke(person, [*words, "--database", database])


def test_all_that_is_kept_of_him_is_told_in_french_or_english_and_as_json(asked: Callable[..., Result]) -> None:
    english, french = asked(HIS), asked(HIS, "--language", "fr")
    assert english.output.startswith("Calls: 1\n")
    assert "Voice messages: 1\n" in english.output
    assert "Recorded talks: 1\n" in english.output
    assert "Asterisk does not run" in english.output
    assert "Appels : 1\n" in french.output
    assert "Messages vocaux : 1\n" in french.output
    told = json.loads(asked("26.88.03", "--json").output)
    assert told["calls"][0]["number"] == HIS
    assert any(f"|1000|{HIS}|fr" in line for line in told["calls"][0]["lines"])
    assert (len(told["messages"]), len(told["recordings"])) == (1, 1)


def test_of_a_stranger_nothing_is_kept(asked: Callable[..., Result]) -> None:
    assert asked("999999").output.startswith("Nothing is kept of this person.\n")
    assert asked().exit_code == 2


def test_erasing_takes_him_out_of_tables_files_and_journal_and_figures_stay(
    asked: Callable[..., Result], home: Path, database: str
) -> None:
    before = snapshot(database)
    done = asked("--hash", HASH, "--erase", "--yes")
    assert "Asterisk does not run" in done.output
    after = snapshot(database)
    for table in ("stint", "attempt", "handling"):
        assert after[table] == before[table]
    assert len(after["call"]) == len(before["call"])
    assert rows(database, f"select count(*) from call where caller = '{HASH}' or number = '{HIS}'") == [(0,)]
    assert rows(database, "select count(*) from call where caller is null") == [(1,)]
    held = [path for path in home.rglob("*") if path.is_file() and HIS.encode() in path.read_bytes()]
    assert held == []
    assert HIS.encode() not in b"".join(row[0] for row in rows(database, "select raw from journal"))
    assert sorted(path.name for path in home.rglob("*.wav")) == ["another.wav", "another.wav"]
    assert asked(HIS).output.startswith("Nothing is kept of this person.\n")
    told = rows(database, "select why, what, how_many from erasure order by id")
    assert told == [
        ("person", "calls", 1), ("person", "voice_messages", 1), ("person", "recordings", 1), ("person", "files", 1),
    ]  # fmt: skip


def test_that_others_were_handed_on_to_him_is_told_and_erased_and_their_calls_are_not_his(
    asked: Callable[..., Result], home: Path, connection: store.Connection, database: str
) -> None:
    callid = rows(database, f"select min(callid) from call where caller <> '{HASH}'")[0][0]
    former = home / "log" / "journal.1"
    append_to(former, [f"1795300000|{callid}|post|a01|BLINDTRANSFER|{HIS}|out|4|60|1\n".encode()])
    os.utime(former, (1795300200, 1795300200))  # before the one that is being read
    with connection.transaction():
        for byte, number in enumerate((HIS, f"9{HIS}")):
            raw = f"1795300000|{callid}|post|a01|BLINDTRANSFER|{number}|out|4|60|1\n".encode()
            store.keep(connection, "n1", [RawLine(9, byte, raw)], key=KEY)
    others = rows(database, f"select number, caller from call where callid = '{callid}'")
    assert "transferred to this number: 1\n" in asked(HIS).output
    told = json.loads(asked(HIS, "--json").output)
    assert (len(told["calls"]), told["handed_on"]) == (
        1,
        [f"1795300000|{callid}|post|a01|BLINDTRANSFER|{HIS}|out|4|60|1"],
    )
    asked(HIS, "--erase", "--yes")
    assert asked(HIS).output.startswith("Nothing is kept of this person.\n")
    assert HIS.encode() not in former.read_bytes()
    lines = [bytes(row[0]) for row in rows(database, "select raw from journal")]
    assert [raw for raw in lines if HIS.encode() in raw] == [
        f"1795300000|{callid}|post|a01|BLINDTRANSFER|9{HIS}|out|4|60|1\n".encode()
    ]
    assert rows(database, f"select number, caller from call where callid = '{callid}'") == others


def test_nothing_is_erased_without_a_yes(asked: Callable[..., Result], database: str) -> None:
    before = snapshot(database)
    assert asked(HIS, "--erase").exit_code == 1
    assert snapshot(database) == before


def test_what_is_still_in_the_file_that_asterisk_writes_is_said(
    asked: Callable[..., Result], home: Path, database: str
) -> None:
    append_to(home / "log" / "journal", [f"1795400001|n1-9|NONE|NONE|ARRIVED|1|n1-9|1000|{HIS}|fr\n".encode()])
    done = asked(HIS, "--erase", "--yes")
    assert done.exit_code == 1
    assert "the file in which Asterisk writes the journal" in done.output


def test_the_dialplan_and_we_know_him_by_the_same_name_in_asterisks_database(
    home: Path, connection: store.Connection
) -> None:
    """extensions.conf: SHA1(MILLE_CALLER_KEY M_NUMBER). With no key the name is that of the number alone."""
    asked: list[str] = []

    def run(line: str) -> str:
        asked.append(line)
        return "Value: 17953000001fr\n"

    console: Any = SimpleNamespace(run=run)
    where = people.Where(connection, home / "secrets.json", home / "log" / "journal", None, console)
    found = people.Subject(where, HIS, None).find()
    assert found.remembered == "17953000001fr"
    passwords.keep(home / "secrets.json", "callers", "abc")
    people.Subject(where, "123", None).find()
    assert asked[1] == "database get mille-callers 6367c48dd193d56ea7b0baad25b19455e529f5ee"  # sha1 of abc123


def test_an_asterisk_that_dies_meanwhile_does_not_stop_the_rest(home: Path, connection: store.Connection) -> None:
    def run(line: str) -> str:
        raise NotRunning("gone")

    console: Any = SimpleNamespace(run=run)
    where = people.Where(connection, home / "secrets.json", home / "log" / "journal", None, console)
    subject = people.Subject(where, HIS, None)
    found = subject.find()
    assert found.unreachable == (people.ASLEEP,)
    assert len(subject.erase(found, "odile")) == 2
    assert rows_of(connection) == []
