"""One line of the journal, and what it says. Every byte is data: nothing here raises.

The journal is Asterisk's ``queue_log``: ``epoch|callid|queue|agent|event|args...``, whole seconds, no
escaping (main/logger.c). Our own events carry the instant in milliseconds as their first argument.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

OWN_EVENTS = frozenset(
    {"ARRIVED", "STEP", "REFUSED", "DEGRADED", "REACHED", "MESSAGE", "RECORDING", "CATEGORY", "CALLBACK", "ENDED"}
)
"""Events that our dialplan writes; the others are Asterisk's."""

QUEUE_EVENTS = (
    "ENTERQUEUE",
    *("RINGNOANSWER", "RINGCANCELED", "AGENTDUMP"),
    "CONNECT",
    *("COMPLETECALLER", "COMPLETEAGENT", "BLINDTRANSFER", "ATTENDEDTRANSFER"),
    *("ABANDON", "EXITWITHTIMEOUT", "EXITEMPTY", "EXITWITHKEY", "WITHDRAW"),
)
"""Asterisk's events about a caller in a queue, in the order in which they happen within one second."""

CALL_EVENTS = OWN_EVENTS | frozenset(QUEUE_EVENTS)
"""The events that make a call; lines with others only accompany it."""

NOT_CALLS = frozenset({"", "NONE", "MANAGER", "CLI", "REALTIME"})
"""What stands in the place of a callid when a line is about no call."""

LONGEST_CALLID = 150
"""Bytes; AST_MAX_UNIQUEID in Asterisk's channel.h. What is longer is not a callid."""

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
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was understood. `at` is the whole second at which it was written, in UTC.

    `instant` is when it happened: to the millisecond for our own events, to the second for Asterisk's.
    """

    at: datetime
    instant: datetime
    callid: str
    queue: str
    agent: str
    event: str
    args: tuple[str, ...]
    raw: bytes

    @property
    def of_a_call(self) -> bool:
        """Whether the line tells something about a caller, and not about an agent or the server."""
        return self.callid not in NOT_CALLS

    def arg(self, index: int) -> str:
        """An argument, or nothing where the line has no such argument."""
        return self.args[index] if -len(self.args) <= index < len(self.args) else ""

    def number(self, index: int) -> int | None:
        """An argument as a whole number; None where it is not one, never a made-up zero."""
        return _number(self.arg(index))

    def seconds(self, index: int) -> float | None:
        """An argument as a duration in seconds; None where it is not one, or is longer than thirty years."""
        number = self.number(index)
        return float(number) if number is not None and number < 10**9 else None


@dataclass(frozen=True, slots=True)
class Unparsable:
    """A line that was not understood: kept as it is, and counted."""

    raw: bytes
    why: str


def parse(raw: bytes) -> Line | Unparsable:
    """What a line says. `raw` is the line as it stands in the file, with its newline.

    Without its newline it is half a line, whose last figure may be cut: it is kept, not believed.

    >>> parse(b"1795300000|mille-1795300000.12|post|a01|CONNECT|12|mille-1795300012.13|3\\n").args
    ('12', 'mille-1795300012.13', '3')
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
    epoch, callid, queue, agent, event, *args = fields
    at = datetime.fromtimestamp(int(epoch), UTC)
    instant = _instant(at, args[0]) if args and event in OWN_EVENTS else at
    return Line(at, instant, callid, queue, agent, event, tuple(args), raw)


def _instant(at: datetime, milliseconds: str) -> datetime:
    """What an event of our own says, unless it cannot be true."""
    number = _number(milliseconds)
    if number is None:
        return at
    told = EPOCH + timedelta(milliseconds=number)
    return told if abs(told - at) <= CLOCK_MARGIN else at


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 14 else None


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
