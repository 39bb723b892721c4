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

from mille.asterisk.site import Address
from mille.errors import MilleError

LISTS = ("QueueStatus",)
"""The actions that are answered by a list; panoramisk would also wait for one after QueueAdd."""

Message = dict[str, str]
"""One message of AMI: its fields."""

logging.getLogger("panoramisk").addHandler(logging.NullHandler())


class Asks(Protocol):
    """Something that performs actions and says what was answered to each, the response first."""

    def ask(self, *actions: Message) -> list[list[Message]]: ...


class AmiError(MilleError):
    """Asterisk's manager interface does not answer as it should; is Asterisk up, and its password that of mille?"""


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
        manager = Manager(host=host, port=port, username=self.username, secret=self.secret, ping_delay=0)
        try:
            await asyncio.wait_for(manager.connect(), self.patience)
            return [await self._answer(manager, action) for action in actions]
        finally:
            with contextlib.suppress(Exception):
                manager.close()

    async def _answer(self, manager: Manager, action: Message) -> list[Message]:
        is_list = action["Action"] in LISTS
        patience = self.patience_for_lists if is_list else self.patience
        return _messages(await asyncio.wait_for(manager.send_action(action, as_list=is_list), patience))


def _messages(answer: Any) -> list[Message]:
    return [dict(message) for message in (answer if isinstance(answer, list) else [answer])]
