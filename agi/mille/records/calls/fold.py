"""From the lines of one call to the call: a pure function. The order of the lines does not matter."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mille.records.calls.announced_wait import with_announced
from mille.records.calls.call import Call, Exit, Party, Stint
from mille.records.calls.journal_steps import Step, steps_of
from mille.records.calls.outcomes import Ending, hung_up_by, outcome
from mille.records.calls.reached import left_to, reached_of
from mille.records.calls.stints import Over, stints_of
from mille.records.journal.line import CALL_EVENTS, OWN_EVENTS, Line
from mille.records.numbers import caller_hash

EARLY_AFTER = 5.0
"""Seconds; who hangs up sooner in a queue is counted as abandoned early."""

SHORTEST_MESSAGE = 2
"""Seconds; a voice message that is shorter is none."""


def fold(
    lines: Iterable[Line], interrupted_at: datetime | None, early_after: float = EARLY_AFTER, key: str = ""
) -> Call | None:
    """The call that these lines tell; None when they tell none. All lines are of one callid.

    `interrupted_at` is when Asterisk started again after the last of them, if it did. A line that stands
    there twice counts once. `key` is that of the hash of his number; without one he is not known again.
    """
    told = sorted({line.raw: line for line in lines}.values(), key=lambda line: (line.instant, line.raw))
    told = [line for line in told if line.event in CALL_EVENTS]
    return _call(told, interrupted_at, early_after, key) if told else None


def _call(lines: Sequence[Line], interrupted_at: datetime | None, early_after: float, key: str) -> Call:
    steps = steps_of(lines)
    ending = _ending(lines, interrupted_at)
    reached = reached_of(lines, ending)
    stints = with_announced(left_to(reached, stints_of(lines, steps, _over(ending))), steps)
    arrived = _last(lines, "ARRIVED")
    reason = next((line.arg(2) for line in lines if line.event == "DEGRADED"), None)
    over = ending.is_over(stints, steps)
    message, promised = _message(lines), any(_is_callback(line, "asked") for line in lines)
    returned = next((line for line in lines if _is_callback(line, "returned")), None)
    number, known_as = caller_hash.number_and_hash(_number(lines, arrived, returned), key)
    return Call(
        callid=lines[0].callid,
        linkedid=_linkedid(lines),
        arrived_at=began.instant if (began := arrived or returned) else _first_seen(lines, stints),
        ended_at=ending.at(stints, over),
        number=number,
        language=_language(steps, arrived),
        menu_path=tuple(step.keys for step in steps if step.keys),
        outcome=outcome(stints, steps, ending, early_after, reached, left_message=message is not None or promised),
        hung_up_by=hung_up_by(stints, steps, ending, reached),
        degraded=reason is not None or any(step.event == "safe" for step in steps),
        degraded_reason=reason,
        stints=stints,
        reached=reached,
        category=_category(lines, steps),
        tier=next((step.tier for step in reversed(steps) if step.tier), None),
        answer=next((step.answer for step in reversed(steps) if step.answer), None),
        message=message,
        callback_of=(returned.arg(3) or None) if returned else None,
        caller=known_as,
    )


def _is_callback(line: Line, kind: str) -> bool:
    return line.event == "CALLBACK" and line.arg(2) == kind


def _ending(lines: Sequence[Line], interrupted_at: datetime | None) -> Ending:
    ours = any(line.event in OWN_EVENTS and line.event != "REFUSED" for line in lines)  # other systems tell that too
    ended = _last(lines, "ENDED")
    if ended is None:
        return Ending(ours, None, None, interrupted_at)
    by = Party(ended.arg(3)) if ended.arg(3) in (Party.CALLER, Party.CENTRE) else None
    return Ending(ours, ended.instant, by, None)


def _over(ending: Ending) -> Over | None:
    """What the end of the call makes of a caller who is still in a queue: who hangs up there abandons."""
    if ending.told is not None:
        return Over(ending.told, Exit.ABANDONED if ending.by is Party.CALLER else Exit.UNKNOWN)
    return Over(ending.interrupted_at, Exit.INTERRUPTED) if ending.interrupted_at is not None else None


def _first_seen(lines: Sequence[Line], stints: Sequence[Stint]) -> datetime:
    """When a call arrived whose arrival nobody wrote down: at the latest when he entered a queue."""
    return min([line.instant for line in lines] + [stint.entered_at for stint in stints])


def _last(lines: Sequence[Line], event: str) -> Line | None:
    return next((line for line in reversed(lines) if line.event == event), None)


def _message(lines: Sequence[Line]) -> float | None:
    """The seconds of the voice message that he left; None when he left none, or too short a one."""
    left = [line.seconds(2) for line in lines if line.event == "MESSAGE"]
    return next((seconds for seconds in reversed(left) if seconds is not None and seconds >= SHORTEST_MESSAGE), None)


def _category(lines: Sequence[Line], steps: Sequence[Step]) -> str | None:
    """What the agent said last, or else what the last key said."""
    said = [step.category for step in steps] + [line.arg(2) for line in lines if line.event == "CATEGORY"]
    return next((category for category in reversed(said) if category), None)


def _linkedid(lines: Sequence[Line]) -> str | None:
    return next((line.arg(1) for line in lines if line.event in OWN_EVENTS and line.arg(1)), None)


def _number(lines: Sequence[Line], arrived: Line | None, returned: Line | None) -> str:
    """The caller's number, or its hash; a call from another system has it in the line of its entry."""
    if arrived is None and returned is not None:
        return returned.arg(4)
    entered = next((line.arg(1) for line in lines if line.event == "ENTERQUEUE" and line.arg(1)), "")
    return arrived.arg(3) if arrived is not None else entered


def _language(steps: Sequence[Step], arrived: Line | None) -> str | None:
    """The language that he chose last."""
    spoken = [arrived.arg(4) if arrived is not None else "", *(step.language for step in steps)]
    return next((language for language in reversed(spoken) if language), None)
