"""What does the caller hear next? One pure function, for a live call as for "what would he hear at 14:05?"."""

from dataclasses import replace
from datetime import datetime

from mille.call.steps import Ask, Call, End, Enter, Event, QueueStatus, Say, Step
from mille.centre.hours import is_open
from mille.centre.model import Action, Centre

MOST_STEPS = 30
"""A caller who has been asked so often goes to the default queue: nobody walks in circles."""


def next_step(centre: Centre, call: Call, event: Event, at: datetime) -> Step:
    """The step that follows `event`, at the instant `at` (aware).

    Whatever the caller presses or does not press, he comes to a queue or to a message that says why not, within
    MOST_STEPS questions. Raises KeyError when `call` names a menu that the centre has not (it was removed by a new
    description while he listened): the caller then takes the safe path.
    """
    if event.kind == "queue" and call.queue in centre.queues:
        return _after_queue(centre, call, event.value)
    if event.kind == "queue":  # his queue is no more: a crisis unit was closed while he waited, whatever the hour
        return Enter(call.node, call.language, centre.default, centre.queues[centre.default].longest_wait)
    if not _serves(centre, centre.hours, call, at):
        return End(call.node, call.language, (centre.closed,), "closed")
    if call.steps > MOST_STEPS:
        return _enter(centre, call, centre.default, at)
    if event.kind == "arrived":
        return _ask(centre, call, centre.menu, before=centre.welcome)
    return _after_key(centre, call, event, at)


def _after_key(centre: Centre, call: Call, event: Event, at: datetime) -> Step:
    """A key that the menu has is followed; after a message the menu comes again; else he is asked again, or sent on."""
    menu = centre.menus[call.node]
    if event.value in menu.keys:
        return _follow(centre, call, menu.keys[event.value], at)
    if event.kind == "said":
        return _ask(centre, call, menu.name)
    if call.tries < menu.tries:
        before = (centre.wrong_key,) if event.value else ()
        return _ask(centre, call, menu.name, tries=call.tries, before=before)
    return _follow(centre, call, menu.default, at)


def _follow(centre: Centre, call: Call, action: Action, at: datetime) -> Step:
    match action.kind:
        case "queue":
            return _enter(centre, call, action.target, at)
        case "menu":
            return _ask(centre, call, action.target)
        case "say":
            return Say(call.node, call.language, (action.target,))
        case "language":
            chosen = replace(call, language=action.target)
            return _ask(centre, chosen, call.node, before=centre.welcome if call.node == centre.menu else ())


def _ask(centre: Centre, call: Call, menu_name: str, tries: int = 0, before: tuple[str, ...] = ()) -> Ask:
    menu = centre.menus[menu_name]
    return Ask(menu.name, call.language, before + menu.say, tries + 1, menu.timeout)


def _enter(centre: Centre, call: Call, name: str, at: datetime) -> Step:
    queue = centre.queues[name]
    if not _serves(centre, queue.hours, call, at):
        return End(call.node, call.language, (centre.closed,), "closed")
    return Enter(call.node, call.language, queue.name, queue.longest_wait)


def _after_queue(centre: Centre, call: Call, status: QueueStatus) -> End:
    """Nobody could talk to him: he is told why. Any ending but a full queue or a long wait means nobody was there."""
    reason = {"FULL": "full", "TIMEOUT": "timed_out"}.get(status, "nobody")
    return End(call.node, call.language, (centre.sorry[reason],), reason)


def _serves(centre: Centre, hours: str, call: Call, at: datetime) -> bool:
    """Open now, or when he arrived: who rang in time is served, however long he listened to the menu."""
    return is_open(centre, hours, at) or is_open(centre, hours, call.arrived)
