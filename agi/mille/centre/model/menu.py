"""What a caller is asked, and where each key leads. Durations are seconds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from mille.centre.model.values import Key, MessageName
from mille.centre.notation.declaration import FILLED, each, written
from mille.centre.notation.words import number, whole

Kind = Literal["queue", "menu", "say", "table", "language", "voicemail", "callback", "partner", "agent"]

KINDS: dict[Kind, tuple[str, str]] = {
    "queue": ("queue", "the caller waits in this queue"),
    "menu": ("menu", "the caller hears this menu"),
    "say": ("message", "the caller hears this message"),
    "table": ("table", "the caller hears what this table says now"),
    "language": ("language", "the caller is spoken to in this language from here on"),
    "voicemail": ("queue", "the caller leaves a voice message for the agents of this queue"),
    "callback": ("queue", "the agents of this queue call the caller back"),
    "partner": ("partner", "the caller is put through to this partner"),
    "agent": ("agent", "the caller is put through to this agent"),
}
"""The kinds of action: what each names, and what it does."""

IN_MENU: tuple[Kind, ...] = tuple(KINDS)
WAITING: tuple[Kind, ...] = ("queue", "say", "table", "voicemail", "callback", "partner")
"""What a key may do while the caller waits."""
INSTEAD: tuple[Kind, ...] = ("queue", "say", "voicemail", "callback", "partner")
"""Where callers may go whom a queue cannot serve; after a message to `say` the call ends."""
TRANSFERS: tuple[Kind, ...] = ("queue",)
"""Where agents may hand their callers over."""


@dataclass(frozen=True)
class Action:
    """Where a key, or silence, takes the caller.

    `target` names a queue, a menu, a message, a table or a language, a partner or an agent, as `kind` says; `voicemail`
    and `callback` name the queue whose agents will hear, or call, the caller. `category` and `tier` are what the caller
    is counted as from here on; empty when nothing changes.
    """

    kind: Kind
    target: str
    category: str = ""
    tier: str = ""


KeyInMenu = Annotated[Action, written("action", IN_MENU)]
KeyWhileWaiting = Annotated[Action, written("action", WAITING)]
Instead = Annotated[Action, written("action", INSTEAD)]
Transfer = Annotated[Action, written("action", TRANSFERS)]


@dataclass(frozen=True)
class Menu:
    """A question and its keys.

    A caller who stays silent or presses wrong keys `tries` times goes to `default`.
    """

    name: str
    say: Annotated[tuple[MessageName, ...], FILLED, "the messages that ask, one after the other"]
    keys: Annotated[Mapping[Key, KeyInMenu], FILLED, each("key"), "where each key of the telephone leads"]
    default: Annotated[
        Annotated[Action, written("action", ("queue", "menu"))],
        "where silence leads after the last try: to a queue or another menu",
    ]
    tries: Annotated[int, whole(1, 10), "how often the question is asked, before `default`"] = 3
    timeout: Annotated[float, number(1, 60), "seconds of silence after the question"] = 5.0


__all__ = ["INSTEAD", "IN_MENU", "KINDS", "TRANSFERS", "WAITING", "Action", "Key", "Kind", "Menu"]
