"""One line of the journal: whatever its bytes, it is kept, and nothing is made up."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mille.records.journal.asterisk_events import Connect
from mille.records.journal.line import Line, Unparsable, parse

CONNECT = b"1795300000|mille-1795300000.12|post|a01|CONNECT|12|mille-1795300012.13|3\n"


def told(raw: bytes) -> Line:
    line = parse(raw)
    assert isinstance(line, Line), line
    return line


def why(raw: bytes) -> str:
    line = parse(raw)
    assert isinstance(line, Unparsable), line
    return line.why


def test_a_line_of_asterisk_is_read_field_by_field() -> None:
    line = told(CONNECT)
    assert (line.callid, line.queue, line.agent, line.name) == ("mille-1795300000.12", "post", "a01", "CONNECT")
    assert line.at == line.instant == datetime.fromtimestamp(1795300000, UTC)
    assert line.event == Connect(wait=12.0, channel="mille-1795300012.13", ring=3.0)


def test_our_own_event_is_known_to_the_millisecond() -> None:
    line = told(b"1795300000|mille-1.1|NONE|NONE|ENDED|1795300000417|mille-1.1|16|caller\n")
    assert line.instant == datetime.fromtimestamp(1795300000, UTC).replace(microsecond=417_000)


@pytest.mark.parametrize("milliseconds", [b"", b"soon", b"-5", b"99999999999999", b"99999999999999999999", b"0"])
def test_milliseconds_that_cannot_be_true_are_not_believed(milliseconds: bytes) -> None:
    line = told(b"1795300000|mille-1.1|NONE|NONE|ENDED|" + milliseconds + b"|mille-1.1|16|caller\n")
    assert line.instant == line.at


def test_half_a_line_is_kept_and_not_believed() -> None:
    assert why(CONNECT[:-1]) == "half a line"
    assert why(b"") == "half a line"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"\n", "fewer than five fields"),
        (b"1795300000|mille-1.1|post\n", "fewer than five fields"),
        (b"yesterday|mille-1.1|post|a01|CONNECT|1\n", "no instant"),
        (b"-1|mille-1.1|post|a01|CONNECT|1\n", "no instant"),
        (b"999999999999999999999|mille-1.1|post|a01|CONNECT|1\n", "no instant"),
        (b"\x00\x00\x00\x001795300000|mille-1.1|post|a01|CONNECT|1\n", "no instant"),
        (b"1795300000|" + b"x" * 151 + b"|post|a01|CONNECT|1\n", "callid too long"),
        (b"1795300000|mille-1.1|post|a01||1\n", "no event"),
    ],
)
def test_a_malformed_line_is_kept_with_what_is_wrong_with_it(raw: bytes, reason: str) -> None:
    assert why(raw) == reason


def test_a_callid_longer_than_32_is_a_callid() -> None:
    assert told(b"1795300000|" + b"n" * 150 + b"|post|a01|CONNECT|1\n").callid == "n" * 150


def test_broken_text_and_control_characters_are_written_so_that_they_can_be_kept_and_shown() -> None:
    line = told(b"1795300000|mille-1.1|post|H\xe9l\xc3\xa8ne\x1b[2J\x00|ENTERQUEUE||26\xe2\x80\xae88|1\n")
    assert line.agent == "H\\xe9lène\\x1b[2J\\x00"
    assert line.event.telephone == "26\\u202e88"


@pytest.mark.parametrize("callid", [b"NONE", b"MANAGER", b"CLI", b"REALTIME", b""])
def test_a_line_about_an_agent_or_the_server_is_about_no_call(callid: bytes) -> None:
    assert not told(b"1795300000|" + callid + b"|post|a01|PAUSE|lunch\n").of_a_call


def test_a_start_of_asterisk_counts_even_behind_a_line_that_a_power_cut_tore() -> None:
    torn = told(b"1795300000|mille-1.1|post|a01|CONN\x00\x001795300100|NONE|NONE|NONE|QUEUESTART|\n")
    assert (torn.name, torn.at) == ("QUEUESTART", datetime.fromtimestamp(1795300100, UTC))


def test_a_caller_cannot_pretend_that_asterisk_started() -> None:
    line = told(b"1795300000|mille-1.1|post|NONE|ENTERQUEUE||1795300100|NONE|NONE|NONE|QUEUESTART||1\n")
    assert line.name == "ENTERQUEUE"


def test_a_very_long_line_is_a_line() -> None:
    assert len(told(b"1795300000|mille-1.1|post|a01|NOTE|" + b"x" * 1_000_000 + b"\n").event.arguments[0]) == 1_000_000


@given(st.binary() | st.lists(st.binary(max_size=12) | st.just(b"1795300000")).map(lambda f: b"|".join(f) + b"\n"))
@example(b"1795300000||||\xff\n")
def test_no_bytes_whatever_stop_the_reading(raw: bytes) -> None:
    line = parse(raw)
    assert line.raw == raw
    if isinstance(line, Line):
        text = "".join([line.callid, line.queue, line.agent, line.name, line.linkedid, *line.event.arguments])
        assert text.isprintable() or max(text) >= "\u00a0"
        assert "\x00" not in text
        assert line.instant.tzinfo is UTC
