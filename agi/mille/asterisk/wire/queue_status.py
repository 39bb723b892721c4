"""Who waits and who answers at this moment, as Asterisk's QueueStatus reports it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mille.asterisk.wire.ami import Asks
from mille.asterisk.wire.ami_stream import Message
from mille.records.attendance.agent_fold import RESTS


@dataclass(frozen=True)
class Waiting:
    """A caller in a queue: channel, position from 1, seconds waited, QUEUE_PRIO."""

    channel: str
    position: int
    wait: int
    prio: int = 0


@dataclass(frozen=True)
class Member:
    """A logged-in agent: code, Asterisk's name of the telephone, penalty, and whether they pause.

    `free`: the telephone is there, and neither rings nor is in a talk; `there`: it can be reached. `last` is when
    their last talk ended, epoch seconds, 0 for none. `reason` is why they pause; `resting`: they do not pause, but are
    not called for some seconds. Above RAISE the penalty shows the calls that they missed.
    """

    code: str
    interface: str
    penalty: int
    paused: bool
    free: bool = True
    there: bool = True
    last: int = 0
    reason: str = ""
    resting: bool = False


@dataclass
class QueuePicture:
    """One queue now, and how it was configured to ring."""

    strategy: str = ""
    waiting: list[Waiting] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


RAISE = 128
"""What is added to an agent's penalty for each call in a row that they miss (asterisk-conf/ringing.conf)."""
FREE = "1"
"""The device state of a telephone that is there and not in use (AST_DEVICE_NOT_INUSE of devicestate.h)."""
AWAY = ("0", "4", "5")
"""Unknown, invalid, unavailable: nobody can be reached there."""

NOBODY = "-"
"""A name that no member has: Asterisk lists only members of the name asked for."""

Picture = Mapping[str, QueuePicture]
"""All queues that Asterisk has, by name."""


def take(ami: Asks) -> Picture:
    """The picture now. Raises AmiError."""
    return read(ami.ask({"Action": "QueueStatus"})[0])


def of_callers(ami: Asks) -> Picture:
    """The picture now without its members, quick however many are logged in. Raises AmiError."""
    return read(ami.ask({"Action": "QueueStatus", "Member": NOBODY})[0])


def read(messages: Iterable[Message]) -> Picture:
    """The picture in the messages of a QueueStatus."""
    queues: dict[str, QueuePicture] = {}
    for message in messages:
        match message.get("Event"):
            case "QueueParams":
                queues[message["Queue"]] = QueuePicture(message["Strategy"])
            case "QueueEntry":
                caller = Waiting(
                    message["Channel"], int(message["Position"]), int(message["Wait"]), _number(message, "Priority")
                )
                queues[message["Queue"]].waiting.append(caller)
            case "QueueMember":
                queues[message["Queue"]].members.append(_member(message))
    return queues


def _member(message: Message) -> Member:
    state, paused = message.get("Status", FREE), message["Paused"] == "1"
    reason = message.get("PausedReason", "") if paused else ""
    free = state == FREE and message.get("InCall", "0") == "0" and reason not in RESTS
    return Member(
        message["Name"], message["Location"], int(message["Penalty"]), paused and reason not in RESTS, free,
        state not in AWAY, _number(message, "LastCall"), reason, reason in RESTS,
    )  # fmt: skip


def _number(message: Message, name: str) -> int:
    told = message.get(name, "")
    return int(told) if told.isascii() and told.isdigit() else 0
