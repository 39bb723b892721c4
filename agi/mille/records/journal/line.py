"""One line of the journal, and what it says. Every byte is data: nothing here raises.

The journal is Asterisk's ``queue_log``: ``epoch|callid|queue|agent|event|args...``, whole seconds, no
escaping (main/logger.c). What the arguments of an event are, `events`, `asterisk_events` and `agent_events` define;
those of an event of ours come after the instant in milliseconds and the linkedid.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from mille.records.journal import agent_events, asterisk_events, events
from mille.records.journal.arguments import whole
from mille.records.journal.definition import Event, read_event

NOT_CALLS = frozenset({"", "NONE", "MANAGER", "CLI", "REALTIME"})
"""What stands in the place of a callid when a line is about no call."""

LONGEST_CALLID = 150
"""Bytes; AST_MAX_UNIQUEID in Asterisk's channel.h. What is longer is not a callid."""

DEFINITIONS = (events, asterisk_events, agent_events)
"""The modules that define events: reading a line needs them all."""

EPOCH = datetime.fromtimestamp(0, UTC)

LONGEST_INSTANT = 11
"""Digits of an epoch second that is believed to be one: until the year 5138."""

CLOCK_MARGIN = timedelta(seconds=60)
"""How far the milliseconds of an event may be from the second of its line before they are not believed."""

WITHIN = timedelta(seconds=1, milliseconds=10)
"""What happened within the second of a line was earlier than so much after it.

That second is the kernel's coarse clock's (time(2)), which is behind ours by one tick, 10 ms at most: a step of 111.003
is followed by a line of Asterisk's in the second 110.
"""

# Asterisk writes this when it starts. A power cut may have left half a line before it: the start counts all
# the same, because it ends the calls before it. Only at the end of a line: no word of a caller's is there.
RESTART = (b"NONE", b"NONE", b"NONE", b"QUEUESTART", b"")
_TORN = re.compile(rb".(\d{10})\|NONE\|NONE\|NONE\|QUEUESTART\|\s*$", re.DOTALL)
_ESCAPED = re.compile(rb"\\x([0-9a-f]{2})")
E = TypeVar("E", bound=Event)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood. `at` is the whole second at which it was written, in UTC.

    `instant` is when it happened: to the millisecond for our own events, to the second for Asterisk's. `name` is the
    word of the event, `linkedid` what our own events say of theirs.
    """

    at: datetime
    instant: datetime
    callid: str
    queue: str
    agent: str
    name: str
    event: Event
    linkedid: str
    raw: bytes

    @property
    def of_a_call(self) -> bool:
        """Whether the line tells something about a caller, and not about an agent or the server."""
        return self.callid not in NOT_CALLS


@dataclass(frozen=True, slots=True)
class Unparsable:
    """A line that was not understood: kept as it is, and counted."""

    raw: bytes
    why: str


def parse(raw: bytes) -> Line | Unparsable:
    """What a line says. `raw` is the line as it stands in the file, with its newline.

    Without its newline it is half a line, whose last figure may be cut: it is kept, not believed.

    >>> parse(b"1795300000|mille-1795300000.12|post|a01|CONNECT|12|mille-1795300012.13|3\\n").event
    Connect(wait=12.0, channel='mille-1795300012.13', ring=3.0)
    >>> parse(b"1795300000|mille-17953").why
    'half a line'
    """
    if not raw.endswith(b"\n"):
        return Unparsable(raw, "half a line")
    text = raw.rstrip(b"\r\n")
    if b"QUEUESTART" not in raw and text.isascii() and (plain := text.decode()).isprintable():
        # nearly every line: nothing in it needs to be looked at twice
        fields = plain.split("|")
        why = _fault(fields)
        return _line(raw, fields) if why is None else Unparsable(raw, why)
    torn = _TORN.search(raw)
    found = text.split(b"|") if torn is None else [torn[1], *RESTART]
    why = _fault(found)
    return _line(raw, [readable(field) for field in found]) if why is None else Unparsable(raw, why)


def _fault(fields: Sequence[bytes] | Sequence[str]) -> str | None:
    if len(fields) < 5:
        return "fewer than five fields"
    if not fields[0].isdigit() or len(fields[0]) > LONGEST_INSTANT:
        return "no instant"
    if len(fields[1]) > LONGEST_CALLID:
        return "callid too long"
    return None if fields[4] else "no event"


def _line(raw: bytes, fields: Sequence[str]) -> Line:
    epoch, callid, queue, agent, name, *arguments = fields
    at, event = datetime.fromtimestamp(int(epoch), UTC), read_event(name, arguments)
    if not event.HEAD or not arguments:
        return Line(at, at, callid, queue, agent, name, event, "", raw)
    linkedid = arguments[1] if len(arguments) > 1 else ""
    return Line(at, _instant(at, arguments[0]), callid, queue, agent, name, event, linkedid, raw)


def _instant(at: datetime, milliseconds: str) -> datetime:
    """What an event of our own says, unless it cannot be true."""
    number = whole(milliseconds)
    if number is None:
        return at
    instant = EPOCH + timedelta(milliseconds=number)
    return instant if abs(instant - at) <= CLOCK_MARGIN else at


def lines_with(data: bytes, events: Sequence[type[Event]]) -> Iterator[Line]:
    """The whole lines in a part of a journal that tell some events; others are passed over without being read.

    Only a newline ends a line: what else a caller's text may hold does not.
    """
    signs = [f"|{event.NAME}|".encode() for event in events]
    kinds = tuple(events)
    for raw in data.split(b"\n")[:-1] if any(sign in data for sign in signs) else ():
        line = parse(raw + b"\n") if any(sign in raw for sign in signs) else None
        if isinstance(line, Line) and isinstance(line.event, kinds):
            yield line


def with_event(lines: Iterable[Line], kind: type[E]) -> list[tuple[Line, E]]:
    """The lines that tell one kind of event, in their order, each with it."""
    return [(line, line.event) for line in lines if isinstance(line.event, kind)]


def readable(field: bytes) -> str:
    """Bytes as text that a terminal and a database can take: what they cannot is written ``\\xNN``.

    >>> readable(b"caf\\xe9\\x00")
    'caf\\\\xe9\\\\x00'
    """
    text = field.decode("utf-8", "backslashreplace")
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def written(text: str) -> bytes:
    """The bytes of which `readable` made a text; a text that has ``\\xNN`` of its own is taken for such bytes.

    >>> written("caf\\\\xe9"), written("café")
    (b'caf\\xe9', b'caf\\xc3\\xa9')
    """
    return _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode())
