"""The stints of one call. Lines are put where they belong by arithmetic, not by their order in the file.

Most of Asterisk's lines about a caller in a queue say how long ago he entered it (wait, or hold and talk):
such a line belongs to the stint of that queue that began then. A ring belongs to the last stint begun.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mille.records.calls.call import Attempt, Exit, Handling, Party, Result, Stint
from mille.records.calls.journal_steps import Step
from mille.records.calls.stint_draft import Draft, join
from mille.records.journal.line import NOT_CALLS, QUEUE_EVENTS, WITHIN, Line

EXITS = {
    "ABANDON": (Exit.ABANDONED, 2),
    "EXITWITHTIMEOUT": (Exit.TIMED_OUT, 2),
    "EXITEMPTY": (Exit.EMPTY, 2),
    "EXITWITHKEY": (Exit.LEFT_BY_KEY, 3),
    "WITHDRAW": (Exit.WITHDRAWN, 2),
}
"""Lines of a caller who leaves a queue without an agent, and which of their arguments is the wait."""

TALKS = {
    "COMPLETECALLER": Party.CALLER,
    "COMPLETEAGENT": Party.AGENT,
    "BLINDTRANSFER": None,
    "ATTENDEDTRANSFER": None,
}
"""Lines that end an agent's talk, and who hung up."""

RINGS = {"RINGNOANSWER": Result.NO_ANSWER, "RINGCANCELED": Result.CANCELLED, "AGENTDUMP": Result.NO_ANSWER}
"""Lines of an agent who was rung and did not get the caller; AGENTDUMP says no duration."""

LEAVES = ("queue", "key", "transfer", "safe")
"""The events of the first step after a queue."""
AWAY = ("say", "dial", "confirm", "number")
"""The steps in which a caller is away from his queue for a moment, to come back."""

MARGIN = timedelta(seconds=10)
"""How far a line's own account of the entry may be from the entry that the journal told."""


@dataclass(frozen=True, slots=True)
class Over:
    """When the call was over, and what that means for a caller who was still in a queue."""

    at: datetime
    exit: Exit


def stints_of(lines: Iterable[Line], steps: Sequence[Step], over: Over | None) -> tuple[Stint, ...]:
    """The stints of a call, in the order of entry, re-entries after a message made one.

    `over` is when and how the call itself ended, if it did: who is then still in a queue is so no longer.
    """
    drafts: list[Draft] = []
    told = [line for line in lines if line.event in QUEUE_EVENTS or line.event == "REFUSED"]
    for line in sorted(told, key=_order):
        _read(line, drafts, steps)
    drafts.sort(key=lambda draft: draft.entered_at)
    _close(drafts, steps, over)
    return tuple(draft.stint(number) for number, draft in enumerate(_joined(drafts, steps), start=1))


def _order(line: Line) -> tuple[int, datetime, int, bytes]:
    """Entries first, then what says when the entry was, then the rings, which do not; each by time."""
    rank = QUEUE_EVENTS.index(line.event) if line.event in QUEUE_EVENTS else 0
    pass_ = 2 if line.event in RINGS else 1 if rank else 0
    return (pass_, line.at, rank, line.raw)


