"""A caller on the way to a queue, in it, and after it: what comes next?"""

from dataclasses import replace
from datetime import datetime

from mille.call import afterwards, callback, entering, menus, notices
from mille.call.afterwards import TALKED
from mille.call.information import tell
from mille.call.line.wait_announced import wait_announced
from mille.call.opening import closed, closing_message, outside, takes
from mille.call.partners import answers
from mille.call.steps import Call, Event, Look, Record, Say, Step, Wish
from mille.call.tiers import greater, head_start
from mille.centre.model.centre import Action, Centre, Queue
from mille.centre.model.voice_message import SHORTEST_MESSAGE

REFUSED = {"FULL": "full", "TIMEOUT": "timed_out"}
"""What a QUEUESTATUS means for the caller. Any other means that nobody was there for them."""

AGENT_RINGS = 30
"""Seconds for which an agent named by a key is rung."""


def next_step(centre: Centre, call: Call, event: Event, at: datetime, *, tired: bool) -> Step:
    """The step after something happened in a queue, or on the way there. `tired`: they have been asked too often."""
    if event.kind == "dial" and event.value == "ANSWER":
        return entering.end(call, (), "overflowed")
    if event.kind == "surveyed" or event == Event("queue", TALKED):
        return afterwards.next_step(centre, call, event)
    if event.kind == "recorded":
        return _recorded(centre, call, event.value, at, tired=tired)
    if event.kind in ("confirmed", "typed"):
        asked = None if tired else callback.next_step(centre, call, event, at)
        return asked or _stays(centre, call, at, tired=tired)
    if event.kind == "returned":
        return _returned(centre, call, at)
    if call.queue not in centre.queues and call.entered is None:  # never in one: the person named by a key was away
        return enter(centre, call, centre.default, at)
    if call.queue not in centre.queues:  # it no longer exists: a crisis unit was closed meanwhile
        return entering.into(centre, call, centre.queues[centre.default], at)
    queue = centre.queues[call.queue]
    if event.kind == "queue":
        return _after(centre, call, queue, event.value, at, tired=tired)
    if event.kind == "dial":
        return entering.partner_next(centre, call, queue, at) or entering.back(centre, call, queue, at)
    if event.kind == "place":
        known = wait_announced(queue, event.standing) if event.standing else ()
        return entering.prepared(centre, call, queue, at, before=known)
    noticed = notices.notice(call, queue)  # the caller must hear it to its end
    if event.kind == "said" and call.entered is None and (noticed or tired or event.value not in queue.keys):
        return entering.into(centre, notices.with_notice(call, queue, noticed, event.value), queue, at)
    if event.value in queue.keys and not tired:
        return go(centre, counted(centre, call, queue.keys[event.value]), queue.keys[event.value], at)
    if tired and entering.waited(call, queue, at) >= queue.longest_wait:
        return _instead(centre, call, queue, "timed_out", at, tired=tired)
    return entering.back(centre, call, queue, at)


def go(centre: Centre, call: Call, action: Action, at: datetime) -> Step:
    """Where a key, or what a queue does instead, takes the caller."""
    match action.kind:
        case "say":
            return Say(messages=(action.target,), queue=call.queue, again=True, **entering.state_of(call))
        case "table":
            return tell(centre, call, action.target, "", at, waiting=True)
        case "voicemail":
            greeting = centre.queues[action.target].greeting
            return Record(messages=(greeting,) if greeting else (), queue=action.target, **entering.state_of(call))
        case "partner":
            partner = centre.partners[action.target]
            return entering.ring(call, partner) if answers(centre, partner, at) else _not_there(centre, call, at)
        case "callback" if callback.possible(centre):
            return callback.begin(centre, call, action.target, at)
    return enter(centre, call, action.target, at)


def _not_there(centre: Centre, call: Call, at: datetime) -> Step:
    """The person whom a key names is not there now: back to their place, or to the default queue if they had none."""
    if call.entered is None or call.queue not in centre.queues:
        return enter(centre, call, centre.default, at)
    return entering.back(centre, call, centre.queues[call.queue], at)


def enter(centre: Centre, call: Call, name: str, at: datetime) -> Step:
    """Into a queue, after everything said before it; or what comes instead when it is closed.

    The place of callers with a head start, or from another queue, cannot be counted.
    """
    queue = _open(centre, call, centre.queues[name], at)
    if not takes(centre, queue, call, at):
        return _instead(centre, call, queue, "closed", at)
    if (queue.say_position or queue.say_wait) and call.entered is None and not head_start(centre, call):
        return Look(queue=queue.name, **entering.state_of(call))
    return entering.prepared(centre, call, queue, at)


def _open(centre: Centre, call: Call, queue: Queue, at: datetime) -> Queue:
    """The queue itself, or the first open one of those that take its callers; the last of them when all are closed."""
    for _ in centre.queues:
        action = queue.instead.get("closed")
        if takes(centre, queue, call, at) or not action or action.kind != "queue":
            return queue
        queue = centre.queues[action.target]
    return queue


