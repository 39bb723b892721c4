"""The manager interface, against one that is slow, hangs up, writes in pieces, or says other things meanwhile."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import IO

import pytest

from mille.asterisk.wire.ami import Ami, AmiError
from mille.asterisk.wire.ami_stream import Message

GREETING = b"Asterisk Call Manager/11.0.0\r\n"
DONE = b"Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n"
START = b"Response: Success\r\nActionID: {id}\r\nEventList: start\r\nMessage: Queue status will follow\r\n\r\n"
COMPLETE = b"Event: QueueStatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nListItems: %d\r\n\r\n"
STATUS = {"Action": "QueueStatus"}

Answer = Callable[[Message], bytes | None]
"""What is written back to an action; None hangs up."""


def member(number: int) -> bytes:
    return b"Event: QueueMember\r\nActionID: {id}\r\nQueue: q%d\r\nName: a%d\r\n\r\n" % (number % 7, number)


def nothing(asked: Message) -> bytes:
    """Logs in, has no queues."""
    return START + COMPLETE % 0 if asked["Action"] == "QueueStatus" else DONE


@contextmanager
def manager_interface(answer: Answer = nothing, cut: int = 1 << 20) -> Iterator[tuple[str, int]]:
    """A manager interface that answers so, in pieces of so many octets; the events that it was asked for go along."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                with connection, connection.makefile("rb") as lines, suppress(OSError):
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
                    connection.sendall(GREETING)
                    while asked := _message(lines):
                        written = answer(asked)
                        if written is None:
                            break
                        whole = written.replace(b"{id}", asked["ActionID"].encode())
                        for start in range(0, len(whole), cut):
                            connection.sendall(whole[start : start + cut])

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listening.getsockname()
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


def _message(lines: IO[bytes]) -> Message:
    """The next action; nothing at the end."""
    fields = iter(lambda: lines.readline().decode().strip(), "")
    return {name: value for name, _, value in (field.partition(": ") for field in fields)}


def of_status(status: bytes | None) -> Answer:
    """An answer to QueueStatus; every other action succeeds."""
    return lambda asked: status if asked["Action"] == "QueueStatus" else DONE


def names(answer: list[Message]) -> list[str]:
    return [message["Name"] for message in answer if "Name" in message]


def test_a_list_of_all_members_may_take_longer_than_other_answers() -> None:
    longer_than_patience = threading.Event()

    def slow(asked: Message) -> bytes:
        if asked["Action"] == "QueueStatus":
            longer_than_patience.wait(1.5)
        return nothing(asked)

    with manager_interface(slow) as address:
        answer = Ami(address, "secret", patience=1, patience_for_lists=30).ask(STATUS)
    assert [message.get("Event", "") for message in answer[0]] == ["", "QueueStatusComplete"]


def test_a_manager_interface_that_does_not_answer_is_not_waited_for_without_end() -> None:
    given_up = threading.Event()

    def never(asked: Message) -> bytes:
        if asked["Action"] == "QueueStatus":
            given_up.wait()
        return nothing(asked)

    with manager_interface(never) as address:
        with pytest.raises(AmiError, match="does not answer as it should"):
            Ami(address, "secret", patience_for_lists=0.1).ask(STATUS)
        given_up.set()


def test_a_list_of_which_asterisk_dropped_a_part_is_not_believed() -> None:
    with (
        manager_interface(of_status(START + member(1) + COMPLETE % 19301)) as address,
        pytest.raises(AmiError, match="dropped parts of its answer to QueueStatus; try again"),
    ):
        Ami(address, "secret").ask(STATUS)


def test_a_refused_password_is_reported_at_once() -> None:
    refused = b"Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"
    with (
        manager_interface(lambda asked: refused) as address,
        pytest.raises(AmiError, match="it refuses the password"),
    ):
        Ami(address, "wrong").ask(STATUS)


def test_a_refusal_is_read_although_asterisk_hangs_up_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def refuse() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as lines:
                asked = _message(lines)
                refused = f"Response: Error\r\nActionID: {asked['ActionID']}\r\n\r\n".encode()
                connection.sendall(GREETING + refused)

        thread = threading.Thread(target=refuse)
        thread.start()
        with pytest.raises(AmiError, match="it refuses the password"):
            Ami(listening.getsockname(), "wrong").ask(STATUS)
        thread.join()