def _read(line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    if line.event == "ENTERQUEUE":
        _enter(line, drafts, steps)
    elif line.event == "REFUSED":
        drafts.append(Draft(line.queue, line.instant, line.instant, exit=Exit.REFUSED, status=line.arg(2)))
    elif line.event in RINGS:
        _ring(line, _find(drafts, line, None))
    elif line.event == "CONNECT":
        _connect(line, _find(drafts, line, line.seconds(0)))
    elif line.event in TALKS:
        _end_talk(line, drafts)
    else:
        _leave(line, _find(drafts, line, line.seconds(EXITS[line.event][1])))


def _enter(line: Line, drafts: list[Draft], steps: Sequence[Step]) -> None:
    """He enters: known to the millisecond when a step sent him. Told twice, he enters once."""
    sent = [
        step.at
        for step in steps
        if (step.step, step.queue) == ("queue", line.queue) and abs(step.at - line.at) < WITHIN
    ]
    entered_at = max([line.at, *sent])
    if all((draft.queue, draft.entered_at) != (line.queue, entered_at) for draft in drafts):
        drafts.append(Draft(line.queue, entered_at, position=_place(line.number(2))))


def _place(told: int | None) -> int | None:
    return told if told is not None and told < 10**9 else None


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


def _ring(line: Line, draft: Draft) -> None:
    milliseconds = line.number(0) if line.event != "AGENTDUMP" else None
    ring = None if milliseconds is None or milliseconds >= 10**12 else milliseconds / 1000
    began = line.at - timedelta(seconds=ring or 0)
    draft.attempts.append(Attempt(line.agent, began, ring, RINGS[line.event]))


def _connect(line: Line, draft: Draft) -> None:
    ring = line.seconds(2)
    began = line.at - timedelta(seconds=ring or 0)
    draft.attempts.append(Attempt(line.agent, began, ring, Result.ANSWERED))
    draft.handlings.append(Handling(line.agent, max(line.at, draft.entered_at)))
    draft.leave(Exit.ANSWERED, line.at, line.seconds(0))


def _end_talk(line: Line, drafts: list[Draft]) -> None:
    first = -3 if line.event in ("BLINDTRANSFER", "ATTENDEDTRANSFER") else 0
    hold, talk = line.seconds(first), line.seconds(first + 1)
    draft = _find(drafts, line, None if hold is None or talk is None else hold + talk)
    began = max(line.at - timedelta(seconds=talk or 0), draft.entered_at)
    draft.leave(Exit.ANSWERED, began, hold)
    if draft.exit is Exit.ANSWERED:
        draft.talked(Handling(line.agent, began, talk, TALKS[line.event], True))


def _leave(line: Line, draft: Draft) -> None:
    exit, wait = EXITS[line.event]
    draft.leave(exit, line.at, line.seconds(wait))
    if line.agent not in NOT_CALLS:  # an agent had answered: the caller hung up while being connected
        draft.attempts.append(Attempt(line.agent, line.at, None, Result.CANCELLED))


def steps_after(entered_at: datetime, left_at: datetime, steps: Sequence[Step]) -> tuple[Step, ...]:
    """What was decided for the caller after he had been in a queue, without what sent him there."""
    later = [step for step in steps if step.at > entered_at and step.at >= left_at]
    back = next((index for index, step in enumerate(later) if step.event in LEAVES), len(later))
    return tuple(later[back:])


def _close(drafts: list[Draft], steps: Sequence[Step], over: Over | None) -> None:
    """Nobody is in two queues at once, nor in one after his call."""
    for draft, following in itertools.pairwise(drafts):
        draft.leave(Exit.UNKNOWN, following.entered_at, None)
    if over is not None and drafts:
        came_back = steps_after(drafts[-1].entered_at, drafts[-1].entered_at, steps)
        drafts[-1].leave(Exit.UNKNOWN if came_back else over.exit, over.at, None)


def _joined(drafts: list[Draft], steps: Sequence[Step]) -> list[Draft]:
    joined: list[Draft] = []
    for draft in drafts:
        if joined and _comes_back(joined[-1], draft, steps):
            joined[-1] = join(joined[-1], draft)
        else:
            joined.append(draft)
    return joined


def _comes_back(before: Draft, after: Draft, steps: Sequence[Step]) -> bool:
    """Whether he comes back to the same queue from a message, a partner who did not answer, a key without meaning, or
    after he was asked for a number to be called back at, and nothing else."""
    if before.queue != after.queue or before.exit not in (Exit.LEFT_BY_KEY, Exit.TIMED_OUT, Exit.WITHDRAWN):
        return False
    later = steps_after(before.entered_at, before.left_at or before.entered_at, steps)
    between = [step for step in later if step.at <= after.entered_at]
    away = any(step.step in AWAY or step.event == "key" for step in between)
    return away and all(step.step != "ask" for step in between)
