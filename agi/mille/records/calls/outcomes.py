"""How a call ended: exactly one outcome, decided by what happened last."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mille.records.calls.call import Exit, Outcome, Party, Reached, Stint, total_wait
from mille.records.calls.journal_steps import Step
from mille.records.calls.stints import steps_after

REASONS = {
    outcome.value: outcome
    for outcome in (
        Outcome.CLOSED, Outcome.FULL, Outcome.NOBODY, Outcome.TIMED_OUT, Outcome.INFORMED,
        Outcome.SELF_SERVED, Outcome.OVERFLOWED, Outcome.WITHDRAWN, Outcome.LEFT_BY_KEY,
    )
}  # fmt: skip
"""The reasons that the step `end` may give in its detail."""

LOST = {
    Exit.TIMED_OUT: Outcome.TIMED_OUT,
    Exit.LEFT_BY_KEY: Outcome.LEFT_BY_KEY,
    Exit.EMPTY: Outcome.NOBODY,
    Exit.WITHDRAWN: Outcome.WITHDRAWN,
}
"""What a stint's exit means for the call when nothing decided it afterwards."""

INFORMED_AFTER = 10.0
"""Seconds of an information after which who hangs up has heard what he rang for, though more was to come."""

SEVERAL = "+"
"""Between messages that are said together, as a welcome and a bulletin: nobody knows when the one begins that informs,
so they have to be heard to the end."""

REFUSALS = {
    "FULL": Outcome.FULL,
    "JOINEMPTY": Outcome.NOBODY,
    "JOINUNAVAIL": Outcome.NOBODY,
    "CLOSED": Outcome.CLOSED,
}
"""What a refused join means for the call, by QUEUESTATUS; CLOSED is what another system says."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What is known of a call's end.

    `ended_at` is when our dialplan wrote that it ended, `by` who hung up then; `interrupted_at` when Asterisk
    started again; `ours` whether the call came through our dialplan, which tells the end of every call.
    """

    ours: bool
    ended_at: datetime | None
    by: Party | None
    interrupted_at: datetime | None

    def is_over(self, stints: Sequence[Stint], steps: Sequence[Step]) -> bool:
        """Whether the call is known to have ended otherwise than by a restart of Asterisk."""
        if self.ended_at is not None:
            return True
        if not stints or (self.ours and self.interrupted_at is None):
            return False
        return _settled(stints[-1], steps) if self.ours else _left(stints[-1])

    def at(self, stints: Sequence[Stint], over: bool) -> datetime | None:
        """When the call ended; None while it goes on, or when nobody wrote it down."""
        if self.ended_at is not None or not over:
            return self.ended_at or self.interrupted_at
        return _gone_at(stints[-1])


def outcome(
    stints: Sequence[Stint],
    steps: Sequence[Step],
    ending: Ending,
    early_after: float,
    reached: Reached | None = None,
    *,
    left_message: bool = False,
) -> Outcome:
    """The outcome of a call. `early_after`: seconds of waiting below which who hangs up is no lost caller.

    `left_message`: he spoke to a voice mail, or was promised to be called back; if nobody talked to him, that is how he
    left.
    """
    if not ending.is_over(stints, steps):
        return Outcome.IN_PROGRESS if ending.interrupted_at is None else Outcome.INTERRUPTED
    if reached is not None:
        return Outcome.OVERFLOWED if reached.kind is Party.PARTNER else Outcome.ANSWERED
    last = stints[-1] if stints else None
    if last is not None and last.exit is Exit.ANSWERED and not _handed_over(last, steps):
        return Outcome.ANSWERED
    if left_message:
        return Outcome.LEFT_BY_KEY
    outside = _outside_a_queue(since(last, steps), ending)
    if outside is not None or (last is not None and last.exit is Exit.ABANDONED):
        waited = [seconds for seconds in (total_wait(tuple(stints)), outside) if seconds is not None]
        return Outcome.ABANDONED_EARLY if waited and sum(waited) < early_after else Outcome.ABANDONED
    return _after(last, since(last, steps), ending)


