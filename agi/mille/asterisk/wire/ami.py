"""Asterisk's manager interface (AMI), for single questions and commands: over panoramisk, on loopback.

One connection for each round of actions: nothing is kept, so nothing has to be resynchronised. Our account reads no
events (one call makes more than a hundred); the lists that answer a question come all the same.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from panoramisk import Manager
from panoramisk.ami_protocol import AMIProtocol

from mille.asterisk.wire.node_site import Address
from mille.errors import MilleError

LISTS = ("QueueStatus",)
"""The actions that are answered by a list; panoramisk would also wait for one after QueueAdd."""

Message = dict[str, str]
"""One message of AMI: its fields."""

PART = 16_384
"""Octets that are more than one answer: a part of a long list."""
QUIET = 0.02
"""Seconds without a further part, after which a list is read."""

logging.getLogger("panoramisk").addHandler(logging.NullHandler())


class Asks(Protocol):
    """Something that performs actions and says what was answered to each, the response first."""

    def ask(self, *actions: Message) -> list[list[Message]]: ...


class AmiError(MilleError):
    """Asterisk's manager interface does not answer as it should; is Asterisk up, and its password that of mille?"""


class Hasty(AMIProtocol):  # type: ignore[misc]  # panoramisk is not typed
    """Takes a long list from the socket whole before reading it.

    While a reader is busy with the part before, Asterisk waits, with a queue locked; after its `writetimeout` it drops
    the rest of the list, and never says so.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._reading: asyncio.TimerHandle | None = None

    def data_received(self, data: bytes) -> None:
        """What panoramisk is given by asyncio, perhaps a little later."""
        self._parts.append(data)
        if self._reading:
            self._reading.cancel()
        if len(self._parts) == 1 and len(data) < PART:
            self._read()
        else:
            self._reading = asyncio.get_running_loop().call_later(QUIET, self._read)

    def _read(self) -> None:
        whole, self._parts, self._reading = b"".join(self._parts), [], None
        super().data_received(whole)


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
        """Sends actions one after the other; the messages that answer each, its response first. Raises AmiError."""
        try:
            return asyncio.run(self._ask(actions))
        except (TimeoutError, OSError) as error:
            raise AmiError(
                f"{AmiError.__doc__} ({type(error).__name__} at {self.address[0]}:{self.address[1]})"
            ) from None

    async def _ask(self, actions: Sequence[Message]) -> list[list[Message]]:
        host, port = self.address
        account = {"username": self.username, "secret": self.secret}
        manager = Manager(host=host, port=port, **account, ping_delay=0, protocol_factory=Hasty)
        try:
            await asyncio.wait_for(manager.connect(), self.patience)
            await self._log_in(manager)
            return [await self._answer(manager, action) for action in actions]
        finally:
            with contextlib.suppress(Exception):
                manager.close()

    async def _log_in(self, manager: Manager) -> None:
        """Waits to be let in: to whom Asterisk refuses it, it never answers anything."""
        answer = await asyncio.wait_for(manager.authenticated_future, self.patience)
        if not answer.success:
            raise AmiError(f"{AmiError.__doc__} (it refuses the password)")

    async def _answer(self, manager: Manager, action: Message) -> list[Message]:
        is_list = action["Action"] in LISTS
        patience = self.patience_for_lists if is_list else self.patience
        answer = _messages(await asyncio.wait_for(manager.send_action(action, as_list=is_list), patience))
        if len(answer) <= int(answer[-1].get("ListItems", 0)):  # the response comes on top of them
            raise AmiError(f"Asterisk dropped parts of its answer to {action['Action']}; try again")
        return answer


def _messages(answer: Any) -> list[Message]:
    return [dict(message) for message in (answer if isinstance(answer, list) else [answer])]
