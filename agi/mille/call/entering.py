"""Into a queue and to his place in it, or past it to somebody else: the steps that say so of one caller."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from mille.call import notices
from mille.call.partners import next_partner
from mille.call.shares import belongs
from mille.call.steps import Call, Dial, End, Enter, Say, Step
from mille.call.tiers import head_start
from mille.centre.model.centre import Centre, Partner, Queue


def prepared(centre: Centre, call: Call, queue: Queue, at: datetime, before: tuple[str, ...] = ()) -> Step:
    """Into a queue, after what he is told before: that talks are recorded, if his will be."""
    notice = notices.notice(call, queue)
    messages = (*before, notice) if notice else before
    if not messages:
        return into(centre, call, queue, at)
    return Say(messages=messages, queue=queue.name, **state_of(call))


def into(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    """Into a queue for the first time: his wait begins."""
    new = replace(call, entered=None, tries=0)
    known = {"notice": call.notice, "refused": call.refused}
    return replace(_enter(centre, new, queue, at), record=notices.agrees(call, queue), **known)  # type: ignore[arg-type]


def back(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    """Into the queue where he was, to his place, for what is left of his wait."""
    return replace(_enter(centre, call, queue, at), again=True)


def _enter(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    wait, start = _left(centre, call, queue, at), head_start(centre, call)
    asked = queue.survey is not None and belongs(call, queue.survey.share, "survey")
    return Enter(queue=queue.name, longest_wait=wait, head_start=start, survey=asked, **state_of(call))


def _left(centre: Centre, call: Call, queue: Queue, at: datetime) -> int:
    """How long he waits now, in seconds: until a partner's turn, or to the end."""
    already = waited(call, queue, at) if call.entered else 0
    until = queue.overflow_after if next_partner(centre, call, queue, at) else queue.longest_wait
    return max(1, min(until, queue.longest_wait) - already)


def waited(call: Call, queue: Queue, at: datetime) -> int:
    """Seconds since he entered the queue; its longest wait when nobody knows."""
    return int((at - call.entered).total_seconds()) if call.entered else queue.longest_wait


def partner_next(centre: Centre, call: Call, queue: Queue, at: datetime) -> Dial | None:
    """Rings the partner whose turn it is, if it is one's."""
    partner = next_partner(centre, call, queue, at)
    return ring(call, partner) if partner else None


def ring(call: Call, partner: Partner) -> Dial:
    """Rings a partner for the caller, after his notice."""
    return dial(call, "partner", partner.name, partner.ring, (partner.notice,) if partner.notice else ())


def dial(call: Call, kind: Literal["partner", "agent"], target: str, ring: int, messages: tuple[str, ...] = ()) -> Dial:
    """Rings somebody for the caller."""
    return Dial(messages=messages, kind=kind, target=target, ring=ring, tries=call.tries + 1, **state_of(call))


def end(call: Call, messages: tuple[str, ...], reason: str) -> End:
    """Takes leave of the caller; `reason` is the outcome."""
    return End(messages=messages, reason=reason, **state_of(call))


def state_of(call: Call) -> dict[str, Any]:
    """What every step says of the caller: where he is, what he is counted as."""
    return {"node": call.node, "language": call.language, "category": call.category, "tier": call.tier}
