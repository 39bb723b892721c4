"""What a caller is asked, and where each key takes him. Durations are seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Key = str
"""One key of a telephone: ``0`` to ``9``, ``*`` or ``#``."""

Kind = Literal["queue", "menu", "say", "table", "language", "voicemail", "callback", "partner", "agent"]


@dataclass(frozen=True)
class Action:
    """Where a key, or silence, takes the caller.

    `target` names a queue, a menu, a message, a table or a language, a partner or an agent, as `kind` says; `voicemail`
    and `callback` name the queue whose agents will hear, or call, him. `category` and `tier` are what he is counted as
    from here on; empty when nothing changes.
    """

    kind: Kind
    target: str
    category: str = ""
    tier: str = ""


@dataclass(frozen=True)
class Menu:
    """A question and its keys: `say` are messages, said one after the other.

    A caller who stays silent or presses wrong keys `tries` times goes to `default`.
    """

    name: str
    say: tuple[str, ...]
    keys: Mapping[Key, Action]
    default: Action
    tries: int = 3
    timeout: float = 5.0
