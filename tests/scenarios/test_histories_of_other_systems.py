"""Queue logs of other systems and versions, as files and as tables: what they tell, in the words of the records."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.errors import MilleError
from mille.records.calls.call import Call
from mille.records.calls.fold import EARLY_AFTER
from mille.records.history.lines import Foreign, Unreadable
from mille.records.history.names import Names, read_names
from mille.records.history.pipes import read_pipes
from mille.records.history.survey import Survey
from mille.records.history.tables import read_table
from mille.records.history.translation import Rules, Trial, translated
from mille.records.history.visits import Visits
from mille.records.imports.history_files import in_order, read_file
from mille.records.journal.line import Line, parse
from mille.records.numbers.numbers_in_lines import forgotten
from pasted import shows, shows_stints

NOUMEA = ZoneInfo("Pacific/Noumea")


def pasted(text: str) -> list[bytes]:
    return [line.strip().encode() + b"\n" for line in text.split("\n") if line.strip()]


def calls_of(told: Iterator[Foreign | Unreadable], names: Names | None = None) -> tuple[list[Call], Survey]:
    survey, trial = Survey(), Trial()
    trial.read(translated(told, Rules(names or Names()), Visits(), survey), survey)
    return sorted(trial.calls(EARLY_AFTER), key=lambda call: (call.arrived_at, call.callid)), survey


def calls_in(text: str, names: Names | None = None) -> list[Call]:
    return calls_of(read_pipes(pasted(text)), names)[0]


def calls_in_table(text: str) -> list[Call]:
    return calls_of(read_table(pasted(text), NOUMEA))[0]


def test_a_queue_log_of_version_1_2() -> None:
    shows(
        calls_in(
            """
            1100000000|1100000000.1|support|NONE|ENTERQUEUE||"Jean" <268800>
            1100000010|1100000000.1|support|Agent/1001|CONNECT|10
            1100000070|1100000000.1|support|Agent/1001|COMPLETECALLER|10|60
            1100000100|1100000100.2|support|NONE|ENTERQUEUE||anonymous
            1100000130|1100000100.2|support|NONE|EXITWITHTIMEOUT|1
            1100000200|1100000200.3|support|NONE|ENTERQUEUE||751234
            1100000205|1100000200.3|support|Agent/1002|CONNECT|5
            1100000265|1100000200.3|support|Agent/1002|TRANSFER|400,internal
            1100000300|1100000300.4|support|NONE|ENTERQUEUE||751234
            1100000320|1100000300.4|support|NONE|EXITWITHKEY|0|1
            """
        ),
        """
        call         | number | first   | wait | talk | agent | outcome     | hung up by
        1100000000.1 | 268800 | support | 10   | 60   | 1001  | answered    | caller
        1100000100.2 | -      | support | 30   | -    | -     | timed_out   | -
        1100000200.3 | 751234 | support | 5    | -    | 1002  | answered    | -
        1100000300.4 | 751234 | support | 20   | -    | -     | left_by_key | -
        """,
    )


def test_transfers_as_versions_1_4_to_22_tell_them() -> None:
    entered = "{0}|{0}.1|q|NONE|ENTERQUEUE||268800|1\n{1}|{0}.1|q|SIP/201|CONNECT|4|{0}.2|3\n"
    transfers = [
        "TRANSFER|400|internal|4|60",
        "TRANSFER|400|internal|4|60|1",
        "BLINDTRANSFER|400|internal|4|60|1",
        "ATTENDEDTRANSFER|BRIDGE|af5c-1|4|60|1",
    ]
    text = "".join(
        entered.format(at, at + 4) + f"{at + 64}|{at}.1|q|SIP/201|{told}\n"
        for at, told in zip(range(1500000000, 1500004000, 1000), transfers, strict=True)
    )
    calls = calls_in(text)
    assert [(call.wait, call.talk, call.agent, call.outcome) for call in calls] == [(4, 60, "201", "answered")] * 4


def test_what_rang_without_an_answer_with_and_without_milliseconds() -> None:
    (call,) = calls_in(
        """
        1500000000|1500000000.1|q|NONE|ENTERQUEUE||268800|1
        1500000010|1500000000.1|q|SIP/201|RINGNOANSWER
        1500000025|1500000000.1|q|SIP/202|RINGNOANSWER|15000
        1500000030|1500000000.1|q|NONE|ABANDON|1|1|30
        """
    )
    shows_stints(call, "stint | wait | exit | attempts\n1 | 30 | abandoned | 201 ? no_answer, 202 15 no_answer")


def test_members_are_the_same_people_whatever_their_telephones_are_called() -> None:
    text = """
        1500000000|1500000000.1|201|NONE|ENTERQUEUE||268800|1
        1500000004|1500000000.1|201|{}|CONNECT|4|1500000000.2|3
        1500000064|1500000000.1|201|{}|COMPLETEAGENT|4|60|1
        """
    for name in ("SIP/201", "PJSIP/201", "Local/201@from-queue/n", "Agent/201", "sip/201-0000001a"):
        (call,) = calls_in(text.format(name, name))
        assert (call.agent, call.talk) == ("201", 60)
    (call,) = calls_in(text.format("Jean Dupont", "Jean Dupont"))
    assert call.agent == "Jean Dupont"
    names = Names({"201": "bank"}, read_names(["SIP/201,a01", "Jean Dupont,a02"], "agents.csv"))
    for name, code in (("SIP/201", "a01"), ("Jean Dupont", "a02"), ("PJSIP/201", "201")):
        (call,) = calls_in(text.format(name, name), names)
        assert (call.agent, call.first_queue) == (code, "bank")


def test_a_list_of_names_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(MilleError, match=r"agents.csv:2: SIP/201 is given two names"):
        read_names(["SIP/201,a01", "SIP/201,a02"], "agents.csv")
    with pytest.raises(MilleError, match=r"agents.csv:1: write the old name"):
        read_names(["SIP/201"], "agents.csv")


def test_an_export_of_asterisks_table() -> None:
    shows(
        calls_in_table(
            """
            id,time,callid,queuename,serverid,agent,event,data1,data2,data3,data4,data5
            1,"2019-01-01 12:00:00.250000",1546304400.1,"201",,NONE,ENTERQUEUE,,268800,1,,
            2,"2019-01-01 12:00:10.100000",1546304400.1,"201",,PJSIP/201,CONNECT,10,1546304400.2,3,,
            3,"2019-01-01 12:01:10.000000",1546304400.1,"201",,PJSIP/201,BLINDTRANSFER,400,from-internal,10,60,
            """
        ),
        """
        call         | number | first | wait | talk | agent | outcome
        1546304400.1 | 268800 | 201   | 10   | 60   | 201   | answered
        """,
    )


def test_an_older_table_has_one_column_for_what_an_event_tells() -> None:
    shows(
        calls_in_table(
            r"""
            time;callid;queuename;agent;event;data
            1546304400;1546304400.1;201;NONE;ENTERQUEUE;|268800
            1546304410;1546304400.1;201;SIP/201;CONNECT;10|1546304400.2
            1546304470;1546304400.1;201;SIP/201;COMPLETEAGENT;10|60
            1546304480;1546304480.3;NONE;NONE;CONFIGRELOAD;NULL
            1546304490;1546304490.4;201;NONE;JOINEMPTY;\N
            """
        ),
        """
        call         | number | first | wait | talk | outcome  | hung up by
        1546304400.1 | 268800 | 201   | 10   | 60   | answered | agent
        1546304490.4 | -      | 201   | -    | -    | nobody   | -
        """,
    )


def test_a_table_without_what_is_needed_says_which_columns_to_export() -> None:
    with pytest.raises(MilleError, match="no column for time, queue, agent"):
        calls_in_table("callid,event\n1.1,CONNECT")


def test_the_same_call_as_a_file_and_as_a_table_is_one_call() -> None:
    file = ["1546304400|1546304400.1|201|NONE|ENTERQUEUE||268800|1|", "1546304430|1546304400.1|201|NONE|ABANDON|1|1|30"]
    table = ["time,callid,queuename,agent,event,data1,data2,data3,data4,data5"]
    table += ["2019-01-01T01:00:00Z,1546304400.1,201,NONE,ENTERQUEUE,,268800,1,,"]
    table += ["2019-01-01 12:00:30,1546304400.1,201,NONE,ABANDON,1,1,30,,"]
    survey, trial = Survey(), Trial()
    for told in (read_pipes(pasted("\n".join(file))), read_table(pasted("\n".join(table)), NOUMEA)):
        trial.read(translated(told, Rules(), Visits(), survey), survey)
    assert [(call.wait, call.outcome) for call in trial.calls(EARLY_AFTER)] == [(30, "abandoned")]
    assert survey.repeated == 2


def test_an_agent_who_logs_in_as_before_version_12_is_there_for_all_his_queues() -> None:
    told = """
        1500000000|1500000000.1|NONE|Agent/1001|AGENTCALLBACKLOGIN|1002@internal
        1500003600|NONE|NONE|Agent/1001|AGENTCALLBACKLOGOFF|1002@internal|3600|CommandLogoff
        """
    survey = Survey()
    lines = [parse(line.raw) for line in translated(read_pipes(pasted(told)), Rules(), Visits(), survey)]
    assert [(line.callid, line.queue, line.agent, line.name) for line in lines if isinstance(line, Line)] == [
        ("NONE", "all", "1001", "ADDMEMBER"),
        ("NONE", "all", "1001", "REMOVEMEMBER"),
    ]


def test_callids_that_come_again_after_years_are_other_calls() -> None:
    text = """
        {0}|{1}|q|NONE|ENTERQUEUE||268800|1
        {2}|{1}|q|NONE|ABANDON|1|1|30
        """
    years = 1300000000, 1400000000, 1500000000
    for callid in ("7.1", "asterisk-7.1", "946684801.5"):
        calls = calls_in("".join(text.format(at, callid, at + 30) for at in years))
        assert [(call.callid, call.outcome) for call in calls] == [
            (callid, "abandoned"),
            (f"{callid}+20140513", "abandoned"),
            (f"{callid}+20170714", "abandoned"),
        ]


def test_what_is_not_understood_is_counted_and_shown_without_whole_numbers() -> None:
    calls, survey = calls_of(
        read_pipes(
            [
                *pasted(
                    "1500000000|1500000000.1|q|NONE|ENTERQUEUE||268800|1\n1500000009|1500000000.1|q|NONE|ABANDON|1|1|9"
                ),
                b"1500000001|1500000000.1|q|NONE|CALLERNAME|Jean|+687268800\n",
                b"\n",
                b"no queue log at all 0612345678\n",
                b"1500000050|15000000",
            ]
        )
    )
    assert [call.outcome for call in calls] == ["abandoned"]
    assert survey.strange == {"CALLERNAME": 1}
    assert survey.unreadable == {"fewer than five fields": 1, "half a line": 1}
    assert (survey.lines, survey.empty) == (6, 1)
    assert survey.examples["CALLERNAME"] == "1500000001|1500000000.1|q|NONE|CALLERNAME|Jean|+6872688**"
    assert survey.examples["fewer than five fields"] == "no queue log at all 06123456**"


def test_numbers_that_may_not_be_kept_do_not_come_in_and_lines_are_the_same_lines() -> None:
    from datetime import UTC, datetime

    text = pasted("1500000000|1500000000.1|q|NONE|ENTERQUEUE||268800|1\nrubbish 268800")
    rules = Rules(until=datetime.now(UTC), replace=forgotten)
    kept, without = (list(translated(read_pipes(text), known, Visits(), Survey())) for known in (Rules(), rules))
    assert [(line.generation, line.byte) for line in kept] == [(line.generation, line.byte) for line in without]
    assert b"268800" in b"".join(line.raw for line in kept)
    assert b"268800" not in b"".join(line.raw for line in without)


def test_files_in_any_order_and_compressed_are_read_by_their_times(tmp_path: Path) -> None:
    import bz2
    import gzip
    import lzma

    packs: list[Callable[[bytes], bytes]] = [gzip.compress, bz2.compress, lzma.compress, bytes]
    for number, pack in enumerate(packs):
        at = 1500000000 - 1000 * number
        packed = pack(f"rubbish\n{at}|{at}.1|q|NONE|ENTERQUEUE||268800|1\n".encode())
        (tmp_path / f"queue_log.{number}").write_bytes(packed)
    (tmp_path / "empty").touch()
    paths = in_order(sorted(tmp_path.iterdir()), NOUMEA)
    assert [path.name for path in paths] == ["empty", "queue_log.3", "queue_log.2", "queue_log.1", "queue_log.0"]


def test_a_compressed_file_that_is_cut_and_a_line_without_end_are_told_and_the_rest_is_read(tmp_path: Path) -> None:
    import gzip
    import random

    lines = [
        f"{at}|{at}.1|q|NONE|ENTERQUEUE||{random.Random(at).randint(10**5, 10**6)}|1\n"
        for at in range(10**9, 10**9 + 999)
    ]
    (tmp_path / "cut.gz").write_bytes(gzip.compress("".join(lines).encode())[:-2000])
    survey = Survey()
    assert len([line for line in read_file(tmp_path / "cut.gz", NOUMEA, survey) if isinstance(line, Foreign)]) > 100
    assert len(survey.broken) == 1
    (tmp_path / "long").write_bytes(b"x" * 300_000 + b"\n" + lines[0].encode())
    told = list(read_file(tmp_path / "long", NOUMEA, survey))
    assert [type(line) for line in told] == [Unreadable, Foreign]


@given(st.binary(max_size=300), st.booleans())
def test_no_bytes_stop_an_import(noise: bytes, as_table: bool) -> None:
    head = b"time,callid,queuename,agent,event,data1\n" if as_table else b""
    lines = (head + noise).splitlines(keepends=True) or [b""]
    told = read_table(lines, NOUMEA) if as_table else read_pipes(lines)
    survey = Survey()
    kept = list(translated(told, Rules(), Visits(), survey))
    assert len(kept) == survey.lines - survey.empty
    assert all(isinstance(line.byte, int) and 0 <= line.byte < 2**63 and 0 <= line.generation < 2**31 for line in kept)
