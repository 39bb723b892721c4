"""Who will be recorded hears so first, and may decline."""

import itertools
from dataclasses import replace
from datetime import datetime

import pytest
from centres import instants, lived, whole_centres
from hypothesis import given
from hypothesis import strategies as st
from waits import RINGS, WEDNESDAY, after, centre_with

from mille.call.journey import MOST_STEPS, next_step
from mille.call.shares import alike
from mille.call.steps import Call, Enter, Event, Say, remembered
from mille.centre.model.centre import Centre, Recording

RECORDED = centre_with(recording=Recording("agencies", share=0.3, opt_out="9"))


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
