"""Who has asked to be called back, and what became of it: folded from the journal, which is all that is kept of it.

A line is ``CALLBACK|ms|linkedid|kind|...``, under the call that asked: ``asked|number|arrival|head start|language|
category|tier``, ``claimed|attempt|token``, ``result|attempt|word``, ``reached|attempt|callid``, ``over|reason``. The
call by which he is called back has ``returned|callid`` of its own, which is about that call.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mille.centre.model.centre import CALLBACK_LIVES
from mille.records.journal.line import Line

ANSWERED = ("CONNECT", "REACHED")
"""The events of a caller who talks to somebody: an agent of a queue; a partner, or an agent whom a key names."""

EVENTS = ("CALLBACK", "ARRIVED", *ANSWERED, "ENDED")
"""The events that say anything about requests."""

CALLID, NAME = r"[A-Za-z0-9._-]{1,120}", r"[A-Za-z0-9_-]{1,79}"
NUMBER = re.compile("[+]?[0-9]{1,20}")
"""What the dialplan lets through as a caller's number; what has been erased is none."""
ASKED = re.compile(rf"({CALLID})\|({NAME})\|([+]?[0-9]{{2,20}})\|([0-9]{{9,11}})\|([0-9]{{1,9}})\|([a-z]{{2,3}})"
                   rf"\|({NAME}|)\|({NAME}|)")  # fmt: skip
"""A request that can be carried out: nothing else of the journal ever comes near a telephone."""


LONGEST = timedelta(days=CALLBACK_LIVES)
"""How old a request may become: who asked before a long weekend is called after it, and nobody is called who has
forgotten why."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time that he is called: its number from 1, the token of the scheduler that claimed it, when.

    `result` is busy, noanswer, failed, nokey, declined, lost, error or reached; None while nobody knows.
    """

    number: int
    token: str
    at: datetime
    result: str | None = None
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A caller who has asked: `arrival` (epoch seconds) and `head_start` are his place. `shown` is the number he rang
    from.

    `over` says why nothing more is to be done: reached, served (he rang in himself), declined, withdrawn, given_up,
    expired, not_allowed, repeated; ``""`` while it is open.
    """

    callid: str
    queue: str
    number: str
    arrival: int
    head_start: int
    language: str
    category: str
    tier: str
    asked_at: datetime
    shown: str = ""
    attempts: tuple[Attempt, ...] = ()
    over: str = ""

    @property
    def calling(self) -> Attempt | None:
        """The attempt of which nobody knows yet what it came to."""
        return self.attempts[-1] if self.attempts and self.attempts[-1].result is None else None

    @property
    def state(self) -> str:
        """In one word, for people."""
        return self.over or ("calling" if self.calling else "waiting")

    @property
    def numbers(self) -> set[str]:
        """The numbers by which he is known."""
        return {self.number, self.shown} - {""}


class Requests:
    """All requests that the lines taken so far tell, by the call that asked. A line taken twice counts once."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.known: dict[str, Request] = {}
        self.unreadable: list[Line] = []
        self._numbers: dict[str, str] = {}
        """The numbers of calls that go on."""
        for line in lines:
            self.take(line)

    @property
    def open(self) -> list[Request]:
        """Those of which something may still come."""
        return [request for request in self.known.values() if not request.over]

    def take(self, line: Line) -> None:
        """One more line, in the order of the journal."""
        if line.event == "ARRIVED":
            self._numbers[line.callid] = line.arg(3) if NUMBER.fullmatch(line.arg(3)) else ""
        elif line.event == "ENDED":
            self._numbers.pop(line.callid, None)
        elif line.event in ANSWERED:
            self._served(self._numbers.get(line.callid, ""))
        elif line.event == "CALLBACK" and line.arg(2) == "asked":
            self._asked(line)
        elif line.event == "CALLBACK" and line.callid in self.known:
            self.known[line.callid] = _told(self.known[line.callid], line)

    def _served(self, number: str) -> None:
        """A caller talks to somebody: whoever waited to be called at that number need not be called."""
        for request in self.open if number else ():
            if number in request.numbers:
                self.known[request.callid] = replace(request, over="served")

    def _asked(self, line: Line) -> None:
        found = ASKED.fullmatch("|".join([line.callid, line.queue, *(line.arg(index) for index in range(3, 9))]))
        if found is None:
            self.unreadable.append(line)
        elif line.callid not in self.known:
            callid, queue, number, arrival, start, language, category, tier = found.groups()
            shown, repeated = self._numbers.get(callid, ""), any(request.number == number for request in self.open)
            self.known[callid] = Request(
                callid, queue, number, int(arrival), int(start), language, category, tier, line.instant, shown,
                over="repeated" if repeated else "",
            )  # fmt: skip


def _told(request: Request, line: Line) -> Request:
    """A request after a line that is not its first."""
    match line.arg(2):
        case "claimed":
            return _claimed(request, line)
        case "result":
            word = line.arg(4) or "failed"
            over = request.over or ("declined" if word == "declined" else "")
            return replace(_result(request, line, word), over=over)
        case "reached":
            return replace(_result(request, line, "reached"), over="reached")
        case "over":
            return replace(request, over=request.over or line.arg(3) or "withdrawn")
    return request


def _claimed(request: Request, line: Line) -> Request:
    """The first claim of an attempt wins, and an attempt is claimed when the one before it is over."""
    number = line.number(3)
    if request.over or request.calling or number != len(request.attempts) + 1:
        return request
    return replace(request, attempts=(*request.attempts, Attempt(number, line.arg(4), line.instant)))


def _result(request: Request, line: Line, word: str) -> Request:
    attempts = [
        replace(known, result=word, over_at=line.instant) if known.result is None and known.number == line.number(3)
        else known
        for known in request.attempts
    ]  # fmt: skip
    return replace(request, attempts=tuple(attempts))
