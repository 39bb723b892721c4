"""The words that the dialplan and the journey share: events in, steps out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from mille.centre.model import Language

QueueStatus: TypeAlias = str
"""How Queue() ended, as Asterisk says it: FULL, TIMEOUT, JOINEMPTY, LEAVEEMPTY, WITHDRAW ..."""


@dataclass(frozen=True)
class Event:
    """What happened since the last step.

    `value` holds the keys pressed (``digits``, ``said``) or the QUEUESTATUS (``queue``).
    """

    kind: Literal["arrived", "said", "digits", "queue"]
    value: str = ""


@dataclass(frozen=True)
class Call:
    """What the dialplan remembers of a caller between two questions.

    `arrived` is an aware instant, `node` the menu he is in, `tries` how often he was asked there, `steps` how often
    this call has asked at all.
    """

    arrived: datetime
    language: Language
    node: str = ""
    tries: int = 0
    queue: str = ""
    steps: int = 1


@dataclass(frozen=True)
class Say:
    """Plays messages; a key interrupts. Then asks again with ``said``."""

    node: str
    language: Language
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Ask:
    """Plays messages and reads one key within `timeout` seconds. Then asks again with ``digits``."""

    node: str
    language: Language
    messages: tuple[str, ...]
    tries: int
    timeout: float


@dataclass(frozen=True)
class Enter:
    """Lets the caller wait in a queue, at most `longest_wait` seconds, as if he had come `head_start` earlier."""

    node: str
    language: Language
    queue: str
    longest_wait: int
    head_start: int = 0


@dataclass(frozen=True)
class End:
    """Says a farewell and hangs up. `reason` is the outcome: closed, full, nobody, timed_out."""

    node: str
    language: Language
    messages: tuple[str, ...]
    reason: str


Step: TypeAlias = Say | Ask | Enter | End
