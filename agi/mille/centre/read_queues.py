"""Queues as they are written."""

import re

from mille.centre.fields import Fields
from mille.centre.model import Queue
from mille.centre.source import Node
from mille.centre.values import WrongError, described, one_of, text, whole

STRATEGIES = ("leastrecent", "fewestcalls", "rrmemory", "random", "ringall")
DAY = 24 * 3600

_PROMISE = re.compile("([0-9]{1,3}) *% in ([0-9]{1,4}) *s")


def read_queue(fields: Fields, name: str, hours: str) -> Queue:
    """One queue; `hours` is the centre's timetable, which a queue has unless it says otherwise."""
    share, within = fields.optional("promise", read_promise, (Queue.promise_share, Queue.promise_within))
    return Queue(
        name=name,
        hours=fields.reference("hours", "timetable", hours),
        wait_message=fields.reference("wait_message", "message"),
        strategy=fields.optional("strategy", one_of(*STRATEGIES), Queue.strategy),
        ring=fields.optional("ring", whole(5, 120), Queue.ring),
        wrap_up=fields.optional("wrap_up", whole(0, 3600), Queue.wrap_up),
        longest_wait=fields.optional("longest_wait", whole(10, DAY), Queue.longest_wait),
        capacity=fields.optional("capacity", whole(0, 10_000), Queue.capacity),
        wait_message_every=fields.optional("wait_message_every", whole(10, 3600), Queue.wait_message_every),
        promise_share=share,
        promise_within=within,
        help=_help(fields, name),
    )


def read_promise(node: Node) -> tuple[float, int]:
    """What the centre promises, `80 % in 60 s`, as a share of 1 and seconds."""
    match = _PROMISE.fullmatch(text(node))
    if not match or not 1 <= int(match[1]) <= 100 or not 1 <= int(match[2]) <= 3600:
        raise WrongError(node.at, f"cannot be read: {described(node)}", "write it as '80 % in 60 s'")
    return int(match[1]) / 100, int(match[2])


def _help(fields: Fields, name: str) -> tuple[str, ...]:
    queues = fields.several("help", fields.reading.reference("queue"), empty=True, needed=False)
    if name in queues:
        fields.error(fields.values["help"][1].at, f"{fields.what} helps itself", "name another queue")
    return queues
