"""A call as rows of the tables: the call, its stints, the attempts and handlings in them. Pure."""

from collections.abc import Iterable, Iterator
from typing import Any

from mille.records.calls.call import Call, Stint

Row = dict[str, Any]

NO_QUEUE = 0
"""In the place of a stint's number: the talk with an agent named by a key."""


def of_call(node: str, call: Call) -> Row:
    """The call itself."""
    return {
        "node": node,
        "callid": call.callid,
        "linkedid": call.linkedid,
        "arrived_at": call.arrived_at,
        "ended_at": call.ended_at,
        "number": call.number,
        "language": call.language,
        "menu_path": list(call.menu_path),
        "first_queue": call.first_queue,
        "last_queue": call.last_queue,
        "wait_s": call.wait,
        "talk_s": call.talk,
        "agent": call.agent,
        "outcome": call.outcome.value,
        "hung_up_by": call.hung_up_by,
        "degraded": call.degraded,
        "degraded_reason": call.degraded_reason,
        "partner": call.partner,
        "partner_talk_s": call.partner_talk,
        "category": call.category,
        "tier": call.tier,
        "answer": call.answer,
        "message_s": call.message,
        "caller": call.caller,
        "callback_of": call.callback_of,
    }


def of_stints(node: str, call: Call) -> Iterator[Row]:
    """Its visits to queues."""
    for stint in call.stints:
        yield {
            "node": node,
            "callid": call.callid,
            "number": stint.number,
            "queue": stint.queue,
            "entered_at": stint.entered_at,
            "left_at": stint.left_at,
            "position": stint.position,
            "wait_s": stint.wait,
            "exit": stint.exit.value,
            "status": stint.status,
            "announced_from_s": stint.announced[0] if stint.announced else None,
            "announced_to_s": stint.announced[1] if stint.announced else None,
            "arrived_at": call.arrived_at,
        }


def of_attempts(node: str, call: Call) -> Iterator[Row]:
    """The attempts to reach agents for it."""
    for stint, number, attempt in _numbered(call.stints, "attempts"):
        yield {
            "node": node,
            "callid": call.callid,
            "stint": stint,
            "number": number,
            "agent": attempt.agent,
            "at": attempt.at,
            "ring_s": attempt.ring,
            "result": attempt.result.value,
            "arrived_at": call.arrived_at,
        }


def of_handlings(node: str, call: Call) -> Iterator[Row]:
    """The talks of agents in it, in a queue or for a key that names one."""
    direct = ((NO_QUEUE, number, handling) for number, handling in enumerate(call.direct, start=1))
    for stint, number, handling in (*_numbered(call.stints, "handlings"), *direct):
        yield {
            "node": node,
            "callid": call.callid,
            "stint": stint,
            "number": number,
            "agent": handling.agent,
            "at": handling.at,
            "talk_s": handling.talk,
            "hung_up_by": handling.hung_up_by,
            "complete": handling.complete,
            "arrived_at": call.arrived_at,
        }


def _numbered(stints: Iterable[Stint], what: str) -> Iterator[tuple[int, int, Any]]:
    for stint in stints:
        for number, value in enumerate(getattr(stint, what), start=1):
            yield stint.number, number, value
