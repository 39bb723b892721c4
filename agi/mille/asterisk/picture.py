"""Who waits and who answers at this moment, as Asterisk's QueueStatus tells it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mille.asterisk.ami import Asks, Message


@dataclass(frozen=True)
class Waiting:
    """A caller in a queue: his channel, his position from 1, how long he has waited, in seconds."""

    channel: str
    position: int
    wait: int


@dataclass(frozen=True)
class Member:
    """An agent logged in: his code, Asterisk's name of his telephone, his penalty, whether he pauses."""

    code: str
    interface: str
    penalty: int
    paused: bool


@dataclass
class QueuePicture:
    """One queue now, and two things that it was configured with."""

    strategy: str = ""
    capacity: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


NOBODY = "-"
"""What no member is called: Asterisk lists those of a name."""

Picture = Mapping[str, QueuePicture]
"""All queues that Asterisk has, by name."""


def take(ami: Asks) -> Picture:
    """The picture now. Raises AmiError."""
    return read(ami.ask({"Action": "QueueStatus"})[0])


def of_callers(ami: Asks) -> Picture:
    """The picture now without its members, quick however many are logged in. Raises AmiError."""
    return read(ami.ask({"Action": "QueueStatus", "Member": NOBODY})[0])


def read(messages: Iterable[Message]) -> Picture:
    """The picture that the messages of a QueueStatus give."""
    queues: dict[str, QueuePicture] = {}
    for message in messages:
        match message.get("Event"):
            case "QueueParams":
                queues[message["Queue"]] = QueuePicture(message["Strategy"], int(message["Max"]))
            case "QueueEntry":
                caller = Waiting(message["Channel"], int(message["Position"]), int(message["Wait"]))
                queues[message["Queue"]].waiting.append(caller)
            case "QueueMember":
                queues[message["Queue"]].members.append(_member(message))
    return queues


def _member(message: Message) -> Member:
    return Member(message["Name"], message["Location"], int(message["Penalty"]), message["Paused"] == "1")
