"""Numbers of people in lines of the journal: where they stand, and how they are taken out of them.

What is left folds to the same call: its number is then unknown, and its hash stays, or goes too.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime

from mille.records.journal.asterisk_events import AttendedTransfer, BlindTransfer, OfCall
from mille.records.journal.events import Ended
from mille.records.journal.line import Line, Unparsable, parse, readable
from mille.records.numbers.caller_hash import SIGN, caller_of, normal, number_and_hash

BEFORE_ARGUMENTS = 5
"""Fields of a line before its first argument."""

Replace = Callable[[str], str]
"""From what stands in the place of a number to what is to stand there."""

_DIGITS = re.compile(rb"\d{5,}")
_TARGET = re.compile(rb"\+?\d{5,}")
_RESTART = re.compile(rb"\d{10}\|NONE\|NONE\|NONE\|QUEUESTART\|\s*$")


def hashed(key: str) -> Replace:
    """What is left of numbers that were kept long enough: who rings again; without a key not even that."""

    def replace(field: str) -> str:
        number, caller = number_and_hash(field, key)
        return field if number is None else f"{SIGN}{caller}" if caller else ""

    return replace


def forgotten(field: str) -> str:
    """What is left in an anonymous centre: nothing."""
    return ""


def of_one(number: str | None, callers: Collection[str], key: str) -> Replace:
    """What is left of one person, who is known by his number or by hashes of it: nothing; others stay."""
    his = normal(number or "")

    def replace(field: str) -> str:
        if field.removeprefix(SIGN) in callers or (his and normal(field) == his):
            return ""
        return "" if caller_of(field, key) in callers else field

    return replace


def numbers(lines: Iterable[Line]) -> frozenset[str]:
    """All that these lines have in the places of numbers."""
    return frozenset(number for line in lines if (number := line.event.telephone))


def rewritten(raw: bytes, replace: Replace, also: Collection[str] = ()) -> bytes:
    """A line with its numbers replaced: those in their places, and in lines of which no call is made wherever one of
    `also` stands. Elsewhere the same figures may be a wait: that of who rings from the telephone 201 is often 201 s.

    >>> rewritten(b"100|c.1|post|NONE|ENTERQUEUE||268800|1\\n", lambda number: "~")
    b'100|c.1|post|NONE|ENTERQUEUE||~|1\\n'
    """
    line = parse(raw)
    if isinstance(line, Unparsable) or _RESTART.search(raw):
        return raw
    body = raw.rstrip(b"\r\n")
    fields = body.split(b"|")
    anywhere = () if isinstance(line.event, OfCall) else also
    place = line.event.TELEPHONE_AT
    for index in range(BEFORE_ARGUMENTS, len(fields)):
        text = readable(fields[index])
        if index - BEFORE_ARGUMENTS == place or text in anywhere:
            left = replace(text)
            fields[index] = fields[index] if left == text else left.encode()
    if isinstance(line.event, BlindTransfer | AttendedTransfer) and line.event.target[:1] != ("BRIDGE",):
        target = slice(BEFORE_ARGUMENTS, BEFORE_ARGUMENTS + len(line.event.target))
        fields[target] = [_without(field, replace) for field in fields[target]]
    return b"|".join(fields) + raw[len(body) :]


def _without(field: bytes, replace: Replace) -> bytes:
    """The number, or the name of the channel, to which a caller was handed on: nobody is known again by it."""

    def left(found: re.Match[bytes]) -> bytes:
        number = found[0].decode()
        return found[0] if replace(number) == number else b"*" * len(found[0])

    return _TARGET.sub(left, field)


def blanked(raw: bytes) -> bytes:
    """A line that nobody understands without its long figures, any of which may be somebody's number.

    The start of Asterisk that ends such a line stays: it counts. Blanked again, nothing changes.

    >>> blanked(b"179530|c|ARRIVED|26880")
    b'******|c|ARRIVED|*****'
    """
    start = _RESTART.search(raw)
    head, tail = (raw[: start.start()], raw[start.start() :]) if start else (raw, b"")
    return _DIGITS.sub(lambda found: b"*" * len(found[0]), head) + tail


def hidden(raw: bytes, number: str) -> bytes:
    """A line that nobody understands, without this one number in it.

    >>> hidden(b"half a line of 268800", "268800")
    b'half a line of ******'
    """
    return raw.replace(number.encode(), b"*" * len(number.encode())) if number else raw


def understood(raw: bytes) -> bool:
    """Whether it is known which parts of a line are numbers."""
    return isinstance(parse(raw), Line) and not (_RESTART.search(raw) and not _RESTART.match(raw))


def clean(
    lines: Iterable[bytes], replace: Replace, until: datetime, torn: Callable[[bytes], bytes] = blanked
) -> Iterator[bytes]:
    """The lines of a journal, in their order, without the numbers in those from before an instant.

    What nobody understands has the age of the line before it; `torn` says what is left of it.
    """
    known: dict[str, frozenset[str]] = {}
    old = True
    for raw in lines:
        line = parse(raw)
        old = line.at < until if isinstance(line, Line) else old
        if not old:
            yield raw
        elif not understood(raw) or isinstance(line, Unparsable):
            yield torn(raw)
        else:
            known[line.callid] = known.get(line.callid, frozenset()) | numbers([line])
            yield rewritten(raw, replace, known[line.callid])
            if isinstance(line.event, Ended) or not known[line.callid]:
                del known[line.callid]
