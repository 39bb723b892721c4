"""Asterisk's queue_log as a file, of any version: ``epoch|callid|queue|agent|event|args...``."""

import re
from collections.abc import Iterable, Iterator

from mille.records.history.lines import EMPTY, Foreign, Unreadable, foreign

_INSTANT = re.compile(r"(\d{1,11})(?:\.\d+)?")


def looks_so(raw: bytes) -> bool:
    """Whether a line could be one of such a file."""
    return raw.count(b"|") >= 4 and raw[:1].isdigit()


def read_pipes(lines: Iterable[bytes]) -> Iterator[Foreign | Unreadable]:
    """What the lines of a file say, each with its newline."""
    return map(read_line, lines)


def read_line(raw: bytes) -> Foreign | Unreadable:
    """What one line says. Without its newline it is half a line, whose last figure may be cut: it is not believed.

    >>> read_line(b"1546015425|1546015415.757927|201|Agent Six|CONNECT|10|1546015415.757936|9\\n").agent
    'Agent Six'
    >>> read_line(b"1546015425|1546015415.75").why
    'half a line'
    """
    if not raw.strip():
        return Unreadable(raw, EMPTY)
    if not raw.endswith(b"\n"):
        return Unreadable(raw, "half a line")
    at, *fields = raw.rstrip(b"\r\n").decode("utf-8", "surrogateescape").split("|")
    if len(fields) < 4:
        return Unreadable(raw, "fewer than five fields")
    instant = _INSTANT.fullmatch(at.strip())
    if instant is None:
        return Unreadable(raw, "no instant")
    told = foreign(fields[:4], tuple(fields[4:]), int(instant[1]))
    return Unreadable(raw, told) if isinstance(told, str) else told
