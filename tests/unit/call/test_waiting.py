"""On the way to a queue, in it and after it: what becomes of a caller, whatever he presses and whoever is missing."""

import itertools
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args

import pytest
from centres import KEYS, REFERENCE, STATUSES, calls, instants, lived, lives, noumea, rings, whole_centres
from hypothesis import assume, given
from hypothesis import strategies as st

from mille.call.callback_texts import callback_messages
from mille.call.journey import MOST_STEPS, next_step
from mille.call.shares import alike
from mille.call.steps import (
    Ask,
    Call,
    Dial,
    End,
    Enter,
    Event,
    EventKind,
    Promise,
    Record,
    Say,
    Step,
    Survey,
    remembered,
)
from mille.call.wait_texts import wait_messages
from mille.centre.hours import is_open
from mille.centre.model import Action, Centre, Partner, Recording, Tier
from mille.centre.model import Survey as Asked

WEDNESDAY = noumea("2026-09-23 10:00")
SECOND = timedelta(seconds=1)
WAITS = Call(WEDNESDAY, "fr", "main", 0, "post", 3, entered=WEDNESDAY)
"""A caller who came into the queue post as he rang."""
TIRED = replace(WAITS, steps=MOST_STEPS + 1)


def centre_with(queue: str = "post", **changes: object) -> Centre:
    """The 1000, with one queue described otherwise."""
    changed = replace(REFERENCE.queues[queue], **changes)  # type: ignore[arg-type]
    partners = {
        "clinic": Partner("clinic", "251000", ring=20, notice="agencies"),
        "town": Partner("town", "252000"),
    }
    return replace(REFERENCE, queues={**REFERENCE.queues, queue: changed}, partners=partners)


def after(
    centre: Centre, kind: str, value: str = "", call: Call = WAITS, seconds: int = 0, tired: bool = False
) -> Step:
    """The next step of a caller, so many seconds after he rang."""
    call = replace(call, steps=MOST_STEPS + 1) if tired else call
    return next_step(centre, call, Event(kind, value), WEDNESDAY + seconds * SECOND)  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------ keys while waiting
KEYED = centre_with(
    keys={
        "1": Action("say", "agencies"),
        "2": Action("voicemail", "bank"),
        "3": Action("queue", "mobile", category="account", tier="old"),
        "4": Action("partner", "clinic"),
    }
)


def test_a_key_while_waiting_tells_something_and_brings_him_back_to_his_place() -> None:
    told = after(KEYED, "key", "1", seconds=100)
    assert told == Say("main", "fr", ("agencies",), queue="post", again=True)
    back = after(KEYED, "said", seconds=120, call=remembered(WAITS, told, WEDNESDAY + 100 * SECOND))
    assert back == Enter("main", "fr", "post", 1800 - 120, again=True)


def test_a_key_that_interrupts_the_information_is_followed() -> None:
    assert isinstance(after(KEYED, "said", "2", seconds=105), Record)


def test_a_key_without_meaning_brings_him_back_for_the_rest_of_his_wait() -> None:
    for kind, key in (("key", "7"), ("said", "#"), ("key", "")):
        assert after(KEYED, kind, key, seconds=30) == Enter("main", "fr", "post", 1770, again=True)


def test_a_key_leads_to_the_voice_mail_of_any_queue() -> None:
    assert after(KEYED, "key", "2") == Record("main", "fr", (), "bank")
    greeted = replace(KEYED, queues={**KEYED.queues, "bank": replace(KEYED.queues["bank"], greeting="agencies")})
    assert after(greeted, "key", "2") == Record("main", "fr", ("agencies",), "bank")


def test_a_key_leads_to_another_queue_with_its_own_wait_and_gives_him_what_it_says() -> None:
    tiers = {"old": Tier("old", 120)}
    step = after(replace(KEYED, tiers=tiers), "key", "3", seconds=600)
    assert step == Enter("main", "fr", "mobile", 1800, head_start=120, category="account", tier="old")


