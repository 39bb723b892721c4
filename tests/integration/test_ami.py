"""How long we wait for Asterisk's manager interface, against one that takes its time; and how its lists are read."""

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any

import pytest

from mille.asterisk.wire.ami import PART, Ami, AmiError, Hasty

STATUS = (
    "Response: Success\r\nActionID: {id}\r\nEventList: start\r\nMessage: Queue status will follow\r\n\r\n"
    "Event: QueueStatusComplete\r\nActionID: {id}\r\nEventList: Complete\r\nListItems: 0\r\n\r\n"
)
OTHER = "Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n"


@contextmanager
def manager_interface(before_answer: Callable[[], object], status: str = STATUS) -> Iterator[tuple[str, int]]:
    """A manager interface that does something before it tells the status of queues."""

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines, suppress(OSError):
            connection.sendall(b"Asterisk Call Manager/11.0.0\r\n")
            while asked := _message(lines):
                if asked["Action"] == "QueueStatus":
                    before_answer()
                answer = status if asked["Action"] == "QueueStatus" else OTHER
                connection.sendall(answer.format(id=asked["ActionID"]).encode())

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()
        thread.join()


def _message(lines: IO[bytes]) -> dict[str, str]:
    """The next message; nothing at the end."""
    fields = iter(lambda: lines.readline().decode().strip(), "")
    return {name: value for name, _, value in (field.partition(": ") for field in fields)}


def test_a_list_of_all_members_may_take_longer_than_other_answers() -> None:
    longer_than_patience = threading.Event()
    with manager_interface(lambda: longer_than_patience.wait(0.5)) as address:
        answer = Ami(address, "secret", patience=0.1, patience_for_lists=5).ask({"Action": "QueueStatus"})
    assert [message.get("Event", "") for message in answer[0]] == ["", "QueueStatusComplete"]


def test_a_manager_interface_that_does_not_answer_is_not_waited_for_without_end() -> None:
    given_up = threading.Event()
    with manager_interface(given_up.wait) as address:
        with pytest.raises(AmiError, match="does not answer as it should"):
            Ami(address, "secret", patience_for_lists=0.1).ask({"Action": "QueueStatus"})
        given_up.set()


def test_a_list_of_which_asterisk_dropped_a_part_is_not_believed() -> None:
    short = STATUS.replace("ListItems: 0", "ListItems: 19301")
    with (
        manager_interface(lambda: None, short) as address,
        pytest.raises(AmiError, match="dropped parts of its answer to QueueStatus; try again"),
    ):
        Ami(address, "secret").ask({"Action": "QueueStatus"})


def test_a_password_that_asterisk_refuses_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    refused = OTHER.replace("Success", "Error").replace("accepted", "failed")
    monkeypatch.setattr(sys.modules[__name__], "OTHER", refused)
    with (
        manager_interface(lambda: None) as address,
        pytest.raises(AmiError, match="it refuses the password"),
    ):
        Ami(address, "wrong").ask({"Action": "QueueStatus"})


class Told(Hasty):
    """What is read of what came."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    def handle_message(self, message: Any) -> None:
        self.events.append(message["Event"])


def test_a_long_list_is_taken_whole_before_it_is_read_and_a_short_answer_is_read_at_once() -> None:
    async def listen() -> None:
        listener = Told()
        listener.connection_made(None)
        listener.data_received(b"Event: Short\r\n\r\n")
        assert listener.events == ["Short"]
        for number in range(3):
            listener.data_received(f"Event: Part{number}\r\nText: {'x' * PART}\r\n\r\n".encode())
        listener.data_received(b"Event: Complete\r\n\r\n")
        assert listener.events == ["Short"]
        while len(listener.events) < 5:
            await asyncio.sleep(0)
        assert listener.events == ["Short", "Part0", "Part1", "Part2", "Complete"]

    asyncio.run(asyncio.wait_for(listen(), 10))
