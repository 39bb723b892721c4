"""On the way to a queue, in it and after it: what becomes of a caller, whatever he presses and whoever is missing."""

from dataclasses import replace
from datetime import datetime

import pytest
from centres import REFERENCE, calls, instants, lives, whole_centres
from hypothesis import given
from hypothesis import strategies as st
from waits import KEYED, RINGS, SECOND, WAITS, WEDNESDAY, after, any_event, centre_with

from mille.call.journey import MOST_STEPS, next_step
from mille.call.shares import alike
from mille.call.steps import Call, Dial, End, Enter, Event, Promise, Record, Say, Step, Survey, remembered
from mille.centre.model.centre import Centre, Tier
from mille.centre.model.centre import Survey as Asked
from mille.centre.texts.callback_texts import callback_messages
from mille.centre.texts.wait_texts import wait_messages


# ------------------------------------------------------------------------------------------------ keys while waiting
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


def known(centre: Centre, step: Step) -> bool:
    """Whether the centre has all that a step names, and he hears something or waits."""
    queue, messages = getattr(step, "queue", ""), getattr(step, "messages", ())
    return {*messages} <= centre.messages.keys() | wait_messages(centre).keys() | callback_messages(centre).keys() and (
        not queue or queue in centre.queues
    )
