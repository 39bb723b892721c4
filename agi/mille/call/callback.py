"""A caller asks for a callback: at which number? What comes next until they have given one, or stay in line."""

from dataclasses import replace
from datetime import datetime

from mille.call.opening import outside, takes
from mille.call.steps import Call, Confirm, Event, Number, Promise, Wish
from mille.call.tiers import head_start, tier_of
from mille.centre.model.centre import Centre
from mille.centre.telephone_plan import as_dialled, is_allowed
from mille.centre.texts.callback_texts import read_back

TRIES = 3
"""How often they are asked for a number, or whether one is right, without a good answer."""

CONFIRM_WAITS, TYPING_WAITS = 5.0, 5.0
"""Seconds for the key after a number was read back; for each digit that they type."""

YES, OTHER, STAYS = "1", "2", "*"
"""The keys after their number was read back."""

Asking = Confirm | Number | Promise


def possible(centre: Centre) -> bool:
    """Whether callers may ask for it: the centre calls back, and may keep a number long enough."""
    return bool(centre.callbacks and centre.outward) and centre.retention.numbers != 0


def declined(call: Call) -> bool:
    """Whether they were offered it and gave no number."""
    return call.wish is not None and call.wish.declined


def begin(centre: Centre, call: Call, queue: str, at: datetime) -> Confirm | Number:
    """The first question: is their number right? Callers whose number is withheld or cannot be called type one."""
    number = callable_number(centre, call.number)
    call = replace(call, wish=Wish(queue, number))
    return _read_back(centre, call, at) if number else _type(call)


def next_step(centre: Centre, call: Call, event: Event, at: datetime) -> Asking | None:
    """The step after an answer to one of the questions (``confirmed``, ``typed``); None when they stay in line."""
    wish = call.wish
    if wish is None or wish.declined or not possible(centre):
        return None
    if event.kind == "typed":
        return _typed(centre, call, wish, at)
    if event.value == YES and callable_number(centre, wish.number):
        return _promise(centre, call, wish)
    if event.value == STAYS or wish.asked >= TRIES:
        return None
    again = replace(call, wish=replace(wish, asked=wish.asked + 1))
    return _type(again) if event.value == OTHER else _read_back(centre, again, at)


def callable_number(centre: Centre, number: str) -> str:
    """A number as it is dialled, if the centre may call it; empty when it may not, or there is none."""
    outward = centre.outward
    if not number or outward is None or not is_allowed(number, centre.country, outward.allow):
        return ""
    return as_dialled(number, centre.country)


def _typed(centre: Centre, call: Call, wish: Wish, at: datetime) -> Asking | None:
    """A number that may be called is read back; otherwise they are asked again, TRIES times in all."""
    if number := callable_number(centre, wish.number):
        return _read_back(centre, replace(call, wish=replace(wish, number=number)), at)
    if wish.asked >= TRIES:
        return None
    before = ("callback_refused",) if wish.number else ()
    return _type(replace(call, wish=replace(wish, asked=wish.asked + 1)), before)


def _read_back(centre: Centre, call: Call, at: datetime) -> Confirm:
    assert call.wish is not None
    keys = "callback_confirm" if _may_stay(centre, call, call.wish.queue, at) else "callback_confirm_closed"
    said = ("callback_at", *read_back(call.wish.number), keys)
    return Confirm(call.node, call.language, said, call.wish, CONFIRM_WAITS, category=call.category, tier=call.tier)


def _may_stay(centre: Centre, call: Call, queue: str, at: datetime) -> bool:
    """Whether there is a line for them to stay in: the one where they wait, or one that takes them now."""
    if call.entered is not None or centre.emergency:
        return True
    return not outside(centre, call, at) and takes(
        centre, centre.queues.get(queue, centre.queues[centre.default]), call, at
    )


def _type(call: Call, before: tuple[str, ...] = ()) -> Number:
    assert call.wish is not None
    wish, said = replace(call.wish, number=""), (*before, "callback_number")
    return Number(call.node, call.language, said, wish, TYPING_WAITS, category=call.category, tier=call.tier)


def _promise(centre: Centre, call: Call, wish: Wish) -> Promise:
    """They keep the rights of their own number, even when they are called at another one."""
    tier, number = tier_of(centre, call), callable_number(centre, wish.number)
    start = head_start(centre, call)
    said = ("callback_noted",)
    return Promise(
        call.node, call.language, said, wish.queue, number, start, category=call.category, tier=tier or call.tier
    )
