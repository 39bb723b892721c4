"""Which caller is to be called back now? A pure decision: nobody is called here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from mille.call.line.place import queue_prio
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Centre
from mille.centre.telephone_plan import is_allowed
from mille.records.calls.callbacks import LONGEST, Request

ENTERS = timedelta(seconds=10)
"""A caller who has taken the call is in their queue after this time at the latest, all messages included."""


@dataclass(frozen=True)
class Standing:
    """A queue now: the QUEUE_PRIO of each caller in it, the agents ready to answer, and those logged in at all."""

    waiting: tuple[int, ...] = ()
    ready: frozenset[str] = frozenset()
    staffed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Turn:
    """A request whose turn has come, the queue that the caller will enter, and the number of the attempt."""

    request: Request
    queue: str
    attempt: int


def place(request: Request) -> int:
    """The caller's QUEUE_PRIO: the greater is served first."""
    return queue_prio(request.arrival, request.head_start)


def queue_of(centre: Centre, request: Request) -> str:
    """The caller's queue; the default one when theirs no longer exists, as for callers who waited in it."""
    return request.queue if request.queue in centre.queues else centre.default


def given_up(centre: Centre, request: Request, now: datetime) -> str:
    """Why nothing more is to be done for an open request, in a word; ``""`` when there is something to do."""
    if request.calling:
        return ""
    if now - request.asked_at > LONGEST:
        return "expired"
    if not centre.callbacks or not centre.outward:
        return ""
    if len(request.attempts) >= centre.callbacks.attempts:
        return "given_up"
    return "" if is_allowed(request.number, centre.country, centre.outward.allow) else "not_allowed"


def whose_turn(
    centre: Centre, requests: Iterable[Request], standings: Mapping[str, Standing], now: datetime
) -> Turn | None:
    """The next caller to be called, or None.

    It is the caller with the greatest place among those of a queue who may be called now, once fewer callers are
    ahead of them than agents are ready. When others wait behind them, agents are never seen ready: the next free agent
    would take one of those. Then they are called as soon as nobody is ahead of them, one at a time, so that they
    stand first when an agent is free.
    """
    requests = list(requests)
    due = sorted((r for r in requests if _may_be_called(centre, r, now)), key=lambda r: (-place(r), r.callid))
    ringing = [queue_of(centre, request) for request in requests if _on_his_way(request, now)]
    seen = set[str]()
    for request in due:
        queue = queue_of(centre, request)
        if queue not in seen and _is_next(queue, place(request), standings, ringing):
            return Turn(request, queue, len(request.attempts) + 1)
        seen.add(queue)
    return None


def _on_his_way(request: Request, now: datetime) -> bool:
    """Whether they are being rung, or have just taken the call and are about to be in their queue."""
    last = request.attempts[-1] if request.attempts else None
    if last is None or last.result not in (None, "reached"):
        return False
    return not last.over_at or now - last.over_at < ENTERS


def _may_be_called(centre: Centre, request: Request, now: datetime) -> bool:
    callbacks, queue = centre.callbacks, centre.queues[queue_of(centre, request)]
    if callbacks is None or centre.outward is None or request.over or request.calling:
        return False
    if given_up(centre, request, now):
        return False
    last = request.attempts[-1] if request.attempts else None
    rested = last is None or now - (last.over_at or last.at) >= timedelta(seconds=callbacks.pause)
    return rested and is_open(centre, queue.hours, now) and is_open(centre, centre.hours, now)


def _is_next(queue: str, his: int, standings: Mapping[str, Standing], ringing: Iterable[str]) -> bool:
    """Whether an agent is free for them, or they will be first when one is: after the callers ahead of them, and
    others who are being called."""
    stands = standings.get(queue, Standing())
    others = sum(bool(standings.get(name, Standing()).staffed & stands.staffed) or name == queue for name in ringing)
    before = sum(prio >= his for prio in stands.waiting) + others
    if len(stands.ready) > before:
        return True
    return before == 0 and bool(stands.staffed) and bool(stands.waiting)
