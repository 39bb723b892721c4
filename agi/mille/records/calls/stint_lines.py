"""The lines about a caller in queues, assigned to stints by arithmetic, not by their order in the file.

Most of Asterisk's lines about a caller in a queue say how long ago the caller entered it (wait, or wait and talk): such
a line belongs to the stint of that queue that began then. A ring belongs to the last stint begun.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import singledispatch
from itertools import islice

from mille.records.calls.call import Attempt, Exit, Handling, Party, Result
from mille.records.calls.journal_steps import Step
from mille.records.calls.stint_draft import Draft
from mille.records.journal.asterisk_events import (
    RANKS,
    Abandon,
    AgentDump,
    AttendedTransfer,
    BlindTransfer,
    CompleteAgent,
    CompleteCaller,
    Connect,
    EnterQueue,
    ExitEmpty,
    ExitWithKey,
    ExitWithTimeout,
    InQueue,
    Leaving,
    Ring,
    RingCanceled,
    RingNoAnswer,
    TalkEnd,
    Withdraw,
)
from mille.records.journal.definition import Event
from mille.records.journal.events import Refused, Rung
from mille.records.journal.line import NOT_CALLS, WITHIN, Line

EXITS: Mapping[type[Event], Exit] = {
    Abandon: Exit.ABANDONED,
    ExitWithTimeout: Exit.TIMED_OUT,
    ExitEmpty: Exit.EMPTY,
    ExitWithKey: Exit.LEFT_BY_KEY,
    Withdraw: Exit.WITHDRAWN,
}
"""How a caller leaves a queue without an agent."""

TALKS: Mapping[type[Event], Party | None] = {
    CompleteCaller: Party.CALLER,
    CompleteAgent: Party.AGENT,
    BlindTransfer: None,
    AttendedTransfer: None,
}
"""Who hung up at the end of an agent's talk."""

RINGS: Mapping[type[Event], Result] = {
    RingNoAnswer: Result.NO_ANSWER,
    RingCanceled: Result.CANCELLED,
    AgentDump: Result.NO_ANSWER,
}
"""What it came to that an agent was rung and did not get the caller."""
SAME_RING = timedelta(seconds=3)
"""How long after Asterisk's line of a ring ours may come."""

MARGIN = timedelta(seconds=10)
"""How far a line's own account of the entry may be from the entry that the journal told."""


def drafts_of(lines: Iterable[Line], steps: Sequence[Step]) -> list[Draft]:
    """The visits to queues that the lines of a call tell, in the order of entry."""
    drafts: list[Draft] = []
    read = [line for line in lines if isinstance(line.event, (InQueue, Refused, Rung))]
    for line in sorted(each_ring_once(read), key=_order):
        _read(line.event, line, drafts, steps)
    return sorted(drafts, key=lambda draft: draft.entered_at)


def each_ring_once(lines: Sequence[Line]) -> list[Line]:
    """Without Asterisk's lines of the rings that we have written down too, a moment later and more exactly."""
    ours = sorted((line for line in lines if isinstance(line.event, Rung)), key=lambda line: line.instant)
    theirs = sorted((line for line in lines if type(line.event) in RINGS), key=lambda line: line.at)
    twice = set[int]()
    for own in ours:
        same = (line for line in theirs if id(line) not in twice and _same_ring(line, own))
        twice |= {id(line) for line in islice(same, 1)}
    return [line for line in lines if id(line) not in twice]


def _same_ring(line: Line, own: Line) -> bool:
    later = own.instant - line.at
    return (line.queue, line.agent) == (own.queue, own.agent) and -WITHIN < later < SAME_RING


def _order(line: Line) -> tuple[int, datetime, int, bytes]:
    """Entries first, then what says when the entry was, then the rings, which do not; each by time."""
    rank = RANKS.get(type(line.event), 0)
    pass_ = 2 if type(line.event) in (*RINGS, Rung) else 1 if rank else 0
    return (pass_, line.at, rank, line.raw)


@singledispatch
def _read(event: Event, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    """What a line changes, by its event."""


@_read.register
def _enter(event: EnterQueue, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    """The caller enters: to the millisecond when a step sent them. Written twice, it is one entry."""
    sent = [
        step.at
        for step in steps
        if (step.step, step.queue) == ("queue", line.queue) and abs(step.at - line.at) < WITHIN
    ]
    entered_at = max([line.at, *sent])
    if all((draft.queue, draft.entered_at) != (line.queue, entered_at) for draft in drafts):
        drafts.append(Draft(line.queue, entered_at, position=event.place))


@_read.register
def _refuse(event: Refused, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    drafts.append(Draft(line.queue, line.instant, line.instant, exit=Exit.REFUSED, status=event.queuestatus))


@_read.register
def _ring(event: Ring, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    """An agent was rung in vain; AGENTDUMP says no duration."""
    ring = None if isinstance(event, AgentDump) else event.ring
    began = line.at - timedelta(seconds=ring or 0)
    _find(drafts, line, None).attempts.append(Attempt(line.agent, began, ring, RINGS[type(event)]))


@_read.register
def _rung(event: Rung, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    began = line.instant - timedelta(seconds=event.lasted or 0)
    result = Result.CANCELLED if event.result == "cancelled" else Result.NO_ANSWER
    _find(drafts, line, None).attempts.append(Attempt(line.agent, began, event.lasted, result))


@_read.register
def _connect(event: Connect, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    draft = _find(drafts, line, event.wait)
    began = line.at - timedelta(seconds=event.ring or 0)
    draft.attempts.append(Attempt(line.agent, began, event.ring, Result.ANSWERED))
    draft.handlings.append(Handling(line.agent, max(line.at, draft.entered_at)))
    draft.leave(Exit.ANSWERED, line.at, event.wait)


@_read.register
def _end_talk(event: TalkEnd, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    wait, talk = event.wait, event.talk
    draft = _find(drafts, line, None if wait is None or talk is None else wait + talk)
    began = max(line.at - timedelta(seconds=talk or 0), draft.entered_at)
    draft.leave(Exit.ANSWERED, began, wait)
    if draft.exit is Exit.ANSWERED:
        draft.talked(Handling(line.agent, began, talk, TALKS[type(event)], True))


@_read.register
def _leave(event: Leaving, line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    draft = _find(drafts, line, event.wait)
    draft.leave(EXITS[type(event)], line.at, event.wait)
    if line.agent not in NOT_CALLS:  # an agent had answered: the caller hung up while being connected
        draft.attempts.append(Attempt(line.agent, line.at, None, Result.CANCELLED))


def _find(drafts: list[Draft], line: Line, since: float | None) -> Draft:
    """The stint a line belongs to, a new one if its entry was not told. `since`: seconds since the entry."""
    entry = line.at - timedelta(seconds=since or 0)
    visits = [draft for draft in drafts if draft.queue == line.queue and draft.exit is not Exit.REFUSED]
    if since is None:
        visits = [draft for draft in visits if draft.entered_at < line.at + WITHIN]
        visits.sort(key=lambda draft: draft.entered_at, reverse=True)
    else:
        visits = [draft for draft in visits if abs(draft.entered_at - entry) <= MARGIN]
        visits.sort(key=lambda draft: abs(draft.entered_at - entry))
    if not visits:
        drafts.append(Draft(line.queue, entry))
        return drafts[-1]
    return visits[0]
