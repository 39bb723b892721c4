"""A caller asks to be called back: his number is read to him, or he types another; nobody is hung up on for it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from centres import REFERENCE, calls, instants, keys, lives, noumea, whole_centres
from hypothesis import given
from hypothesis import strategies as st

from mille.call.callback import TRIES, callable_number
from mille.call.journey import MOST_STEPS, next_step
from mille.call.rehearsal.narration import narrated
from mille.call.rehearsal.rehearsal import Caller, rehearse
from mille.call.steps import (
    Ask,
    Call,
    Confirm,
    End,
    Enter,
    Event,
    EventKind,
    Number,
    Promise,
    Say,
    Step,
    Wish,
    remembered,
)
from mille.centre.explain.wording import wording
from mille.centre.model.centre import (
    Action,
    Callbacks,
    Centre,
    Hours,
    Outward,
    Recording,
    Retention,
    Span,
    Tier,
)
from mille.centre.telephone_plan import is_allowed
from mille.centre.texts.callback_texts import TEXTS, callback_messages, read_back

WEDNESDAY = noumea("2026-09-23 10:00")
NIGHT = noumea("2026-09-23 23:00")
SECOND = timedelta(seconds=1)
CALLING = replace(
    REFERENCE,
    outward=Outward("opt"),
    callbacks=Callbacks(),
    tiers={"old": Tier("old", 120, ("75*",))},
    queues={
        **REFERENCE.queues,
        "post": replace(
            REFERENCE.queues["post"], keys={"1": Action("callback", "post"), "2": Action("say", "agencies")}
        ),
    },
)
ALWAYS = Hours("always", dict.fromkeys(range(7), (Span(0, 1440),)), closed_on_holidays=False)
WAITS = Call(WEDNESDAY, "fr", "main", 2, "post", 3, number="268801", entered=WEDNESDAY)
"""A caller who came into the queue post as he rang, and for whom two partners were rung in vain."""
HIDDEN = replace(WAITS, number="")


def with_instead(**instead: Action) -> Centre:
    queue = replace(CALLING.queues["post"], instead=instead)
    return replace(CALLING, queues={**CALLING.queues, "post": queue})


def goes(*happened: tuple[str, str], call: Call = WAITS, centre: Centre = CALLING, seconds: int = 60) -> list[Step]:
    """The steps of a caller to whom this happens; what he types is put into his wish, as the dialplan does."""
    steps, at = list[Step](), WEDNESDAY + seconds * SECOND
    for kind, value in happened:
        if kind == "typed" and call.wish:
            call = replace(call, wish=replace(call.wish, number=value))
        steps.append(next_step(centre, call, Event(kind, "" if kind == "typed" else value), at))  # type: ignore[arg-type]
        call = remembered(call, steps[-1], at)
    return steps


ASKS = ("key", "1")


def test_his_number_is_read_back_digit_by_digit() -> None:
    (step,) = goes(ASKS)
    assert isinstance(step, Confirm)
    assert step.messages == ("callback_at", *(f"digit_{digit}" for digit in "268801"), "callback_confirm")
    assert (step.language, step.wish) == ("fr", Wish("post", "268801"))


def test_with_1_he_is_promised_a_call_at_his_place() -> None:
    promise = goes(ASKS, ("confirmed", "1"))[-1]
    assert promise == Promise("main", "fr", ("callback_noted",), "post", "268801")


def test_what_his_number_gives_him_he_keeps_when_he_is_called_elsewhere() -> None:
    old = replace(WAITS, number="751234")
    promise = goes(ASKS, ("confirmed", "2"), ("typed", "268802"), ("confirmed", "1"), call=old)[-1]
    assert promise == Promise("main", "fr", ("callback_noted",), "post", "268802", 120, tier="old")


def test_with_2_he_types_another_number_which_is_read_back_too() -> None:
    _, typed, again = goes(ASKS, ("confirmed", "2"), ("typed", "751234"))
    assert isinstance(typed, Number)
    assert (typed.messages, typed.wish.number) == (("callback_number",), "")
    assert isinstance(again, Confirm)
    assert again.wish.number == "751234"


@pytest.mark.parametrize("number", ["", "1000", "+33612345678", "15", "12"])
def test_whose_number_is_hidden_or_not_to_be_called_is_asked_to_type_one(number: str) -> None:
    (step,) = goes(ASKS, call=replace(WAITS, number=number))
    assert step == Number("main", "fr", ("callback_number",), Wish("post"), 5.0)


def test_a_number_that_the_centre_may_not_call_is_refused_and_asked_for_again() -> None:
    steps = goes(ASKS, ("typed", "0033612345678"), ("typed", "36"), call=HIDDEN)
    assert [step.messages for step in steps[1:] if isinstance(step, Number)] == [
        ("callback_refused", "callback_number")
    ] * 2


def test_numbers_abroad_are_called_where_the_description_allows_them() -> None:
    abroad = replace(CALLING, outward=Outward("opt", ("national", "+33")))
    step = goes(ASKS, ("typed", "0033612345678"), call=HIDDEN, centre=abroad)[-1]
    assert isinstance(step, Confirm)
    assert step.messages[1] == "digit_plus"
    assert step.wish.number == "+33612345678"


def test_who_types_nothing_is_back_in_line_at_his_place() -> None:
    steps = goes(ASKS, *[("typed", "")] * (TRIES + 1), call=HIDDEN)
    assert steps[-1] == Enter("main", "fr", "post", 1740, again=True, declined=True)
    assert len(steps) == TRIES + 2


@pytest.mark.parametrize("key", ["*", ""])
def test_who_says_nothing_or_wants_to_stay_is_back_in_line_at_his_place(key: str) -> None:
    steps = goes(ASKS, *[("confirmed", key)] * (1 if key else TRIES + 1))
    assert steps[-1] == Enter("main", "fr", "post", 1740, again=True, declined=True)


def test_the_partners_who_were_rung_for_him_stay_rung() -> None:
    call = WAITS
    for step in goes(ASKS, ("confirmed", "2"), ("typed", "36"), ("confirmed", "*")):
        call = remembered(call, step, WEDNESDAY)
    assert call.tries == WAITS.tries


def test_he_may_ask_again_later() -> None:
    steps = goes(ASKS, ("confirmed", "*"), ASKS)
    assert isinstance(steps[-1], Confirm)


@pytest.mark.parametrize(("status", "reason"), [("FULL", "full"), ("JOINEMPTY", "nobody"), ("TIMEOUT", "timed_out")])
def test_a_queue_that_cannot_serve_him_offers_it_once_and_then_says_why(status: str, reason: str) -> None:
    centre = with_instead(**{reason: Action("callback", "post")})
    steps = goes(("queue", status), ("confirmed", "*"), ("queue", status), centre=centre, seconds=1800)
    assert isinstance(steps[0], Confirm)
    assert steps[1] == Enter("main", "fr", "post", 1800, again=True, declined=True)
    assert steps[2] == End("main", "fr", (REFERENCE.sorry[reason],), reason)


def test_a_queue_that_is_closed_offers_a_call_when_it_opens() -> None:
    centre, night = with_instead(closed=Action("callback", "post")), NIGHT
    centre = replace(centre, hours="always", timetables={**centre.timetables, "always": ALWAYS})
    call = Call(night, "fr", "main", 1, number="268801")
    asked = next_step(centre, call, Event("digits", "2"), night)
    assert isinstance(asked, Confirm)
    assert asked.messages[-1] == "callback_confirm_closed"
    call = remembered(call, asked, night)
    assert isinstance(next_step(centre, call, Event("confirmed", "1"), night), Promise)
    assert next_step(centre, call, Event("confirmed", "*"), night) == End("main", "fr", ("closed",), "closed")


def test_outside_the_hours_a_callback_is_asked_for_and_staying_leads_back_to_the_menu() -> None:
    menu = replace(CALLING.menus["main"], keys={"7": Action("callback", "post")})
    open_queue = replace(CALLING.queues["post"], hours="always")
    centre = replace(
        CALLING,
        menus={**CALLING.menus, "main": menu},
        closed_menu="main",
        queues={**CALLING.queues, "post": open_queue},
        timetables={**CALLING.timetables, "always": ALWAYS},
    )
    call = Call(NIGHT, "fr", "main", 1, number="268801")
    seconds = int((NIGHT - WEDNESDAY).total_seconds())
    asked, again = goes(("digits", "7"), ("confirmed", "*"), call=call, centre=centre, seconds=seconds)
    assert isinstance(asked, Confirm)
    assert asked.messages[-1] == "callback_confirm_closed"
    assert again == Ask("main", "fr", ("main-menu",), 2, 5.0)
    for no_more in (replace(call, tries=3), replace(call, steps=MOST_STEPS)):
        ended = goes(("digits", "7"), ("confirmed", "*"), call=no_more, centre=centre, seconds=seconds)[-1]
        assert ended == End("main", "fr", ("closed",), "closed")


def test_a_key_of_a_menu_asks_before_he_was_in_any_queue_and_declining_leads_there() -> None:
    menu = replace(CALLING.menus["main"], keys={"7": Action("callback", "bank", category="account")})
    centre = replace(CALLING, menus={**CALLING.menus, "main": menu})
    call = Call(WEDNESDAY, "en", "main", 1, number="268801")
    asked, stays = goes(("digits", "7"), ("confirmed", "*"), call=call, centre=centre)
    assert isinstance(asked, Confirm)
    assert (asked.wish.queue, asked.category) == ("bank", "account")
    assert stays == Enter("main", "en", "bank", 1800, category="account")


def test_who_was_asked_too_often_is_back_in_line() -> None:
    tired = replace(WAITS, steps=MOST_STEPS + 1, wish=Wish("post", "268801"))
    assert isinstance(goes(("confirmed", "2"), call=tired)[-1], Enter)


@pytest.mark.parametrize(
    "centre",
    [
        replace(CALLING, callbacks=None),
        replace(CALLING, outward=None),
        replace(CALLING, retention=Retention(numbers=0)),
    ],
)
def test_where_nobody_can_be_called_back_he_waits(centre: Centre) -> None:
    assert isinstance(goes(ASKS, centre=centre)[-1], Enter)


def test_a_wish_that_is_lost_brings_him_back_in_line() -> None:
    for kind in ("confirmed", "typed"):
        assert isinstance(goes((kind, "1"))[-1], Enter)


def test_who_was_called_back_comes_into_his_queue_with_its_notice_and_his_head_start() -> None:
    queue = replace(CALLING.queues["post"], recording=Recording("agencies"), say_position=True)
    centre = replace(CALLING, queues={**CALLING.queues, "post": queue})
    call = Call(WEDNESDAY, "en", "", 0, "post", 2, number="268801", tier="old")
    said, entered = goes(("returned", ""), ("said", ""), call=call, centre=centre, seconds=7200)
    assert said == Say("", "en", ("agencies",), queue="post", tier="old")
    assert entered == Enter("", "en", "post", 1800, head_start=120, record=True, tier="old", notice="agencies")


def test_who_was_called_back_for_a_queue_that_is_no_more_comes_into_the_default_one() -> None:
    step = goes(("returned", ""), call=replace(WAITS, queue="covid", entered=None))[-1]
    assert isinstance(step, Enter)
    assert step.queue == "fixed-line"


# ------------------------------------------------------------------------------------------------ whatever happens
@given(st.data(), whole_centres(), instants)
def test_only_numbers_that_the_centre_may_call_are_ever_promised(
    data: st.DataObject, centre: Centre, at: datetime
) -> None:
    call = data.draw(calls(centre))
    steps = lives(data, centre, call, Event("arrived"), at, most=40)
    for promise in (step for step in steps if isinstance(step, Promise)):
        assert centre.outward is not None
        assert is_allowed(promise.number, centre.country, centre.outward.allow)
        assert callable_number(centre, promise.number) == promise.number
        assert promise.queue in centre.queues


@given(st.data(), whole_centres(), instants, st.text(alphabet="0123456789", max_size=25), keys)
def test_from_any_wish_he_comes_on_within_bounds(
    data: st.DataObject, centre: Centre, at: datetime, number: str, key: str
) -> None:
    wish = Wish(data.draw(st.sampled_from([*centre.queues, "gone"])), number, data.draw(st.integers(0, TRIES)))
    call = replace(data.draw(calls(centre)), wish=wish)
    kinds: tuple[EventKind, ...] = ("confirmed", "typed")
    for kind in kinds:
        step = next_step(centre, call, Event(kind, key), at)
        assert not isinstance(step, Confirm | Number) or step.wish.asked <= TRIES


# ------------------------------------------------------------------------------------------------ words
def test_all_is_said_in_every_language_and_a_number_digit_by_digit() -> None:
    assert callback_messages(REFERENCE) == {}
    messages = callback_messages(CALLING)
    assert all(message.texts.keys() == {"fr", "en"} for message in messages.values())
    assert {*read_back("+0123456789"), *TEXTS} == messages.keys()
    assert messages["digit_7"].texts == {"fr": "sept", "en": "seven"}
    assert "Le 1000" in messages["callback_returned"].texts["en"]


def test_the_rehearsal_goes_the_same_way() -> None:
    caller = Caller(WEDNESDAY, tuple("212751234#1"), number="268801")
    rehearsal = rehearse(CALLING, caller)
    assert rehearsal.outcome == "called_back"
    assert [type(moment.step).__name__ for moment in rehearsal.moments] == [
        *("Ask", "Enter", "Confirm", "Number", "Confirm", "Promise")
    ]
    assert rehearsal.moments[3].pressed == "751234#"
    assert rehearsal.unpressed == ()


def test_who_asks_what_he_would_hear_is_told_the_whole_way() -> None:
    caller = Caller(WEDNESDAY, tuple("212751234#1"), number="268801")
    told = " ".join(narrated(CALLING, WEDNESDAY, "268801", rehearse(CALLING, caller), wording("en")).split())
    for said in (
        "“Nous vous rappellerons quand ce sera votre tour, à ce numéro : deux six huit huit zéro un.”",
        "types 751234#",
        "during the hours office, the centre calls 751234",
        "up to 3 attempts, 10 minutes apart, ringing for 30 seconds each time",
        "“Bonjour, ici Le 1000.",
        "presses 1 and enters the queue post, at the place kept there",
        "End: left by key. The centre will call back.",
    ):
        assert said in told