def test_a_key_leads_to_a_partner_and_back_when_he_does_not_answer() -> None:
    rung = after(KEYED, "key", "4", seconds=10)
    assert rung == Dial("main", "fr", ("agencies",), "partner", "clinic", 20, 1)
    call = remembered(WAITS, rung, WEDNESDAY)
    assert after(KEYED, "dial", "NOANSWER", call, 30) == Enter("main", "fr", "post", 1770, again=True)
    assert after(KEYED, "dial", "ANSWER", call, 30) == End("main", "fr", (), "overflowed")


def test_who_has_been_asked_too_often_keeps_his_place_whatever_he_presses() -> None:
    assert after(KEYED, "key", "2", tired=True, seconds=10) == Enter("main", "fr", "post", 1790, again=True)


def test_who_has_been_asked_too_often_does_not_wait_for_ever_by_pressing_keys() -> None:
    assert after(KEYED, "key", "2", tired=True, seconds=1800) == End("main", "fr", ("timed-out",), "timed_out")


def test_a_queue_that_is_no_more_leaves_him_the_default_queue() -> None:
    for kind, value in (("key", "1"), ("queue", "WITHDRAW"), ("said", ""), ("dial", "BUSY")):
        step = after(KEYED, kind, value, call=replace(WAITS, queue="covid"), seconds=20)
        assert step == Enter("main", "fr", "fixed-line", 1800)


# ------------------------------------------------------------------------------------------------ not served
REASONS = {"FULL": "full", "JOINEMPTY": "nobody", "LEAVEEMPTY": "nobody", "TIMEOUT": "timed_out"}


def not_served(centre: Centre, status: str, tired: bool = False) -> Step:
    return after(centre, "queue", status, seconds=1800 if status == "TIMEOUT" else 5, tired=tired)


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_instead_of_a_farewell_he_comes_to_another_queue(status: str, reason: str) -> None:
    centre = centre_with(instead={reason: Action("queue", "mobile", category="account")})
    assert not_served(centre, status) == Enter("main", "fr", "mobile", 1800, category="account")


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_instead_of_a_farewell_he_hears_a_message_of_the_queues_own(status: str, reason: str) -> None:
    assert not_served(centre_with(instead={reason: Action("say", "agencies")}), status) == End(
        "main", "fr", ("agencies",), reason
    )


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_instead_of_a_farewell_he_leaves_a_message(status: str, reason: str) -> None:
    centre = centre_with(instead={reason: Action("voicemail", "post")})
    assert not_served(centre, status) == Record("main", "fr", (), "post")


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_instead_of_a_farewell_a_partner_is_rung_once(status: str, reason: str) -> None:
    centre = centre_with(instead={reason: Action("partner", "town")})
    rung = not_served(centre, status)
    assert rung == Dial("main", "fr", (), "partner", "town", 30, 1)
    call = remembered(WAITS, rung, WEDNESDAY)
    again = after(centre, "queue", status, call, 1800 if status == "TIMEOUT" else 40)
    assert again == End("main", "fr", (REFERENCE.sorry[reason],), reason)


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_who_has_been_asked_too_often_is_told_so_and_taken_leave_of(status: str, reason: str) -> None:
    centre = centre_with(instead={reason: Action("queue", "post")})
    assert not_served(centre, status, tired=True) == End("main", "fr", (REFERENCE.sorry[reason],), reason)


def test_two_queues_that_pass_him_on_to_each_other_end_some_time() -> None:
    centre = centre_with(instead={"full": Action("queue", "mobile")})
    mobile = replace(centre.queues["mobile"], instead={"full": Action("queue", "post")})
    centre = replace(centre, queues={**centre.queues, "mobile": mobile})
    call, steps = WAITS, [not_served(centre, "FULL")]
    while isinstance(steps[-1], Enter) and len(steps) < 100:
        call = remembered(call, steps[-1], WEDNESDAY)
        steps.append(after(centre, "queue", "FULL", call))
    assert steps[-1] == End("main", "fr", ("full",), "full")
    assert len(steps) < MOST_STEPS + 2


# ------------------------------------------------------------------------------------------------ closed
LATE = noumea("2026-09-23 15:30")
"""The counter, and so the bank, is closed; the centre is open."""


def to_the_bank(**changes: object) -> Step:
    return rings(centre_with("bank", **changes), "3", at=LATE)[-1]


def test_a_closed_queue_has_its_own_message() -> None:
    assert to_the_bank(closed="agencies") == End("main", "fr", ("agencies",), "closed", category="account")


