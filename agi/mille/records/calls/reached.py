"""Who answered a caller outside the queues: a partner, or an agent whom a key names.

Such a call ends with the talk: either the caller hangs up first, or the one who answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from mille.records.calls.call import Exit, Party, Reached, Stint
from mille.records.calls.outcomes import Ending
from mille.records.journal import events
from mille.records.journal.line import Line, with_event

KINDS = {Party.PARTNER.value: Party.PARTNER, Party.AGENT.value: Party.AGENT}


def reached_of(lines: Iterable[Line], ending: Ending) -> Reached | None:
    """Who answered last, as the lines tell it."""
    answered = [(line, event) for line, event in with_event(lines, events.Reached) if event.kind in KINDS]
    if not answered:
        return None
    line, event = max(answered, key=lambda pair: (pair[0].instant, pair[0].raw))
    reached = Reached(KINDS[event.kind], line.agent, line.instant)
    if ending.ended_at is None:
        return reached
    talk = max(0.0, (ending.ended_at - line.instant).total_seconds())
    return replace(reached, talk=talk, hung_up_by=Party.CALLER if ending.by is Party.CALLER else reached.kind)


def left_to(reached: Reached | None, stints: Sequence[Stint]) -> tuple[Stint, ...]:
    """The stints, the last one left to a partner where he answered a caller whom it had made wait too long."""
    if reached is None or reached.kind is not Party.PARTNER or not stints or stints[-1].exit is not Exit.TIMED_OUT:
        return tuple(stints)
    return (*stints[:-1], replace(stints[-1], exit=Exit.OVERFLOWED))
