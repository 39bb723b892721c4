"""Queues as they are written."""

import re

from mille.centre.model.centre import Action, Queue
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_keys import INSTEAD, TRANSFERS, WAITING, read_action, read_keys
from mille.centre.reader.read_rules import read_recording, read_survey
from mille.centre.reader.values import WrongError, described, flag, one_of, text, whole
from mille.centre.source.tree import Node

STRATEGIES = ("leastrecent", "fewestcalls", "rrmemory", "random", "ringall")
AT_CLOSING = ("serve", "tell")
CASES = ("full", "nobody", "timed_out", "closed")
"""Why a queue may not serve a caller."""
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
        closed=fields.reference("closed", "message", ""),
        instead=_instead(fields),
        keys=read_keys(fields, WAITING, needed=False),
        say_position=fields.optional("say_position", flag, Queue.say_position),
        say_wait=fields.optional("say_wait", flag, Queue.say_wait),
        at_closing=fields.optional("at_closing", one_of(*AT_CLOSING), Queue.at_closing),  # type: ignore[arg-type]
        overflow_after=fields.optional("overflow_after", whole(0, 3600), Queue.overflow_after),
        partners=fields.several("partners", fields.reading.reference("partner"), empty=True, needed=False),
        greeting=fields.reference("greeting", "message", ""),
        recording=fields.maybe("recording", f"the recording of {fields.what}", read_recording),
        survey=fields.maybe("survey", f"the survey of {fields.what}", read_survey),
        categories=fields.several("categories", fields.reading.reference("category"), empty=True, needed=False),
        transfer_to=read_keys(fields, TRANSFERS, section="transfer_to", needed=False),
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


def _instead(fields: Fields) -> dict[str, Action]:
    """Where callers go whom the queue cannot serve, by the reason."""
    found = {case: fields.maybe(f"when_{case}", f"when_{case}", _otherwise) for case in CASES}
    return {case: action for case, action in found.items() if action}


def _otherwise(fields: Fields) -> Action:
    return read_action(fields, INSTEAD)