def test_a_closed_queue_sends_its_callers_on_to_one_that_is_open() -> None:
    step = to_the_bank(instead={"closed": Action("queue", "post")})
    assert step == Enter("main", "fr", "post", 1800, category="account")


def test_closed_queues_one_after_the_other_are_followed_to_the_first_open_one() -> None:
    centre = centre_with("bank", instead={"closed": Action("queue", "mobile")})
    mobile = replace(centre.queues["mobile"], hours="counter", instead={"closed": Action("queue", "post")})
    centre = replace(centre, queues={**centre.queues, "mobile": mobile})
    assert rings(centre, "3", at=LATE)[-1] == Enter("main", "fr", "post", 1800, category="account")


def test_closed_queues_in_a_circle_are_closed() -> None:
    step = to_the_bank(instead={"closed": Action("queue", "bank")})
    assert step == End("main", "fr", ("closed",), "closed", category="account")


def test_a_closed_queue_takes_messages() -> None:
    step = to_the_bank(instead={"closed": Action("voicemail", "bank")})
    assert step == Record("main", "fr", (), "bank", category="account")


def test_a_closed_queue_has_a_partner_rung_although_the_menu_was_asked_before() -> None:
    step = to_the_bank(instead={"closed": Action("partner", "town")})
    assert step == Dial("main", "fr", (), "partner", "town", 30, 1, category="account")


def test_a_partner_who_does_not_answer_instead_of_a_closed_queue_leaves_him_what_is_open() -> None:
    call = Call(LATE, "fr", "main", 1, "", 3)
    bank_is_default = replace(centre_with("bank", instead={"closed": Action("partner", "town")}), default="bank")
    assert next_step(bank_is_default, call, Event("dial", "BUSY"), LATE) == End("main", "fr", ("closed",), "closed")
    assert next_step(REFERENCE, call, Event("dial", "BUSY"), LATE) == Enter("main", "fr", "fixed-line", 1800)


# ------------------------------------------------------------------------------------------------ overflow
def test_after_the_overflow_time_the_partners_of_his_lot_are_rung_in_order_and_then_he_waits_on() -> None:
    centre = centre_with(partners=("clinic", "town"), overflow_after=120)
    enters = rings(centre, "2", at=WEDNESDAY)[-1]
    assert enters == Enter("main", "fr", "post", 120)
    call = remembered(replace(WAITS, tries=0), enters, WEDNESDAY)
    first = after(centre, "queue", "TIMEOUT", call, 120)
    assert first == Dial("main", "fr", ("agencies",), "partner", "clinic", 20, 1)
    call = remembered(call, first, WEDNESDAY)
    second = after(centre, "dial", "BUSY", call, 125)
    assert second == Dial("main", "fr", (), "partner", "town", 30, 2)
    call = remembered(call, second, WEDNESDAY)
    waits = after(centre, "dial", "NOANSWER", call, 155)
    assert waits == Enter("main", "fr", "post", 1800 - 155, again=True)
    assert after(centre, "queue", "TIMEOUT", remembered(call, waits, WEDNESDAY), 1800) == End(
        "main", "fr", ("timed-out",), "timed_out"
    )


@pytest.mark.parametrize(
    ("lot", "rung"), [(0, "clinic"), (29, "clinic"), (30, "town"), (49, "town"), (50, ""), (99, "")]
)
def test_the_lot_decides_whose_partner_he_has(lot: int, rung: str) -> None:
    centre = centre_with(partners=("clinic", "town"))
    partners = {"clinic": Partner("clinic", "1", share=0.3), "town": Partner("town", "2", share=0.2)}
    step = after(replace(centre, partners=partners), "queue", "TIMEOUT", replace(WAITS, lot=alike(lot)), 120)
    assert getattr(step, "target", "") == rung


def test_a_partner_who_is_closed_is_not_rung() -> None:
    centre = replace(centre_with(partners=("town",)), partners={"town": Partner("town", "2", hours="counter")})
    waits = replace(WAITS, arrived=LATE, entered=LATE)
    step = next_step(centre, waits, Event("queue", "TIMEOUT"), LATE + 120 * SECOND)
    assert step == Enter("main", "fr", "post", 1680, again=True)


