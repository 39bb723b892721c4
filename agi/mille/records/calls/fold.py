"""From the lines of one call to the call: a pure function. The order of the lines does not matter."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from mille.centre.model.voice_message import SHORTEST_MESSAGE
from mille.records.calls.announced_wait import with_announced
from mille.records.calls.call import Call, Exit, Party, Stint
from mille.records.calls.journal_steps import Step, steps_of
from mille.records.calls.outcomes import Ending, hung_up_by, outcome
from mille.records.calls.reached import left_to, reached_of
from mille.records.calls.stints import Over, stints_of
from mille.records.journal import events
from mille.records.journal.asterisk_events import EnterQueue, OfCall
from mille.records.journal.events import OwnOfCall
from mille.records.journal.line import Line, with_event
from mille.records.numbers import caller_hash

EARLY_AFTER = 5.0
"""Seconds; a caller who hangs up sooner in a queue counts as abandoned early."""


def fold(
    lines: Iterable[Line], interrupted_at: datetime | None, early_after: float = EARLY_AFTER, key: str = ""
) -> Call | None:
    """The call of these lines; None when they are about none. All lines are of one callid.

    `interrupted_at` is when Asterisk started again after the last of them, if it did. A line that was written twice
    counts once. `key` is that of the hash of callers' numbers; without one, callers are not recognised.
    """
    distinct = {line.raw: line for line in lines if isinstance(line.event, OfCall)}.values()
    ordered = sorted(distinct, key=lambda line: (line.instant, line.raw))
    return _call(ordered, interrupted_at, early_after, key) if ordered else None


def _call(lines: Sequence[Line], interrupted_at: datetime | None, early_after: float, key: str) -> Call:
    steps = steps_of(lines)
    ending = _ending(lines, interrupted_at)
    reached = reached_of(lines, ending)
    stints = with_announced(left_to(reached, stints_of(lines, steps, _over(ending))), steps)
    arrived, returned = with_event(lines, events.Arrived)[-1:], with_event(lines, events.CallbackReturned)[:1]
    degraded = with_event(lines, events.Degraded)
    over = ending.is_over(stints, steps)
    message, promised = _message(lines), bool(with_event(lines, events.CallbackAsked))
    number, known_as = caller_hash.number_and_hash(_number(lines, arrived, returned), key)
    return Call(
        callid=lines[0].callid,
        linkedid=next((line.linkedid for line in lines if isinstance(line.event, OwnOfCall) and line.linkedid), None),
        arrived_at=next((line.instant for line, _ in (*arrived, *returned)), None) or _first_seen(lines, stints),
        ended_at=ending.at(stints, over),
        number=number,
        language=_language(steps, arrived),
        menu_path=tuple(step.keys for step in steps if step.keys),
        outcome=outcome(stints, steps, ending, early_after, reached, left_message=message is not None or promised),
        hung_up_by=hung_up_by(stints, steps, ending, reached),
        degraded=bool(degraded) or any(step.event == "safe" for step in steps),
        degraded_reason=next((event.reason for _, event in degraded), None),
        stints=stints,
        reached=reached,
        category=_category(lines, steps),
        tier=next((step.tier for step in reversed(steps) if step.tier), None),
        answer=next((step.answer for step in reversed(steps) if step.answer), None),
        message=message,
        callback_of=next((event.returned for _, event in returned if event.returned), None),
        caller=known_as,
    )


def _ending(lines: Sequence[Line], interrupted_at: datetime | None) -> Ending:
    # other systems tell refusals too
    ours = any(isinstance(line.event, OwnOfCall) and not isinstance(line.event, events.Refused) for line in lines)
    ended = with_event(lines, events.Ended)
    if not ended:
        return Ending(ours, None, None, interrupted_at)
    line, event = ended[-1]
    by = Party(event.party) if event.party in (Party.CALLER, Party.CENTRE) else None
    return Ending(ours, line.instant, by, None)


def _over(ending: Ending) -> Over | None:
    """What the end of the call makes of a caller who is still in a queue: a caller who hangs up there abandons."""
    if ending.ended_at is not None:
        return Over(ending.ended_at, Exit.ABANDONED if ending.by is Party.CALLER else Exit.UNKNOWN)
    return Over(ending.interrupted_at, Exit.INTERRUPTED) if ending.interrupted_at is not None else None


def _first_seen(lines: Sequence[Line], stints: Sequence[Stint]) -> datetime:
    """When a call without a line of its arrival arrived: at the latest when the caller entered a queue."""
    return min([line.instant for line in lines] + [stint.entered_at for stint in stints])


def _message(lines: Sequence[Line]) -> float | None:
    """The seconds of the caller's voice message; None without one, or when it is too short."""
    left = [event.value for _, event in with_event(lines, events.Message)]
    return next((seconds for seconds in reversed(left) if seconds is not None and seconds >= SHORTEST_MESSAGE), None)


def _category(lines: Sequence[Line], steps: Sequence[Step]) -> str | None:
    """What the agent said last, or else what the last key said."""
    categories = [step.category for step in steps]
    categories += [event.category for _, event in with_event(lines, events.Category)]
    return next((category for category in reversed(categories) if category), None)


def _number(
    lines: Sequence[Line],
    arrived: Iterable[tuple[Line, events.Arrived]],
    returned: Iterable[tuple[Line, events.CallbackReturned]],
) -> str:
    """The caller's number, or its hash; a call from another system has it in the line of its entry."""
    for _, event in (*arrived, *returned):
        return event.telephone
    return next((event.caller for _, event in with_event(lines, EnterQueue) if event.caller), "")


def _language(steps: Sequence[Step], arrived: Iterable[tuple[Line, events.Arrived]]) -> str | None:
    """The language that the caller chose last."""
    spoken = [*(event.language for _, event in arrived), *(step.language for step in steps)]
    return next((language for language in reversed(spoken) if language), None)
