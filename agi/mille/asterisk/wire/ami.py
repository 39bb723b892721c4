"""Asterisk's manager interface (AMI) on loopback: actions and their answers, over a blocking socket.

`Ami` opens a connection for each round of actions: nothing is kept, so nothing has to be resynchronised. Its account
reads no events (one call makes more than a hundred); the lists that answer a question come anyway.
"""

import socket
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Protocol

from mille.asterisk.wire.ami_stream import AmiStream, Message, written
from mille.asterisk.wire.node_site import Address
from mille.errors import MilleError

QUESTIONS = ("QueueStatus",)
"""Actions that change nothing: asked again when the connection broke. Their lists may take longer."""

PART = 1 << 18
"""Octets that are taken from the socket at once."""


class Asks(Protocol):
    """Something that performs actions and returns the answers to each, the response first."""

    def ask(self, *actions: Message) -> list[list[Message]]: ...


class AmiError(MilleError):
    """Asterisk's manager interface does not answer as it should; check that it is up, and has mille's password."""


class AmiConnection:
    """One connection, logged in: for one thread. Messages that nobody asked for wait for `events`.

    Raises OSError (also TimeoutError) when it breaks or nothing comes in time, AmiError when the login is refused.
    """

    def __init__(self, address: Address, account: Message, patience: float) -> None:
        self._socket = socket.create_connection(address, patience)
        self._stream = AmiStream()
        self._messages, self._events = deque[Message](), deque[Message]()
        self._asked = 0
        try:
            if self.perform({"Action": "Login", **account}, patience)[0].get("Response") != "Success":
                raise AmiError(f"{AmiError.__doc__} (it refuses the password)")
        except BaseException:
            self.close()
            raise

    def perform(self, action: Message, patience: float) -> list[Message]:
        """The answer within so many seconds: the response, and a list to its complete end."""
        end = time.monotonic() + patience
        self._asked += 1
        action_id = f"mille-{self._asked}"
        self._socket.settimeout(patience)
        self._socket.sendall(written({**action, "ActionID": action_id}))
        answer: list[Message] = []
        while not answer or (answer[0].get("EventList") == "start" and "ListItems" not in answer[-1]):
            message = self._next(end)
            (answer if message.get("ActionID") == action_id else self._events).append(message)
        if len(answer) <= int(answer[-1].get("ListItems", 0)):  # the response is not counted
            raise AmiError(f"Asterisk dropped parts of its answer to {action['Action']}; try again")
        return answer

    def events(self, patience: float) -> Iterator[Message]:
        """Messages that nobody asked for, until nothing came for so many seconds."""
        while True:
            try:
                yield self._events.popleft() if self._events else self._next(time.monotonic() + patience)
            except TimeoutError:
                return

    def close(self) -> None:
        """Hangs up."""
        self._socket.close()

    def _next(self, end: float) -> Message:
        while not self._messages:
            self._socket.settimeout(max(0.001, end - time.monotonic()))
            self._messages.extend(self._stream.feed(self._received()))
        return self._messages.popleft()

    def _received(self) -> bytes:
        """Everything available, so that the socket is empty before anything is parsed.

        While a reader is busy with a part of a long list, Asterisk waits with a queue locked; after its
        `writetimeout` it silently drops the rest.
        """
        parts = [self._socket.recv(PART)]
        if not parts[0]:
            raise ConnectionResetError("Asterisk has hung up")
        self._socket.setblocking(False)
        with suppress(BlockingIOError, ConnectionError):  # a broken connection shows the next time
            while parts[-1]:
                parts.append(self._socket.recv(PART))
        return b"".join(parts)


@dataclass(frozen=True)
class Ami:
    """Where Asterisk's manager interface is, our account there, and the seconds we wait for each answer.

    A list has longer: that of 20,000 memberships takes a second, on a busy machine many.
    """

    address: Address
    secret: str
    username: str = "mille"
    patience: float = 10.0
    patience_for_lists: float = 60.0

    def ask(self, *actions: Message) -> list[list[Message]]:
        """Sends actions one after another; returns the messages that answer each, response first. Raises AmiError."""
        try:
            try:
                return self._ask(actions)
            except ConnectionError:
                if any(action["Action"] not in QUESTIONS for action in actions):
                    raise  # the action may have been carried out
                return self._ask(actions)
        except (OSError, ValueError) as error:
            host, port = self.address
            raise AmiError(f"{AmiError.__doc__} ({type(error).__name__} at {host}:{port})") from None

    def connect(self, **account: str) -> AmiConnection:
        """A lasting connection, for those who need several answers or events. Raises OSError, AmiError."""
        return AmiConnection(self.address, {"Username": self.username, "Secret": self.secret, **account}, self.patience)

    def _ask(self, actions: tuple[Message, ...]) -> list[list[Message]]:
        with closing(self.connect(Events="off")) as connection:
            return [
                connection.perform(action, self.patience_for_lists if action["Action"] in QUESTIONS else self.patience)
                for action in actions
            ]