LATE_PARTNER = {"clinic": Partner("clinic", "251000", hours="counter"), "town": Partner("town", "2", hours="counter")}


def test_a_key_does_not_ring_a_partner_outside_his_hours() -> None:
    centre, waits = replace(KEYED, partners=LATE_PARTNER), replace(WAITS, arrived=LATE, entered=LATE)
    back = next_step(centre, waits, Event("key", "4"), LATE + 10 * SECOND)
    assert back == Enter("main", "fr", "post", 1790, again=True)
    menu = replace(REFERENCE.menus["main"], keys={"4": Action("partner", "clinic")})
    in_menu = rings(replace(centre, menus={**REFERENCE.menus, "main": menu}), "4", at=LATE)[-1]
    assert in_menu == Enter("main", "fr", "fixed-line", 1800)


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_a_closed_partner_is_not_rung_instead_of_a_farewell(status: str, reason: str) -> None:
    centre = replace(centre_with(instead={reason: Action("partner", "town")}), partners=LATE_PARTNER)
    waits = replace(WAITS, arrived=LATE, entered=LATE)
    step = next_step(centre, waits, Event("queue", status), LATE + 1800 * SECOND)
    assert step == End("main", "fr", (REFERENCE.sorry[reason],), reason)
    closed = replace(centre_with("bank", instead={"closed": Action("partner", "town")}), partners=LATE_PARTNER)
    assert rings(closed, "3", at=LATE)[-1] == End("main", "fr", ("closed",), "closed", category="account")


@given(st.data(), whole_centres(), instants)
def test_no_partner_is_rung_outside_his_hours(data: st.DataObject, centre: Centre, at: datetime) -> None:
    assume(not any(is_open(centre, "mornings", at + hour * timedelta(hours=1)) for hour in (0, 1)))
    steps = lives(data, centre, data.draw(calls(centre)), data.draw(any_event()), at, MOST_STEPS)
    assert not any(isinstance(step, Dial) and step.target == "clinic" and step.kind == "partner"
                   and centre.partners["clinic"].hours for step in steps)  # fmt: skip


def test_a_partner_may_be_rung_for_who_has_been_asked_too_often_but_only_once() -> None:
    centre = centre_with(partners=("town",))
    rung = after(centre, "queue", "TIMEOUT", seconds=120, tired=True)
    assert isinstance(rung, Dial)
    waits = after(centre, "dial", "BUSY", remembered(TIRED, rung, WEDNESDAY), 125)
    assert waits == Enter("main", "fr", "post", 1675, again=True)


# ------------------------------------------------------------------------------------------------ recording
RECORDED = centre_with(recording=Recording("agencies", share=0.3, opt_out="9"))
RINGS = Call(WEDNESDAY, "fr", "main", 1, "", 2)


def test_who_will_be_recorded_hears_so_first() -> None:
    notice = next_step(RECORDED, RINGS, Event("digits", "2"), WEDNESDAY)
    assert notice == Say("main", "fr", ("agencies",), queue="post")
    call = remembered(RINGS, notice, WEDNESDAY)
    agreed = Enter("main", "fr", "post", 1800, record=True, notice="agencies")
    assert after(RECORDED, "said", "", call) == agreed
    refused = Enter("main", "fr", "post", 1800, notice="agencies", refused=True)
    assert after(RECORDED, "said", "9", call) == refused


def test_who_interrupts_the_notice_is_not_recorded_and_hears_it_again_before_another_queue() -> None:
    recorded = {name: replace(queue, recording=RECORDED.queues["post"].recording) for name, queue in
                RECORDED.queues.items()}  # fmt: skip
    centre = replace(RECORDED, queues=recorded)
    call = remembered(RINGS, next_step(centre, RINGS, Event("digits", "2"), WEDNESDAY), WEDNESDAY)
    entered = after(centre, "said", "5", call)
    assert entered == Enter("main", "fr", "post", 1800)
    elsewhere = after(centre, "transfer", "1", remembered(call, entered, WEDNESDAY))
    assert elsewhere == Say("main", "fr", ("agencies",), queue="post")


