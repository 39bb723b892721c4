"""All that is kept of one person. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class KeptCall:
    """One of the person's calls; `number` is None when it is no longer kept. `lines` are those of the journal."""

    node: str
    callid: str
    arrived_at: datetime
    number: str | None
    language: str | None
    menu_path: list[str]
    queue: str | None
    agent: str | None
    outcome: str
    category: str | None
    answer: str | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of a person: calls, sound files, what Asterisk remembers of the last call.

    `handed_on` are the lines of others' calls that an agent transferred to this number. `unreachable` says
    what could not be looked at, and what to do.
    """

    calls: tuple[KeptCall, ...] = ()
    handed_on: tuple[str, ...] = ()
    messages: tuple[PurePath, ...] = ()
    recordings: tuple[PurePath, ...] = ()
    remembered: str = ""
    unreachable: tuple[str, ...] = ()

    @property
    def callbacks(self) -> tuple[str, ...]:
        """The lines about calling this person back."""
        return tuple(line for call in self.calls for line in call.lines if "|CALLBACK|" in line)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is kept."""
        return not (self.calls or self.handed_on or self.messages or self.recordings or self.remembered)


def as_json(person: Person) -> str:
    """All of it for a program, or for the person to take elsewhere."""
    return (
        json.dumps({**asdict(person), "callbacks": person.callbacks}, ensure_ascii=False, indent=1, default=str) + "\n"
    )
