"""In an emergency centre nobody who calls for help is hung up on."""

from dataclasses import replace
from datetime import datetime

import pytest
from centres import REFERENCE, STATUSES, calls, instants, lives, noumea, rings, whole_centres
from hypothesis import given
from hypothesis import strategies as st
from waits import REASONS, WAITS, WEDNESDAY, after, any_event, centre_with, not_served

from mille.call.journey import MOST_STEPS, next_step
from mille.call.steps import End, Enter, Event, Say, remembered
from mille.centre.model.centre import Action, Centre, Recording

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
