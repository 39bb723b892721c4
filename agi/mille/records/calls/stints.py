"""The stints of one call: its visits to queues, closed by what came after, and re-entries made one."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mille.records.calls.call import Exit, Stint
from mille.records.calls.journal_steps import Step
from mille.records.calls.stint_draft import Draft, join
from mille.records.calls.stint_lines import drafts_of
from mille.records.journal.line import Line

LEAVES = ("queue", "key", "transfer", "safe")
"""The events of the first step after a queue."""
AWAY = ("say", "dial", "confirm", "number")
"""The steps in which a caller is away from the queue for a moment, to come back."""


@dataclass(frozen=True, slots=True)
class Over:
    """When the call was over, and what that means for a caller who was still in a queue."""

    at: datetime
    exit: Exit


def stints_of(lines: Iterable[Line], steps: Sequence[Step], over: Over | None) -> tuple[Stint, ...]:
    """The stints of a call, in the order of entry, re-entries after a message made one.

    `over` is when and how the call itself ended, if it did: a caller who is then still in a queue leaves it.
    """
    drafts = drafts_of(lines, steps)
    _close(drafts, steps, over)
    return tuple(draft.stint(number) for number, draft in enumerate(_joined(drafts, steps), start=1))


def steps_after(entered_at: datetime, left_at: datetime, steps: Sequence[Step]) -> tuple[Step, ...]:
    """What was decided for a caller after a visit to a queue, without what led there."""
    later = [step for step in steps if step.at > entered_at and step.at >= left_at]
    back = next((index for index, step in enumerate(later) if step.event in LEAVES), len(later))
    return tuple(later[back:])


def _close(drafts: list[Draft], steps: Sequence[Step], over: Over | None) -> None:
    """Nobody is in two queues at once, nor in one when the call is over."""
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
    """Whether a caller comes back to the same queue from nothing but a message, a partner who did not answer, a key
    without meaning, or the question for a number to call back."""
    if before.queue != after.queue or before.exit not in (Exit.LEFT_BY_KEY, Exit.TIMED_OUT, Exit.WITHDRAWN):
        return False
    later = steps_after(before.entered_at, before.left_at or before.entered_at, steps)
    between = [step for step in later if step.at <= after.entered_at]
    away = any(step.step in AWAY or step.event == "key" for step in between)
    return away and all(step.step != "ask" for step in between)