def test_where_nobody_listens_the_admin_reads_where_that_was() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        address = gone.getsockname()
    with pytest.raises(AmiError, match=rf"ConnectionRefusedError at 127.0.0.1:{address[1]}"):
        Ami(address, "secret").ask(STATUS)


@pytest.mark.parametrize("cut", [1, 2, 3, 7, 1 << 20])
def test_it_does_not_matter_how_the_answer_is_cut_into_pieces(cut: int) -> None:
    status = START + b"".join(map(member, range(20))) + COMPLETE % 20
    with manager_interface(of_status(status), cut) as address:
        status_now, done = Ami(address, "secret").ask(STATUS, {"Action": "QueuePause"})
    assert names(status_now) == [f"a{number}" for number in range(20)]
    assert done[0]["Response"] == "Success"


def test_a_list_of_twenty_thousand_members_comes_whole_and_in_order() -> None:
    status = START + b"".join(map(member, range(20_000))) + COMPLETE % 20_000
    with manager_interface(of_status(status), 1400) as address:
        (answer,) = Ami(address, "secret").ask(STATUS)
    assert names(answer) == [f"a{number}" for number in range(20_000)]


def test_events_between_replies_belong_to_no_answer_and_are_kept_for_who_wants_them() -> None:
    event = b"Event: Hold\r\nLinkedid: n1-1.%d\r\n\r\n"
    other = b"Event: QueueMember\r\nActionID: another\r\nName: stranger\r\n\r\n"
    status = event % 1 + START + other + member(1) + event % 2 + COMPLETE % 1 + event % 3
    with manager_interface(of_status(status)) as address, closing(Ami(address, "secret").connect()) as connection:
        assert names(connection.perform(STATUS, 10)) == ["a1"]
        unasked = [next(connection.events(10)) for _ in range(4)]
        assert [event.get("Linkedid", "stranger") for event in unasked] == ["n1-1.1", "stranger", "n1-1.2", "n1-1.3"]
        assert list(connection.events(0.01)) == []
        assert names(connection.perform(STATUS, 10)) == ["a1"]


def test_whatever_octets_a_name_has_the_message_is_read() -> None:
    strange = b"Event: QueueMember\r\nActionID: {id}\r\nQueue: post\r\n"
    strange += b"Name: Ga\xebl\x00\xff:\n x\r\nEmpty:\r\nno field\r\n\r\n"
    with manager_interface(of_status(START + strange + COMPLETE % 1)) as address:
        (answer,) = Ami(address, "secret").ask(STATUS)
    assert answer[1] | {"ActionID": ""} == {
        "Event": "QueueMember", "ActionID": "", "Queue": "post", "Name": "Ga\ufffdl\x00\ufffd:\n x", "Empty": ""
    }  # fmt: skip


def test_a_message_that_never_ends_is_given_up() -> None:
    with manager_interface(of_status(b"Event: " + b"x" * (2 << 20))) as address, pytest.raises(AmiError):
        Ami(address, "secret").ask(STATUS)


@pytest.mark.parametrize("value", ["post\r\nAction: Originate", "post\nx", "post\rx"])
def test_a_value_with_a_line_break_is_not_sent(value: str) -> None:
    asked: list[str] = []

    def note(action: Message) -> bytes:
        asked.append(action["Action"])
        return nothing(action)

    with manager_interface(note) as address, pytest.raises(AmiError):
        Ami(address, "secret").ask({"Action": "QueuePause", "Queue": value})
    assert asked == ["Login"]


@pytest.mark.parametrize(("action", "times"), [("QueueStatus", 2), ("QueueAdd", 1)])
def test_a_question_is_asked_again_after_a_hangup_and_a_command_is_not(action: str, times: int) -> None:
    asked: list[str] = []

    def hangs_up_once(message: Message) -> bytes | None:
        asked.append(message["Action"])
        return None if asked.count(action) == 1 and message["Action"] == action else nothing(message)

    with manager_interface(hangs_up_once) as address:
        if times == 2:
            assert Ami(address, "secret").ask({"Action": action})[0][-1]["ListItems"] == "0"
        else:
            with pytest.raises(AmiError, match="ConnectionResetError"):
                Ami(address, "secret").ask({"Action": action})
    assert asked.count(action) == times


def test_an_asterisk_that_hangs_up_every_time_is_not_asked_without_end() -> None:
    with manager_interface(of_status(None)) as address, pytest.raises(AmiError, match="ConnectionResetError"):
        Ami(address, "secret").ask(STATUS)