@pytest.mark.parametrize(("key", "agrees"), [("", True), ("9", False)])
def test_the_notice_is_said_once_a_call_and_what_he_answered_holds_for_every_queue(key: str, agrees: bool) -> None:
    recorded = {name: replace(queue, recording=RECORDED.queues["post"].recording) for name, queue in
                RECORDED.queues.items()}  # fmt: skip
    centre = replace(RECORDED, queues=recorded)
    call = remembered(RINGS, next_step(centre, RINGS, Event("digits", "2"), WEDNESDAY), WEDNESDAY)
    call = remembered(call, after(centre, "said", key, call), WEDNESDAY)
    step = next_step(centre, replace(call, queue=""), Event("digits", "1"), WEDNESDAY)
    elsewhere = next_step(centre, remembered(call, step, WEDNESDAY), Event("digits", "2"), WEDNESDAY)
    assert isinstance(elsewhere, Enter)
    assert (elsewhere.queue, elsewhere.record) == ("mobile", agrees)


def test_who_agreed_hears_the_notice_of_another_queue_and_who_refused_does_not() -> None:
    mobile = replace(RECORDED.queues["mobile"], recording=Recording("wait"))
    centre = replace(RECORDED, queues={**RECORDED.queues, "mobile": mobile})
    for refused, said in ((False, True), (True, False)):
        call = Call(WEDNESDAY, "fr", "telecom", 1, "post", 4, notice="agencies", refused=refused)
        step = next_step(centre, replace(call, queue=""), Event("digits", "2"), WEDNESDAY)
        assert isinstance(step, Say) == said
        assert not getattr(step, "record", False)


def test_without_a_key_to_decline_his_silence_agrees() -> None:
    centre = centre_with(recording=Recording("agencies"))
    heard = replace(RINGS, queue="post")
    assert after(centre, "said", "", heard) == Enter("main", "fr", "post", 1800, record=True, notice="agencies")


def test_only_the_share_of_callers_hears_the_notice() -> None:
    for lot, told in ((29, True), (30, False)):
        step = next_step(RECORDED, replace(RINGS, lot=alike(lot)), Event("digits", "2"), WEDNESDAY)
        assert isinstance(step, Say) == told
        assert not getattr(step, "record", False)


# ------------------------------------------------------------------------------------------------ after the talk
SURVEYED = centre_with(survey=Asked("agencies", "wait", share=0.5, keys=("1", "2")))


def test_who_is_to_be_asked_after_the_talk_is_known_when_he_enters() -> None:
    for lot, asked in ((49, True), (50, False)):
        step = next_step(SURVEYED, replace(RINGS, lot=alike(lot)), Event("digits", "2"), WEDNESDAY)
        assert step == Enter("main", "fr", "post", 1800, survey=asked)


def test_after_the_talk_he_is_asked_and_thanked() -> None:
    assert after(SURVEYED, "queue", "CONTINUE") == Survey("main", "fr", ("agencies",), 8.0)
    assert after(SURVEYED, "surveyed", "2") == End("main", "fr", ("wait",), "surveyed")


@pytest.mark.parametrize("key", ["", "3", "#"])
def test_who_does_not_answer_the_question_is_not_asked_again(key: str) -> None:
    assert after(SURVEYED, "surveyed", key) == End("main", "fr", (), "answered")


def test_after_a_talk_without_a_question_the_call_is_over() -> None:
    for centre, call in ((REFERENCE, WAITS), (SURVEYED, replace(WAITS, queue="covid"))):
        assert after(centre, "queue", "CONTINUE", call) == End("main", "fr", (), "answered")


# ------------------------------------------------------------------------------------------------ voice messages
def test_a_voice_message_ends_the_call() -> None:
    assert after(REFERENCE, "recorded", "2") == End("main", "fr", (), "left_by_key")


@pytest.mark.parametrize("seconds", ["", "0", "1", "x"])
def test_who_says_nothing_is_back_in_line_at_his_place(seconds: str) -> None:
    call = remembered(WAITS, after(KEYED, "key", "2", seconds=100), WEDNESDAY)
    assert after(KEYED, "recorded", seconds, call, 110) == Enter("main", "fr", "post", 1800 - 110, again=True)