def counted(centre: Centre, call: Call, action: Action) -> Call:
    """The caller with the category and the tier that a key gives them."""
    tier = action.tier or call.tier
    if centre.retention.numbers == 0:  # their number, which would give it again, is forgotten
        tier = greater(centre, tier, call.tier)
    return replace(call, category=action.category or call.category, tier=tier)


def _after(centre: Centre, call: Call, queue: Queue, status: str, at: datetime, *, tired: bool) -> Step:
    """Queue() let them go: it is a partner's turn, or what comes instead, or they hear why, and goodbye."""
    if status == "TIMEOUT" and entering.waited(call, queue, at) < queue.longest_wait - 1:
        return entering.partner_next(centre, call, queue, at) or entering.back(centre, call, queue, at)
    if status == "WITHDRAW" and queue.at_closing == "tell" and not takes(centre, queue, call, at):
        return enter(centre, call, queue.name, at)
    return _instead(centre, call, queue, REFUSED.get(status, "nobody"), at, tired=tired)


def _instead(centre: Centre, call: Call, queue: Queue, reason: str, at: datetime, *, tired: bool = False) -> Step:
    action = queue.instead.get(reason)
    if action and action.kind == "say":
        return _leave(centre, call, (action.target,), reason, at)
    if action and not tired and not _in_vain(centre, call, action, reason, at):
        return go(centre, counted(centre, call, action), action, at)
    if reason == "closed" and not centre.emergency:
        return closed(centre, call, at, queue)
    told = closing_message(centre, at, queue) if reason == "closed" else centre.sorry[reason]
    if queue.name == centre.default and centre.emergency:  # a moment of speech prevents a fast loop
        told = queue.wait_message
    return _leave(centre, call, (told,), reason, at)


def _in_vain(centre: Centre, call: Call, action: Action, reason: str, at: datetime) -> bool:
    """Whether what a queue does instead was tried for them already, or cannot be done."""
    match action.kind:
        case "partner":
            return call.tries > 0 or not answers(centre, centre.partners[action.target], at)
        case "callback":
            return callback.declined(call) or not callback.possible(centre)
        case "voicemail":  # where they said nothing
            return call.voicemail == action.target
        case "queue":  # which is closed too
            return reason == "closed"
    return False


def _leave(centre: Centre, call: Call, messages: tuple[str, ...], reason: str, at: datetime) -> Step:
    """They hear why, and goodbye; in an emergency centre they wait in the default queue instead."""
    if not centre.emergency:
        return entering.end(call, messages, reason)
    return entering.prepared(centre, call, centre.queues[centre.default], at, before=messages)


def _stays(centre: Centre, call: Call, at: datetime, *, tired: bool) -> Step:
    """They gave no number to be called at: back to their place. Callers who had waited longest wait that long again.

    Outside the hours there is no line for callers who had no place: they hear their menu again.
    """
    wanted = call.wish.queue if call.wish else ""
    call = replace(call, wish=Wish(wanted, declined=True))
    if call.entered is None and outside(centre, call, at) and (asked := menus.again(centre, call, at, tired=tired)):
        return asked
    if call.entered is None or call.queue not in centre.queues:
        return enter(centre, call, wanted if wanted in centre.queues else centre.default, at)
    queue, back = centre.queues[call.queue], entering.back(centre, call, centre.queues[call.queue], at)
    over = entering.waited(call, queue, at) >= queue.longest_wait - 1
    return replace(back, longest_wait=queue.longest_wait if over else back.longest_wait, declined=True)


def _returned(centre: Centre, call: Call, at: datetime) -> Step:
    """They were called back and are there: into their queue, or where its callers go now, at their place."""
    queue = _open(centre, call, centre.queues.get(call.queue, centre.queues[centre.default]), at)
    if not takes(centre, queue, call, at):
        return _instead(centre, call, queue, "closed", at)
    return entering.prepared(centre, call, queue, at)


def _recorded(centre: Centre, call: Call, seconds: str, at: datetime, *, tired: bool) -> Step:
    """They have left a message, or said nothing: then they return to their place or their menu."""
    if seconds.isdecimal() and int(seconds) >= SHORTEST_MESSAGE:
        return entering.end(call, (), "left_by_key")
    if centre.emergency:  # callers who asked for help and said nothing wait for an agent
        return entering.prepared(centre, call, centre.queues[centre.default], at)
    if call.entered is None:
        return menus.again(centre, call, at, tired=tired) or enter(centre, replace(call, tries=0), centre.default, at)
    if call.queue not in centre.queues:
        return entering.into(centre, call, centre.queues[centre.default], at)
    queue = centre.queues[call.queue]
    if not takes(centre, queue, call, at):
        return _instead(centre, call, queue, "closed", at, tired=tired)
    if entering.waited(call, queue, at) >= queue.longest_wait - 1:
        return _instead(centre, call, queue, "timed_out", at, tired=tired)
    return entering.back(centre, call, queue, at)
