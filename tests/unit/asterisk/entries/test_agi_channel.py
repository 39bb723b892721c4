"""Each defect of pyst2's AGI, as bytes on the wire, closed in our channel."""

import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest
from asterisk.agi import AGIAppError, AGIHangup, AGIInvalidCommand, AGIUsageError
from hypothesis import given
from hypothesis import strategies as st

from fake_asterisk import Call, environment, separate, words
from mille.asterisk.agi.agi_text import (
    MAX_ASSIGNMENTS,
    MAX_COMMAND,
    MAX_ENVIRONMENT,
    MAX_LINE,
    MAX_LINES,
    CommandRefused,
    Unintelligible,
)
from mille.asterisk.agi.channel import CallerHungUp, Channel, CommandFailed

HOSTILE = [
    'the "centre"',
    "back\\slash",
    "\\",
    '\\"',
    "a,M_QUEUE=bank",
    'a",M_QUEUE="bank',
    "(open",
    "closed)",
    "[open",
    "a]b[c",
    "equals=sign=twice",
    "$" + "{SHELL(reboot)}",
    " spaces and\ttab ",
    "",
    "Nouméa",
    "caf\udce9",
]


class Peer:
    """What the other side sends, a chunk at a time, and what it was sent."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks: Iterator[bytes] = iter(chunks)
        self.sent: list[bytes] = []

    def channel(self) -> Channel:
        return Channel(lambda most: next(self.chunks, b""), self.sent.append)


def after(*replies: bytes) -> Channel:
    """A channel whose environment is read, and these bytes to come."""
    return Peer(environment(), *replies).channel()


def talking_to(call: Call) -> Channel:
    """A channel to a call that answers as Asterisk would."""
    waiting = [environment()]
    return Channel(lambda most: waiting.pop(0), lambda sent: waiting.append(call.answer(sent[:-1])))


# --- the environment


def test_the_environment_and_its_arguments_are_read() -> None:
    channel = Peer(environment("next", ["arrived", "", "main"])).channel()
    assert channel.env["agi_request"] == "agi://127.0.0.1:4573/next"
    assert channel.env["agi_accountcode"] == ""
    assert channel.arguments == ["arrived", "", "main"]


def test_an_environment_may_come_byte_by_byte() -> None:
    whole = environment("next", ["arrived"])
    channel = Peer(*(whole[at : at + 1] for at in range(len(whole)))).channel()
    assert channel.arguments == ["arrived"]


def test_a_channel_can_be_made_in_a_thread_and_leaves_signals_alone() -> None:
    before = signal.getsignal(signal.SIGHUP)
    made: list[Channel] = []
    thread = threading.Thread(target=lambda: made.append(Peer(environment()).channel()))
    thread.start()
    thread.join()
    assert made
    assert signal.getsignal(signal.SIGHUP) is before


def test_nothing_is_echoed(capfd: pytest.CaptureFixture[str]) -> None:
    after(b"200 result=1\n").set_variable("M_STEP", "say")
    assert capfd.readouterr() == ("", "")


def test_a_latin_1_caller_name_is_kept_as_its_bytes() -> None:
    channel = Peer(environment(caller_name=b"H\xe9l\xe8ne")).channel()
    name = channel.env["agi_calleridname"]
    assert name.encode("utf-8", "surrogateescape") == b"H\xe9l\xe8ne"


@pytest.mark.parametrize("name", [b"x\x0b\x0c\x1c\x85y", "x\u2028y".encode(), b"a: b: c", b"x\ry"])
def test_only_a_newline_ends_a_line(name: bytes) -> None:
    channel = Peer(environment(caller_name=name)).channel()
    assert channel.env["agi_calleridname"].encode("utf-8", "surrogateescape") == name


@pytest.mark.parametrize("name", [b"x\nagi_request: agi://127.0.0.1/other", b"x\nagi_arg_1: queue", b"x\ny"])
def test_a_newline_in_a_caller_name_forges_nothing(name: bytes) -> None:
    with pytest.raises(Unintelligible):
        Peer(environment("next", ["arrived"], caller_name=name)).channel()


def test_an_empty_line_in_a_caller_name_does_not_shift_the_replies() -> None:
    channel = Peer(environment(caller_name=b"x\n\n200 result=1 (forged)")).channel()
    with pytest.raises(Unintelligible):
        channel.get_variable("M_NUMBER")


@pytest.mark.parametrize("end", [b"", environment()[:100]])
def test_a_peer_that_leaves_before_it_has_asked_is_a_caller_who_hung_up(end: bytes) -> None:
    with pytest.raises(CallerHungUp):
        Peer(end).channel()


@pytest.mark.parametrize(
    "environment",
    [
        b"GET / HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00",
        b"\n\n",
        b"agi_" + b"x" * (MAX_ENVIRONMENT + 1),
        b"agi_a: " + b"x" * MAX_LINE + b"\n\n",
        b"".join(b"agi_%d: x\n" % number for number in range(MAX_LINES + 1)) + b"\n",
    ],
)
def test_a_peer_that_does_not_speak_agi_is_refused_at_once(environment: bytes) -> None:
    chunks = [environment[at : at + 8192] for at in range(0, len(environment), 8192)]
    with pytest.raises(Unintelligible):
        Peer(*chunks).channel()


def test_an_environment_without_end_does_not_fill_the_memory() -> None:
    asked = 0

    def endless(most: int) -> bytes:
        nonlocal asked
        asked += most
        return b"agi_x: " + b"x" * (most - 7)

    with pytest.raises(Unintelligible):
        Channel(endless, lambda sent: None)
    assert asked <= 2 * MAX_ENVIRONMENT


# --- commands


def test_several_variables_travel_in_one_command() -> None:
    peer = Peer(environment(), b"200 result=0\n")
    peer.channel().set_variables({"M_STEP": "queue", "QUEUE_PRIO": 12})
    assert peer.sent == [b'EXEC MSet "M_STEP=queue,QUEUE_PRIO=12"\n']


def test_no_variable_is_no_command() -> None:
    peer = Peer(environment())
    peer.channel().set_variables({})
    assert peer.sent == []


@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_never_becomes_another_assignment(value: str) -> None:
    call = Call()
    talking_to(call).set_variables({"M_DETAIL": value, "M_STEP": "say"})
    assert call.variables == {"M_DETAIL": value.encode("utf-8", "surrogateescape"), "M_STEP": b"say"}


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8")), max_size=5))
def test_whatever_a_value_holds_it_arrives_as_it_is(values: list[str]) -> None:
    call = Call()
    talking_to(call).set_variables({f"M_{number}": value for number, value in enumerate(values)})
    assert call.variables == {f"M_{number}": value.encode() for number, value in enumerate(values)}


@given(st.lists(st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"), min_size=1)))
def test_every_argument_is_one_word(arguments: list[str]) -> None:
    peer = Peer(environment(), b"200 result=0\n")
    peer.channel().execute("NOOP", *arguments)
    assert words(peer.sent[0][:-1]) == [b"NOOP", *(argument.encode() for argument in arguments)]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_quote_or_backslash_stays_inside_its_argument(value: str) -> None:
    call = Call()
    talking_to(call).set_variable("M_DETAIL", value)
    assert call.variables == {"M_DETAIL": value.encode("utf-8", "surrogateescape")}


@pytest.mark.parametrize("name", ["", "A B", "A=1,B", "1A", "A-B", 'A"', "SHELL(a,b)", "${A}", "É", "A\n"])
def test_what_is_not_the_name_of_a_variable_is_refused(name: str) -> None:
    channel = after()
    with pytest.raises(CommandRefused):
        channel.set_variables({name: "x"})
    with pytest.raises(CommandRefused):
        channel.get_full_variable(name)


def test_a_function_of_the_dialplan_may_be_set() -> None:
    peer = Peer(environment(), b"200 result=0\n")
    peer.channel().set_variables({"CHANNEL(language)": "fr", "__M_STEP": "say"})
    command = words(peer.sent[0][:-1])
    pairs = separate(command[2], b",", 99)
    assert [separate(pair, b"=", 2) for pair in pairs] == [
        [b"CHANNEL(language)", b"fr"],
        [b"__M_STEP", b"say"],
    ]


@pytest.mark.parametrize("value", ["a\nHANGUP", "a\rb", "a\0b", "\ud800", "x" * (MAX_COMMAND + 1)])
@pytest.mark.parametrize(
    "act",
    [
        lambda channel, value: channel.set_variable("M_DETAIL", value),
        lambda channel, value: channel.set_variables({"M_DETAIL": value}),
        lambda channel, value: channel.stream_file(value),
        lambda channel, value: channel.set_callerid(value),
        lambda channel, value: channel.exec("NoOp", value),
        lambda channel, value: channel.execute(value),
    ],
)
def test_a_command_that_asterisk_would_misread_is_not_sent(act: Callable[[Channel, str], None], value: str) -> None:
    peer = Peer(environment(), b"200 result=1\n")
    channel = peer.channel()
    with pytest.raises(CommandRefused):
        act(channel, value)
    assert peer.sent == []


def test_too_many_words_or_assignments_are_refused() -> None:
    channel = after()
    with pytest.raises(CommandRefused):
        channel.execute("NOOP", *range(200))
    with pytest.raises(CommandRefused):
        channel.set_variables({f"M_{number}": 1 for number in range(MAX_ASSIGNMENTS + 1)})


def test_the_longest_command_is_sent() -> None:
    peer = Peer(environment(), b"200 result=0\n")
    peer.channel().execute("NOOP", "x" * (MAX_COMMAND - len("NOOP ")))
    assert len(peer.sent[0]) == MAX_COMMAND + 1


def test_a_message_for_the_console_is_never_refused() -> None:
    peer = Peer(environment(), b"200 result=1\n")
    peer.channel().verbose("one\r\n\0two" + "x" * 9000)
    assert peer.sent[0].startswith(b'VERBOSE "one twoxxx')
    assert peer.sent[0].endswith(b'xxx" 1\n')


def test_the_methods_of_pyst2_work_on_top() -> None:
    peer = Peer(environment(), b"200 result=53 endpos=8000\n", b"200 result=0\n", b"200 result=6\n")
    channel = peer.channel()
    assert channel.stream_file("mille/welcome", "12#", 0) == "5"
    channel.answer()
    assert channel.channel_status() == 6
    assert peer.sent == [b'STREAM FILE "mille/welcome" "12#" 0\n', b"ANSWER\n", b"CHANNEL STATUS\n"]


# --- replies


def test_a_value_is_read_whole() -> None:
    assert after(b"200 result=1 (264000)\n").get_variable("M_NUMBER") == "264000"
    assert after(b"200 result=1 (a (b) c=d)\n").get_full_variable("M_DETAIL") == "a (b) c=d"
    assert after(b"200 result=0\n").get_variable("M_NONE") == ""


def test_a_full_variable_is_asked_for_as_an_expression() -> None:
    call = Call({"M_DETAIL": b"x" * 5000})
    assert talking_to(call).get_full_variable("M_DETAIL") == "x" * 5000
    assert call.commands == [b'GET FULL VARIABLE "${M_DETAIL}"']


@pytest.mark.parametrize("value", ["one\ntwo", "one)\ntwo", "\n", "a\nHANGUP\nb", "x)\n200 result=1 (forged"])
def test_a_newline_in_a_value_does_not_shift_the_replies(value: str) -> None:
    channel = after(b"200 result=1 (%s)\n" % value.encode(), b"200 result=1 (next)\n")
    assert channel.get_full_variable("M_DETAIL") == value
    assert channel.get_full_variable("M_STEP") == "next"


def test_what_comes_unasked_is_never_taken_for_a_reply() -> None:
    channel = after(b"200 result=0\n200 result=0\n", b"200 result=1 (true)\n")
    channel.noop()
    with pytest.raises(Unintelligible):
        channel.get_variable("M_STEP")


def test_a_reply_may_come_in_pieces() -> None:
    assert after(b"200 res", b"ult=1 (26", b"4000)", b"\n").get_variable("M_NUMBER") == "264000"


def test_a_latin_1_value_is_kept_as_its_bytes() -> None:
    value = after(b"200 result=1 (H\xe9l\xe8ne)\n").get_full_variable("M_NAME")
    assert value.encode("utf-8", "surrogateescape") == b"H\xe9l\xe8ne"


def test_a_variable_that_says_hangup_is_no_hangup() -> None:
    assert after(b"200 result=1 (hangup)\n").get_variable("M_DETAIL") == "hangup"


def test_a_failed_command_is_not_a_hangup() -> None:
    with pytest.raises(AGIAppError) as caught:
        after(b"200 result=-1\n").exec("MSet", "A=1")
    assert caught.type is CommandFailed
    with pytest.raises(CommandFailed, match="no application Mset2"):
        after(b"200 result=-2\n").exec("Mset2")


@pytest.mark.parametrize(
    "reply",
    [
        b"",
        b"200 resu",
        b"HANGUP\n",
        b"HANGUP\nHANGUP\n",
        b"HANGUP\n200 result=1\n",
        b"511 Command Not Permitted on a dead channel or intercept routine\n",
        b"200 result=-1 (hangup)\n",
    ],
)
def test_every_way_of_hanging_up_is_one_error(reply: bytes) -> None:
    peer = Peer(environment(), reply)
    channel = peer.channel()
    with pytest.raises(CallerHungUp) as caught:
        channel.set_variable("M_STEP", "say")
    assert isinstance(caught.value, AGIHangup)
    with pytest.raises(CallerHungUp):
        channel.noop()
    assert len(peer.sent) == 1


@pytest.mark.parametrize("after_reply", [b"200 result=1\nHANGUP\n", b"200 result=1 (x)\nHANGUP\nHANGUP\n"])
def test_a_hangup_right_after_a_reply_is_noticed_before_the_next_command(after_reply: bytes) -> None:
    peer = Peer(environment(), after_reply)
    channel = peer.channel()
    channel.noop()
    with pytest.raises(CallerHungUp):
        channel.noop()
    assert len(peer.sent) == 1


@pytest.mark.parametrize("error", [BrokenPipeError, ConnectionResetError, TimeoutError])
def test_a_broken_connection_is_a_hangup(error: type[OSError]) -> None:
    chunks = iter([environment()])

    def broken(*_: object) -> bytes:
        raise error

    with pytest.raises(CallerHungUp):
        Channel(lambda most: next(chunks), broken).noop()
    with pytest.raises(CallerHungUp):
        Channel(broken, lambda sent: None)


def test_an_unknown_command_and_a_wrong_one_are_told_apart() -> None:
    with pytest.raises(AGIInvalidCommand, match="510 Invalid"):
        after(b"510 Invalid or unknown command\n").execute("DANCE")
    with pytest.raises(AGIUsageError, match="EXEC"):
        talking_to(Call()).execute("EXEC")
    with pytest.raises(AGIUsageError):
        after(b"520 Invalid command syntax.  Proper usage not available.\n").execute("EXEC")


def test_a_usage_text_that_never_ends_is_a_hangup_not_a_loop() -> None:
    with pytest.raises(CallerHungUp):
        after(b"520-Invalid command syntax.  Proper usage follows:\n").execute("EXEC")


@pytest.mark.parametrize(
    "chunk",
    [b"x" * 8192, b"200 result=1 (" + b"\n" * 8000, b"520-Invalid\n" + b"usage\n" * 1000, b"nonsense\n"],
)
def test_a_reply_without_end_or_sense_does_not_fill_the_memory(chunk: bytes) -> None:
    with pytest.raises((Unintelligible, CallerHungUp)):
        after(*[chunk] * 20).get_variable("M_STEP")


def test_a_script_speaks_over_its_standard_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    (our_input, their_output), (their_input, our_output) = os.pipe(), os.pipe()
    monkeypatch.setattr("mille.asterisk.agi.channel.STDIN", our_input)
    monkeypatch.setattr("mille.asterisk.agi.channel.STDOUT", our_output)
    os.write(their_output, environment() + b"")
    channel = Channel.over_stdio()
    os.write(their_output, b"200 result=1\n")
    channel.set_variable("M_STEP", "say")
    assert os.read(their_input, 100) == b'SET VARIABLE "M_STEP" "say"\n'
    for descriptor in (our_input, our_output, their_input, their_output):
        os.close(descriptor)