def test_who_says_nothing_and_has_no_line_to_come_back_to_is_told_so() -> None:
    call = remembered(WAITS, after(KEYED, "key", "2"), WEDNESDAY)
    assert after(KEYED, "recorded", "0", call, 1800) == End("main", "fr", ("timed-out",), "timed_out")
    gone = after(KEYED, "recorded", "0", replace(call, queue="covid"), 20)
    assert gone == Enter("main", "fr", "fixed-line", 1800)
    night = WEDNESDAY + timedelta(hours=12)
    closes = centre_with(keys=KEYED.queues["post"].keys, at_closing="tell")
    assert next_step(closes, call, Event("recorded", "0"), night) == End("main", "fr", ("closed",), "closed")


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_a_voice_mail_instead_of_a_farewell_is_offered_once_to_who_says_nothing(status: str, reason: str) -> None:
    centre = centre_with(instead={reason: Action("voicemail", "post")})
    at = 1800 if status == "TIMEOUT" else 5
    call = remembered(WAITS, after(centre, "queue", status, seconds=at), WEDNESDAY)
    silent = after(centre, "recorded", "0", call, at)
    if status != "TIMEOUT":
        assert silent == Enter("main", "fr", "post", 1795, again=True)
        silent = after(centre, "queue", status, remembered(call, silent, WEDNESDAY), at)
    assert silent == End("main", "fr", (REFERENCE.sorry[reason],), reason)


def leaves(*happened: tuple[str, str], at: datetime, closed_menu: str = "main") -> list[Step]:
    """The steps of a caller of a centre whose menu leads to a voice mail, with 5 and when he presses nothing."""
    led = Action("voicemail", "bank")
    menu = replace(REFERENCE.menus["main"], keys={"5": led}, default=led)
    centre = replace(REFERENCE, menus={**REFERENCE.menus, "main": menu}, closed_menu=closed_menu)
    call, steps = Call(at, "fr"), [next_step(centre, Call(at, "fr"), Event("arrived"), at)]
    for kind, value in happened:
        call = remembered(call, steps[-1], at)
        steps.append(next_step(centre, call, Event(kind, value), at))  # type: ignore[arg-type]
    return steps


NOTHING = (*[("digits", "")] * 3, ("recorded", "0"))
NIGHT = noumea("2026-09-23 23:00")


@pytest.mark.parametrize("at", [WEDNESDAY, NIGHT])
def test_who_says_nothing_on_a_voice_mail_of_a_menu_is_asked_again(at: datetime) -> None:
    assert leaves(("digits", "5"), ("recorded", "0"), at=at)[-1] == Ask("main", "fr", ("main-menu",), 2, 5.0)


def test_a_menu_is_not_asked_again_for_ever() -> None:
    assert leaves(*NOTHING, at=WEDNESDAY)[-1] == Enter("main", "fr", "fixed-line", 1800)
    assert leaves(*NOTHING, at=NIGHT)[-1] == End("main", "fr", ("closed",), "closed")
    assert len(leaves(*[("digits", "5"), ("recorded", "0")] * 3, at=NIGHT)) == 7
    assert leaves(*[("digits", "5"), ("recorded", "0")] * 3, at=NIGHT)[-1] == End("main", "fr", ("closed",), "closed")


# ------------------------------------------------------------------------------------------------ emergency
URGENT = replace(REFERENCE, emergency=True)


@pytest.mark.parametrize(("status", "reason"), REASONS.items())
def test_in_an_emergency_centre_he_is_told_why_and_waits_in_the_default_queue(status: str, reason: str) -> None:
    told = not_served(URGENT, status)
    assert told == Say("main", "fr", (REFERENCE.sorry[reason],), queue="fixed-line")
    call = remembered(WAITS, told, WEDNESDAY)
    assert after(URGENT, "said", "", call) == Enter("main", "fr", "fixed-line", 1800)


def test_an_emergency_centre_that_is_closed_lets_him_wait() -> None:
    night = noumea("2026-09-23 23:00")
    assert rings(URGENT, at=night)[-1] == Say("", "fr", ("wait",), queue="fixed-line")


def test_in_an_emergency_centre_a_message_instead_is_no_farewell() -> None:
    centre = replace(centre_with(instead={"full": Action("say", "agencies")}), emergency=True)
    assert not_served(centre, "FULL") == Say("main", "fr", ("agencies",), queue="fixed-line")


