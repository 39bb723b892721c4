"""Into a queue and to a place in it, or past it to somebody else: the steps that do this for one caller."""

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
    """Into a queue, after what the caller hears first: that talks are recorded, if theirs may be."""
    notice = notices.notice(call, queue)
    messages = (*before, notice) if notice else before
    if not messages:
        return into(centre, call, queue, at)
    return Say(messages=messages, queue=queue.name, **state_of(call))


def into(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    """Into a queue for the first time: the wait begins."""
    new = replace(call, entered=None, tries=0)
    known = {"notice": call.notice, "refused": call.refused}
    return replace(_enter(centre, new, queue, at), record=notices.agrees(call, queue), **known)  # type: ignore[arg-type]


def back(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    """Back into the queue, to their old place, for the rest of their wait."""
    return replace(_enter(centre, call, queue, at), again=True)


def _enter(centre: Centre, call: Call, queue: Queue, at: datetime) -> Enter:
    wait, start = _left(centre, call, queue, at), head_start(centre, call)
    asked = queue.survey is not None and belongs(call, queue.survey.share, "survey")
    return Enter(queue=queue.name, longest_wait=wait, head_start=start, survey=asked, **state_of(call))


def _left(centre: Centre, call: Call, queue: Queue, at: datetime) -> int:
    """How long they wait now, in seconds: until a partner's turn, or to the end."""
    already = waited(call, queue, at) if call.entered else 0
    until = queue.overflow_after if next_partner(centre, call, queue, at) else queue.longest_wait
    return max(1, min(until, queue.longest_wait) - already)


def waited(call: Call, queue: Queue, at: datetime) -> int:
    """Seconds since they entered the queue; its longest wait when that is unknown."""
    return int((at - call.entered).total_seconds()) if call.entered else queue.longest_wait


def partner_next(centre: Centre, call: Call, queue: Queue, at: datetime) -> Dial | None:
    """Rings the partner whose turn it is, if any."""
    partner = next_partner(centre, call, queue, at)
    return ring(call, partner) if partner else None


def ring(call: Call, partner: Partner) -> Dial:
    """Rings a partner for the caller, after the caller's notice."""
    return dial(call, "partner", partner.name, partner.ring, (partner.notice,) if partner.notice else ())


def dial(call: Call, kind: Literal["partner", "agent"], target: str, ring: int, messages: tuple[str, ...] = ()) -> Dial:
    """Rings somebody for the caller."""
    return Dial(messages=messages, kind=kind, target=target, ring=ring, tries=call.tries + 1, **state_of(call))


def end(call: Call, messages: tuple[str, ...], reason: str) -> End:
    """Says goodbye to the caller; `reason` is the outcome."""
    return End(messages=messages, reason=reason, **state_of(call))


def state_of(call: Call) -> dict[str, Any]:
    """What every step says about the caller: where they are, and how they are counted."""
    return {"node": call.node, "language": call.language, "category": call.category, "tier": call.tier}
