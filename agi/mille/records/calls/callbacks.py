"""Callback requests and what became of them, read from the journal: they are stored nowhere else.

Their lines are the events `Callback...`, under the call in which the caller asked. Only `CallbackReturned` is under the
new call.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import singledispatch

from mille.centre.model.centre import CALLBACK_LIVES
from mille.records.journal import events
from mille.records.journal.asterisk_events import Connect
from mille.records.journal.definition import Event
from mille.records.journal.line import Line

ANSWERED = (Connect, events.Reached)
"""The events of a caller who talks to somebody: an agent of a queue; a partner, or an agent whom a key names."""

EVENTS: tuple[type[Event], ...] = (events.Callback, events.Arrived, *ANSWERED, events.Ended)
"""The events that say anything about requests."""

CALLID, NAME = r"[A-Za-z0-9._-]{1,120}", r"[A-Za-z0-9_-]{1,79}"
NUMBER = re.compile("[+]?[0-9]{1,20}")
"""What the dialplan lets through as a caller's number; what has been erased is none."""
_ASKED = {
    "callback": re.compile("[+]?[0-9]{2,20}"),
    "arrival": re.compile("[0-9]{9,11}"),
    "headstart": re.compile("[0-9]{1,9}"),
    "language": re.compile("[a-z]{2,3}"),
    "category": re.compile(f"({NAME})?"),
    "tier": re.compile(f"({NAME})?"),
}
"""What a request that can be carried out says: nothing else of the journal ever comes near a telephone."""

LONGEST = timedelta(days=CALLBACK_LIVES)
"""How old a request may become: long enough to reach over a long weekend, too short for callers to forget it."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to call back: its number from 1, the token of the scheduler that claimed it, when that was.

    `result` is busy, noanswer, failed, nokey, declined, lost, error or reached; None until it is known.
    """

    number: int
    token: str
    at: datetime
    result: str | None = None
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A caller's request: `arrival` (epoch seconds) and `head_start` (seconds) are the caller's place.

    `shown` is the number that the call came from.

    `over` says why nothing more is to be done: reached, served (the caller phoned again), declined, withdrawn,
    given_up, expired, not_allowed, repeated; ``""`` while it is open.
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
        """The attempt that has no result yet."""
        return self.attempts[-1] if self.attempts and self.attempts[-1].result is None else None

    @property
    def state(self) -> str:
        """How the request stands, in one word."""
        return self.over or ("calling" if self.calling else "waiting")

    @property
    def numbers(self) -> set[str]:
        """The telephone numbers of the caller."""
        return {self.number, self.shown} - {""}


class Requests:
    """All requests in the lines read so far, by the call that asked. A line that is read twice counts once."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.by_call: dict[str, Request] = {}
        self.unreadable: list[Line] = []
        self._numbers: dict[str, str] = {}
        """The numbers of calls that are not over."""
        for line in lines:
            self.take(line)

    @property
    def open(self) -> list[Request]:
        """The requests that are still to be carried out."""
        return [request for request in self.by_call.values() if not request.over]

    def take(self, line: Line) -> None:
        """Reads one more line, in the order of the journal."""
        match line.event:
            case events.Arrived(shown=number):
                self._numbers[line.callid] = number if NUMBER.fullmatch(number) else ""
            case events.Ended():
                self._numbers.pop(line.callid, None)
            case Connect() | events.Reached():
                self._served(self._numbers.get(line.callid, ""))
            case events.CallbackAsked() as asked:
                self._asked(line, asked)
            case events.Callback() as event if line.callid in self.by_call:
                self.by_call[line.callid] = _after(event, self.by_call[line.callid], line)

    def _served(self, number: str) -> None:
        """A caller talks to somebody: requests for that number are not carried out any more."""
        for request in self.open if number else ():
            if number in request.numbers:
                self.by_call[request.callid] = replace(request, over="served")

    def _asked(self, line: Line, asked: events.CallbackAsked) -> None:
        if not can_be_carried_out(line, asked):
            self.unreadable.append(line)
        elif line.callid not in self.by_call:
            repeated = any(request.number == asked.callback for request in self.open)
            self.by_call[line.callid] = Request(
                callid=line.callid,
                queue=line.queue,
                number=asked.callback,
                arrival=int(asked.arrival),
                head_start=int(asked.headstart),
                language=asked.language,
                category=asked.category,
                tier=asked.tier,
                asked_at=line.instant,
                shown=self._numbers.get(line.callid, ""),
                over="repeated" if repeated else "",
            )


def can_be_carried_out(line: Line, asked: events.CallbackAsked) -> bool:
    """Whether every word of a request is what it should be."""
    if not re.fullmatch(CALLID, line.callid) or not re.fullmatch(NAME, line.queue):
        return False
    return all(pattern.fullmatch(getattr(asked, name)) for name, pattern in _ASKED.items())


@singledispatch
def _after(event: events.Callback, request: Request, line: Line) -> Request:
    """A request after a line that is not its first; one of a kind that nobody knows changes nothing."""
    return request


@_after.register
def _claim(event: events.CallbackClaimed, request: Request, line: Line) -> Request:
    """The first claim of an attempt wins, and an attempt is claimed when the one before it is over."""
    if request.over or request.calling or event.attempt != len(request.attempts) + 1:
        return request
    attempt = Attempt(len(request.attempts) + 1, event.token, line.instant)
    return replace(request, attempts=(*request.attempts, attempt))


@_after.register
def _fail(event: events.CallbackResult, request: Request, line: Line) -> Request:
    result = event.result or "failed"
    over = request.over or ("declined" if result == "declined" else "")
    return replace(_with_result(request, event.attempt, result, line), over=over)


@_after.register
def _reach(event: events.CallbackReached, request: Request, line: Line) -> Request:
    return replace(_with_result(request, event.attempt, "reached", line), over="reached")


@_after.register
def _end(event: events.CallbackOver, request: Request, line: Line) -> Request:
    return replace(request, over=request.over or event.reason or "withdrawn")


def _with_result(request: Request, number: int | None, result: str, line: Line) -> Request:
    attempts = [
        replace(attempt, result=result, over_at=line.instant)
        if attempt.result is None and attempt.number == number
        else attempt
        for attempt in request.attempts
    ]
    return replace(request, attempts=tuple(attempts))