def test_in_an_emergency_centre_the_default_queue_tells_him_to_wait_when_it_is_full() -> None:
    step = after(URGENT, "queue", "FULL", replace(WAITS, queue="fixed-line"))
    assert step == Say("main", "fr", ("wait",), queue="fixed-line")


def test_who_calls_for_help_and_says_nothing_on_the_voice_mail_waits_for_an_agent() -> None:
    assert after(URGENT, "recorded", "0") == Enter("main", "fr", "fixed-line", 1800)


def test_in_an_emergency_centre_the_message_before_the_default_queue_says_that_he_is_recorded() -> None:
    centre = replace(centre_with("fixed-line", recording=Recording("agencies")), emergency=True)
    step = not_served(centre, "FULL")
    assert step == Say("main", "fr", ("full", "agencies"), queue="fixed-line")


# ------------------------------------------------------------------------------------------------ whatever happens
MOST = 3 * MOST_STEPS + 60
"""More steps than any call: 30 that lead anywhere, and one a second through his longest wait, 40 s here."""


@given(st.data(), whole_centres(), instants, st.integers(0, 99))
def test_whatever_happens_a_call_ends_within_bounds(
    data: st.DataObject, centre: Centre, at: datetime, lot: int
) -> None:
    steps = lives(data, centre, Call(at, centre.languages[0], lot=alike(lot)), Event("arrived"), at, MOST)
    assert isinstance(steps[-1], End | Promise)
    assert all(known(centre, step) for step in steps)


@given(st.data(), whole_centres(), instants)
def test_from_any_state_and_any_event_a_call_ends_within_bounds(
    data: st.DataObject, centre: Centre, at: datetime
) -> None:
    call = data.draw(calls(centre))
    steps = lives(data, centre, call, data.draw(any_event()), at, MOST)
    assert isinstance(steps[-1], End | Promise)
    assert all(known(centre, step) for step in steps)


@given(st.data(), whole_centres(emergency=True), instants)
def test_an_emergency_centre_ends_no_call_that_was_not_served(
    data: st.DataObject, centre: Centre, at: datetime
) -> None:
    steps = lives(data, centre, data.draw(calls(centre)), data.draw(any_event()), at, MOST_STEPS)
    if isinstance(steps[-1], End):
        assert steps[-1].reason in ("left_by_key", "overflowed", "answered", "surveyed")


@given(st.data(), whole_centres(emergency=True), instants)
def test_an_emergency_centre_never_turns_a_refusal_at_once_into_the_same_refusal(
    data: st.DataObject, centre: Centre, at: datetime
) -> None:
    call = replace(data.draw(calls(centre)), queue=centre.default, steps=MOST_STEPS + 1)
    status = data.draw(st.sampled_from(sorted({*STATUSES} - {"TIMEOUT", "CONTINUE"})))
    assert isinstance(next_step(centre, call, Event("queue", status), at), Say)


@given(st.data(), whole_centres(), instants)
def test_nobody_is_recorded_who_has_not_heard_the_notice(data: st.DataObject, centre: Centre, at: datetime) -> None:
    call = Call(at, centre.languages[0], lot=data.draw(st.integers(0, 999_999)))
    happened = lived(data, centre, call, Event("arrived"), at, MOST_STEPS)
    to_the_end: set[str] = set()
    for (_, said), (event, step) in itertools.pairwise(happened):
        if isinstance(said, Say) and not event.value:
            to_the_end |= {*said.messages}
        if isinstance(step, Enter) and step.record:
            recording = centre.queues[step.queue].recording
            assert recording
            assert recording.notice in to_the_end


def any_event() -> st.SearchStrategy[Event]:
    """Anything that the dialplan may tell."""
    kinds = st.sampled_from([kind for kind in get_args(EventKind) if kind != "place"])
    return st.builds(Event, kinds, st.sampled_from(["", *KEYS, *STATUSES, "ANSWER", "BUSY", "30"]))


def known(centre: Centre, step: Step) -> bool:
    """Whether the centre has all that a step names, and he hears something or waits."""
    queue, messages = getattr(step, "queue", ""), getattr(step, "messages", ())
    return {*messages} <= centre.messages.keys() | wait_messages(centre).keys() | callback_messages(centre).keys() and (
        not queue or queue in centre.queues
    )