def _handed_over(last: Stint, steps: Sequence[Step]) -> bool:
    """Whether his agent has handed him over to another queue, which he has not entered."""
    return any(step.event == "transfer" for step in since(last, steps))


def _outside_a_queue(steps: Sequence[Step], ending: Ending) -> float | None:
    """For how long a caller who then hung up was on his way to a queue, or somebody was rung for him, in seconds.

    None when it ended otherwise.
    """
    if ending.ended_at is None or ending.by is not Party.CALLER or not steps:
        return None
    towards = list(itertools.takewhile(lambda step: step.on_the_way, reversed(steps)))
    if not towards and steps[-1].step != "dial":
        return None
    return max(0.0, (ending.ended_at - (towards or steps)[-1].at).total_seconds())


def since(last: Stint | None, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps after the last queue; all of them when he was in none."""
    if last is None:
        return tuple(steps)
    return () if last.left_at is None else steps_after(last.entered_at, last.left_at, steps)


def _after(last: Stint | None, steps: Sequence[Step], ending: Ending) -> Outcome:
    """The outcome of a call that no agent answered and that was not lost in a queue."""
    informed = _informed(steps, ending)
    if steps and steps[-1].step == "end" and steps[-1].detail in REASONS:
        silent = steps[-1].event == "digits" and not steps[-1].keys
        return Outcome.INFORMED if informed and silent else REASONS[steps[-1].detail]
    if last is not None and last.exit is Exit.ANSWERED:  # handed over, and nothing came of it
        return Outcome.ABANDONED if ending.by is Party.CALLER else Outcome.ANSWERED
    if informed:
        return Outcome.INFORMED
    if any(step.step == "ask" and step.detail == "closed" for step in steps):
        return Outcome.CLOSED
    if last is None:
        return Outcome.ABANDONED_EARLY if ending.by is Party.CALLER else Outcome.UNKNOWN
    if last.exit is Exit.REFUSED:
        return REFUSALS.get(last.status or "", Outcome.UNKNOWN)
    return LOST.get(last.exit, Outcome.UNKNOWN)


def hung_up_by(
    stints: Sequence[Stint], steps: Sequence[Step], ending: Ending, reached: Reached | None = None
) -> Party | None:
    """Who hung up. After a talk the queue's account counts: the dialplan cannot tell agent from centre."""
    if reached is not None:
        return reached.hung_up_by
    last = stints[-1] if stints else None
    if last is not None and last.handlings and not since(last, steps):
        return last.handlings[-1].hung_up_by or ending.by
    if last is not None and last.exit is Exit.ABANDONED:
        return Party.CALLER
    return ending.by


def _informed(steps: Sequence[Step], ending: Ending) -> bool:
    """Whether a caller heard an information to its end, or hung up during one after having heard enough of it."""
    if any(
        _is_information(step) and after.event == "said" and not after.keys for step, after in itertools.pairwise(steps)
    ):
        return True
    if ending.ended_at is None or not steps or not _is_information(steps[-1]) or SEVERAL in steps[-1].detail:
        return False
    return (ending.ended_at - steps[-1].at).total_seconds() >= INFORMED_AFTER


def _is_information(step: Step) -> bool:
    return step.step == "say" and not step.on_the_way


def _left(stint: Stint) -> bool:
    return stint.exit not in (Exit.IN_PROGRESS, Exit.INTERRUPTED)


def _settled(stint: Stint, steps: Sequence[Step]) -> bool:
    """Whether nothing more could come after this stint: only the line of the call's end is missing."""
    talked = bool(stint.handlings) and stint.handlings[-1].complete
    return (stint.exit is Exit.ABANDONED or talked) and not since(stint, steps)


def _gone_at(stint: Stint) -> datetime | None:
    """When the caller left, as far as the queue knows."""
    if stint.exit is not Exit.ANSWERED:
        return stint.left_at
    last = stint.handlings[-1] if stint.handlings else None
    return last.ended_at if last is not None else None
