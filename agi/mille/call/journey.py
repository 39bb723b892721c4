"""What does the caller hear next? One pure function, for a live call as for "what would they hear at 14:05?"."""

from dataclasses import replace
from datetime import datetime

from mille.call import callback, entering, transfers, waiting
from mille.call.information import choose, menu_of, offer, table_of
from mille.call.last_call import rings_again
from mille.call.menus import ask
from mille.call.opening import closed, closing_messages, finds_out, outside, serves
from mille.call.steps import Ask, Call, End, Event, Say, Step
from mille.call.tiers import tier_of
from mille.call.welcome_bulletin import bulletin_for
from mille.centre.model.centre import Action, Centre

ANSWERED = ("queue", "partner", "agent")
"""The actions that lead to somebody who answers: none of them does so outside the hours."""

MOST_STEPS = 30
"""Callers who have been asked this often go to the default queue: nobody walks in circles."""


def next_step(centre: Centre, call: Call, event: Event, at: datetime) -> Step:
    """The step that follows `event`, at the instant `at` (aware).

    Whatever callers press or do not press, they come to a queue, to somebody else who answers, or to a message that
    says why not, within MOST_STEPS questions. Raises KeyError when `call` names a menu that the centre does not have
    (a new description removed it meanwhile): the caller then takes the safe path.
    """
    if event.kind == "transfer":
        return transfers.next_step(centre, call, event.value, at)
    tired = call.steps > MOST_STEPS
    if event.kind not in ("arrived", "said", "digits") or (event.kind == "said" and call.queue):
        return waiting.next_step(centre, call, event, at, tired=tired)
    is_closed = not serves(centre, centre.hours, call, at)
    if is_closed and not centre.emergency and (tired or not finds_out(centre, at)):
        return _turned_away(centre, call, event, at)
    if tired or (is_closed and centre.emergency):
        return waiting.enter(centre, replace(call, tries=0), centre.default, at)
    if event.kind == "arrived":
        return _arrived(centre, call, event, at, is_closed=is_closed)
    return _after_key(centre, call, event, at)


def _turned_away(centre: Centre, call: Call, event: Event, at: datetime) -> End:
    """That it is closed; callers who have just arrived first hear the bulletin for all callers."""
    end = closed(centre, call, at)
    before = bulletin_for(event, call.language) if event.kind == "arrived" else ()
    return replace(end, messages=before + end.messages)


def _arrived(centre: Centre, call: Call, event: Event, at: datetime, *, is_closed: bool) -> Ask | Say:
    """The welcome, unless they call again, the bulletin, the first menu; outside the hours, that it is closed."""
    call = replace(call, tier=tier_of(centre, call)) if centre.retention.numbers == 0 else call
    welcome = () if rings_again(centre, event.value) else centre.welcome
    if is_closed:
        before = welcome + bulletin_for(event, call.language) + closing_messages(centre, at)
        return replace(ask(centre, call, centre.closed_menu, before=before), closed=True)
    return _welcomed(centre, call, welcome, event)


def _welcomed(centre: Centre, call: Call, welcome: tuple[str, ...], event: Event) -> Ask | Say:
    """The welcome and the first menu. The bulletin comes between them as an information with an end of its own:
    callers who hang up after hearing it have their answer."""
    if news := bulletin_for(event, call.language):
        return Say(centre.menu, call.language, welcome + news, category=call.category, tier=call.tier)
    return ask(centre, call, centre.menu, before=welcome)


def _after_key(centre: Centre, call: Call, event: Event, at: datetime) -> Step:
    """Follows a key that the menu has; after a message the menu comes again; otherwise asks again, or sends them on."""
    if menu_of(call.node) != call.node:
        table = table_of(centre, call.node)
        chosen = choose(centre, call, table, event, at) if table else None
        return chosen or ask(centre, call, menu_of(call.node))
    menu = centre.menus[call.node]
    if event.value in menu.keys:
        return _follow(centre, call, menu.keys[event.value], event, at)
    if event.kind == "said":
        return ask(centre, call, menu.name)
    if call.tries < menu.tries:
        before = (centre.wrong_key,) if event.value else ()
        return ask(centre, call, menu.name, tries=call.tries, before=before)
    return _follow(centre, call, menu.default, event, at)


def _follow(centre: Centre, call: Call, action: Action, event: Event, at: datetime) -> Step:
    call = replace(waiting.counted(centre, call, action), tries=0)
    match action.kind:
        case "menu":
            return ask(centre, call, action.target)
        case "say":
            return Say(call.node, call.language, (action.target,), category=call.category, tier=call.tier)
        case "table":
            return offer(centre, call, action.target, at)
        case "language":
            return _in_his_language(centre, replace(call, language=action.target), event, at)
    if _answered(centre, action) and outside(centre, call, at):
        return closed(centre, call, at)
    match action.kind:
        case "agent":
            return entering.dial(call, "agent", action.target, waiting.AGENT_RINGS)
    return waiting.go(centre, call, action, at)


def _answered(centre: Centre, action: Action) -> bool:
    """Whether it leads to somebody who answers; so does a callback in a centre that calls nobody back."""
    return action.kind in ANSWERED or (action.kind == "callback" and not callback.possible(centre))


def _in_his_language(centre: Centre, call: Call, event: Event, at: datetime) -> Ask | Say:
    """The menu in the language that they have chosen; in the one they arrived with, they hear the welcome again."""
    if call.node == centre.closed_menu and not serves(centre, centre.hours, call, at):
        before = centre.welcome + bulletin_for(event, call.language) + closing_messages(centre, at)
        return ask(centre, call, call.node, before=before)
    return _welcomed(centre, call, centre.welcome, event) if call.node == centre.menu else ask(centre, call, call.node)
