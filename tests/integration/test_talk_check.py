"""`mille records check-talk`: the talks of the records against the channel events, from their files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from journal_writing import appended

from mille.cli.records.records import records
from mille.errors import MilleError
from mille.records.store import store
from mille.records.store.talk_check import check, read_files

AT = 1_795_300_000
JOURNAL = f"""\
{AT}|c1|post|NONE|ENTERQUEUE||268800|1
{AT + 5}|c1|post|a02|CONNECT|5|c1.3|3
{AT + 45}|c1|post|a02|COMPLETEAGENT|5|40|1
{AT + 10}|c2|post|NONE|ENTERQUEUE||268801|1
{AT + 15}|c2|post|a03|CONNECT|5|c2.3|3
{AT + 55}|c2|post|a03|BLINDTRANSFER|403|mille-telephones|5|40|1
{AT + 90}|c3|post|NONE|ENTERQUEUE||268802|1
{AT + 99}|c3|post|NONE|ABANDON|1|1|9
""".splitlines(keepends=True)


def joined(uniqueid: str, channel: str, bridge: str, since: float, until: float) -> list[str]:
    extra = f'"{{""bridge_id"":""{bridge}"",""bridge_technology"":""simple_bridge""}}"'
    return [
        f'"BRIDGE_ENTER","{AT + since:.3f}","{uniqueid}","{channel}",{extra}\n',
        f'"BRIDGE_EXIT","{AT + until:.3f}","{uniqueid}","{channel}",{extra}\n',
    ]


EARLIER = [
    *joined("c1", "PJSIP/trunk-opt-00000001", "b1", 5, 45),
    *joined("c1.3", "PJSIP/phone-402-00000002", "b1", 5, 45),
]
LATER = [
    *joined("c2", "PJSIP/trunk-opt-00000003", "b2", 15, 55),
    *joined("c2.3", "PJSIP/phone-403-00000004", "b2", 15, 45),
    *joined("c2", "PJSIP/trunk-opt-00000003", "b3", 60, 160),
    *joined("c2.5", "PJSIP/phone-404-00000005", "b3", 60, 160),
    "half a li",
]


@pytest.fixture
def events(tmp_path: Path) -> Path:
    talks = tmp_path / "talks.csv"
    talks.write_text("".join(LATER))
    (tmp_path / "talks.csv-20261122").write_text("".join(EARLIER))
    (tmp_path / "talks.csv-20261115.gz").write_bytes(b"\x1f\x8b")
    return talks


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    appended(connection, [line.encode() for line in JOURNAL])
    return connection


def test_talks_of_all_files_are_compared_and_those_that_differ_are_told(
    connection: store.Connection, events: Path
) -> None:
    checked = check(connection, read_files(events), datetime.fromtimestamp(AT - 900, UTC), None)
    assert checked is not None
    assert checked.since == datetime.fromtimestamp(AT + 5, UTC)
    assert [(talk.callid, talk.who) for talk in checked.talks] == [("c1", "a02"), ("c2", "a03"), ("c2", "404")]
    assert [(talk.journal, talk.channels) for talk in checked.differing] == [(40, 30), (None, 100)]
    assert checked.not_understood == 1


@pytest.mark.usefixtures("connection")
def test_the_verb_names_each_talk_with_both_figures(events: Path, database: str) -> None:
    words = ["--database", database, "check-talk", "--events", str(events)]
    done = CliRunner().invoke(records, words, catch_exceptions=False)
    assert done.output.splitlines() == [
        "c2  a03: journal 40.0 s, channels 30.0 s",
        "c2  404: journal tells none, channels 100.0 s",
        "3 talks since 2026-11-21 22:26:45, 2 of them different in the channel events",
        "1 lines of the channel events could not be read",
    ]


def test_a_talk_that_began_before_the_events_is_not_compared(connection: store.Connection, events: Path) -> None:
    (events.parent / "talks.csv-20261122").unlink()
    checked = check(connection, read_files(events), None, None)
    assert checked is not None
    assert {talk.callid for talk in checked.talks} == {"c2"}
    later = check(connection, read_files(events), datetime.fromtimestamp(AT + 50, UTC), None)
    assert later is not None
    assert later.talks == ()


def test_where_there_are_no_events_that_is_said(connection: store.Connection, tmp_path: Path) -> None:
    with pytest.raises(MilleError, match=r"there is no .*talks\.csv: Asterisk writes it"):
        read_files(tmp_path / "talks.csv")
    (tmp_path / "talks.csv").write_text("rubbish\n")
    assert check(connection, read_files(tmp_path / "talks.csv"), None, None) is None
