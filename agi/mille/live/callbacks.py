"""Callers who have asked for a callback are called when it is their turn.

The journal holds all of the state. An attempt is claimed there before the caller is called, and its call has an id
that no other attempt has. So whatever dies at whatever moment, an attempt is made once or not at all: a claim that
has neither a call nor a result is an attempt that was lost.
"""

import secrets
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from mille.asterisk.agents import calling_back
from mille.asterisk.change.installation import Installation
from mille.asterisk.change.locks import Taken, turn
from mille.asterisk.wire import journal_line_writer, queue_status
from mille.asterisk.wire.ami import AmiError
from mille.centre.model.centre import Centre
from mille.live.rhythm import Every, InForce
from mille.live.whose_turn import Standing, Turn, given_up, queue_of, whose_turn
from mille.records.calls.callbacks import EVENTS, LONGEST, Request, Requests
from mille.records.files.journal_news import JournalNews
from mille.records.journal.events import Callback, CallbackClaimed, CallbackOver, CallbackResult

EVERY = timedelta(seconds=1)
"""Between two checks, while a caller waits to be called."""
SETTLES = timedelta(seconds=5)
"""How long after a claim its call must exist, if Asterisk was ever asked for it."""
PATIENCE = 5.0
"""Seconds until a line that Asterisk has written is in the file."""
LOCK = "callbacks.lock"

log = structlog.get_logger()


class Callbacks:
    """The duty. `between` is called with each step: decided, claimed, seen, called."""

    name = "callbacks"

    def __init__(self, here: Installation, journal: Path, between: Callable[[str], None] = lambda step: None) -> None:
        self._here, self._journal, self._between = here, journal, between
        self._news: JournalNews | None = None
        self._requests = Requests()
        self._unreadable = 0
        self._down = False
        self._looks = Every(EVERY)
        self._in_force = InForce(here, here.centre_of)

    def due(self, now: datetime) -> datetime | None:
        """Every second while a caller waits to be called."""
        if (later := self._looks.due(now)) > now:
            return later
        return now if self._read(now).open else None

    def do(self, now: datetime) -> None:
        """Records what is over and calls the next caller, unless another process does. Raises AmiError, NotRunning."""
        self._looks.taken(now)
        try:
            with turn(self._here.releases.folder, LOCK, patience=0):
                self._settle(now)
                self._give_up(now)
                self._call_next(now)
        except Taken:
            log.info("callbacks_elsewhere")

    def _read(self, now: datetime) -> Requests:
        """What the journal says by now."""
        if self._news is None:
            self._news = JournalNews(self._journal, EVENTS, now - LONGEST - timedelta(days=1))
        for line in self._news.read():
            self._requests.take(line)
        if len(self._requests.unreadable) > self._unreadable:
            self._unreadable = len(self._requests.unreadable)
            log.error("callback_unreadable", count=self._unreadable, callid=self._requests.unreadable[-1].callid)
        return self._requests

    def _settle(self, now: datetime) -> None:
        """Claimed attempts that left no trace were lost: no caller is called twice for one attempt."""
        old = [r for r in self._read(now).open if r.calling and now - r.calling.at >= SETTLES]
        there = calling_back.calls_there(self._here.console) if old else set()
        requests = self._read(now).by_call  # what a call wrote before it ended is in the journal by now
        for request in (requests[request.callid] for request in old):
            attempt = request.calling
            if attempt and calling_back.returned_id(request, attempt.number) not in there:
                log.warning("callback_lost", callid=request.callid, attempt=attempt.number)
                self._write(request, CallbackResult(attempt=attempt.number, result="lost"))

    def _give_up(self, now: datetime) -> None:
        for request in self._read(now).open:
            if why := given_up(self._in_force.need(), request, now):
                log.info("callback_over", callid=request.callid, why=why)
                self._write(request, CallbackOver(reason=why))

    def _call_next(self, now: datetime) -> None:
        centre, requests = self._in_force.need(), self._read(now)
        if not centre.callbacks or not requests.open:
            return
        chosen = whose_turn(centre, requests.by_call.values(), self._standings(centre, now), now)
        if chosen is None or self._line_is_down(centre):
            return
        self._between("decided")
        if self._claimed(chosen, now):
            self._between("seen")
            self._call(centre, chosen)
            self._between("called")

    def _line_is_down(self, centre: Centre) -> bool:
        """Whether the centre cannot call at all just now. That costs no caller an attempt. Logged once."""
        down = calling_back.line_is_down(self._here.console, centre)
        if down and not self._down:
            log.warning("callbacks_line_down", trunk=centre.outward and centre.outward.trunk)
        self._down = down
        return down

    def _claimed(self, chosen: Turn, now: datetime) -> bool:
        """Whether the attempt is ours: our claim is the first in the journal, and the caller has not been served."""
        token = secrets.token_hex(8)
        self._write(chosen.request, CallbackClaimed(attempt=chosen.attempt, token=token))
        self._between("claimed")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            request = self._read(now).by_call[chosen.request.callid]
            if request.over or len(request.attempts) >= chosen.attempt:
                return bool(not request.over and request.calling and request.calling.token == token)
            time.sleep(0.02)
        raise AmiError(f"the claim of a callback is not in {self._journal}; see whether Asterisk writes elsewhere")

    def _call(self, centre: Centre, chosen: Turn) -> None:
        request = chosen.request
        try:
            calling_back.call(self._here.ami, centre, request, chosen.queue, chosen.attempt)
        except (AmiError, KeyError) as error:
            log.error("callback_failed", callid=request.callid, attempt=chosen.attempt, error=str(error))
            self._write(request, CallbackResult(attempt=chosen.attempt, result="error"))
        else:
            log.info("callback", callid=request.callid, attempt=chosen.attempt, queue=chosen.queue)

    def _standings(self, centre: Centre, now: datetime) -> dict[str, Standing]:
        queues = queue_status.take(self._here.ami)
        return {name: standing(centre, name, queue, now) for name, queue in queues.items()}

    def _write(self, request: Request, event: Callback) -> None:
        queue = queue_of(self._in_force.need(), request)
        journal_line_writer.write(self._here.ami, event, callid=request.callid, queue=queue)


def standing(centre: Centre, name: str, queue: queue_status.QueuePicture, now: datetime) -> Standing:
    """A queue as Asterisk reports it. An agent in wrap-up is logged in, but not ready."""
    wrap_up = centre.queues[name].wrap_up if name in centre.queues else 0
    there = [member for member in queue.members if member.there and not member.paused]
    ready = (member.code for member in there if member.free and now.timestamp() - member.last >= wrap_up)
    return Standing(
        tuple(caller.prio for caller in queue.waiting), frozenset(ready), frozenset(member.code for member in there)
    )
