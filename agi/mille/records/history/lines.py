"""One line of another system's queue log, and the line of our journal that says the same.

A line is known by what it says, not by where it stands: the same line in two files that overlap is one line, and a
file that is imported again brings nothing new.
"""

import hashlib
from dataclasses import dataclass

from mille.records.journal.line import LONGEST_CALLID

DAY = 86_400

NOWHERE = 0
"""The generation of lines whose instant nobody knows."""


@dataclass(frozen=True, slots=True)
class Foreign:
    """A line that was understood, as text; `at` are epoch seconds. Bytes that are no UTF-8 are kept as surrogates."""

    at: int
    callid: str
    queue: str
    agent: str
    event: str
    args: tuple[str, ...] = ()

    def arg(self, index: int) -> str:
        """An argument, or nothing where the line has no such argument."""
        return self.args[index] if index < len(self.args) else ""

    @property
    def raw(self) -> bytes:
        """The line as our journal would have it."""
        fields = (str(self.at), self.callid, self.queue, self.agent, self.event, *self.args)
        return "|".join(map(_field, fields)).encode("utf-8", "surrogateescape") + b"\n"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that nobody understands, or only its beginning when it is long; and why."""

    raw: bytes
    why: str


EMPTY = "empty"
"""Why an empty line is none; such lines are counted, and not kept."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line is kept in the journal of its node: by its day and its second, then by what it says."""

    generation: int
    byte: int

    @property
    def second(self) -> int:
        """When the line was written, epoch seconds; 0 where nobody knows."""
        return 0 if self.generation == NOWHERE else (self.generation - 1) * DAY + (self.byte >> 40)


def place(raw: bytes, at: int | None) -> Place:
    """The place of a line; that of the same line is the same, whatever file it came from.

    >>> place(b"x", 1_546_304_400).second
    1546304400

    >>> place(b"x", 86_401).generation, place(b"x", 86_401) == place(b"x", 86_401) != place(b"y", 86_401)
    (2, True)
    """
    digest = hashlib.blake2b(raw, digest_size=8).digest()
    if at is None:
        return Place(NOWHERE, int.from_bytes(digest) >> 1)
    return Place(at // DAY + 1, (at % DAY) << 40 | int.from_bytes(digest) >> 24)


def foreign(fields: list[str], args: tuple[str, ...], at: int) -> Foreign | str:
    """A line from callid, queue, agent and event; or why it cannot be one."""
    callid, queue, agent, event = (field.strip() for field in fields)
    if not event:
        return "no event"
    if len(callid.encode("utf-8", "surrogateescape")) > LONGEST_CALLID:
        return "callid too long"
    return Foreign(at, callid or "NONE", queue or "NONE", agent or "NONE", event.upper(), args)


def _field(text: str) -> str:
    """A field has neither the sign between fields nor that between lines in it."""
    return text.replace("|", "/").replace("\r", " ").replace("\n", " ")
