"""The service line: who has the PIN records a bulletin, and nobody else; whatever he does, it comes to an end."""

from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.call.staff.service_line import LONGEST_DELAY, Happened, Next, Visit, next_step, number_of
from mille.centre.reader.description import load_centre
from mille.centre.texts.service_texts import service_messages
from mille.resources import folder

DESCRIBED = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
CENTRE = replace(DESCRIBED, service_code="*1000")
RIGHT = Happened("digits", right=True)


def after(visit: Visit, kind: str, value: str = "", outcome: Literal["pending", "done", "failed"] = "pending") -> Next:
    return next_step(CENTRE, visit, Happened(kind, value, outcome=outcome))


def test_the_way_of_a_supervisor_who_knows_what_he_does() -> None:
    asked = next_step(CENTRE, Visit(), Happened("arrived"))
    assert (asked.do, asked.messages) == ("pin", ("service_pin",))
    chosen = next_step(CENTRE, asked.visit, RIGHT)
    assert (chosen.do, chosen.messages, chosen.digits, chosen.detail) == ("read", ("service_queues",), 1, "right")
    speaks = after(chosen.visit, "digits", "4")
    assert (speaks.do, speaks.messages, speaks.visit.queue) == ("record", ("service_record_bank",), "bank")
    hears = after(speaks.visit, "recorded", "12")
    assert (hears.do, hears.messages) == ("review", ("service_review",))
    again = after(hears.visit, "digits", "2")
    assert (again.do, again.visit) == ("record", speaks.visit)
    put = after(hears.visit, "digits", "1")
    assert (put.do, put.order, put.visit.queue) == ("wait", "put", "bank")
    assert after(put.visit, "waited").do == "wait"
    assert after(put.visit, "waited", outcome="done").messages == ("service_done",)
    assert after(put.visit, "waited", outcome="failed").messages == ("service_failed",)


def test_a_bulletin_is_taken_away_without_recording_another() -> None:
    nothing = after(Visit("record", 0, "post"), "recorded", "1")
    assert (nothing.do, nothing.messages) == ("read", ("service_empty",))
    assert after(nothing.visit, "digits", "1").order == ""
    gone = after(nothing.visit, "digits", "3")
    assert (gone.order, gone.visit.queue) == ("clear", "post")
    assert after(gone.visit, "waited", outcome="done").messages == ("service_cleared",)


def test_the_third_wrong_pin_is_the_last_and_each_takes_longer_than_the_one_before() -> None:
    visit, delays = next_step(CENTRE, Visit(), Happened("arrived")).visit, list[int]()
    for wrong in range(3):
        step = next_step(CENTRE, visit, Happened("digits", wrong_before=wrong))
        visit = step.visit
        delays.append(step.delay)
        assert step.detail == "wrong"
    assert (delays, step.do) == ([1, 2, 4], "end")
    longest = next_step(CENTRE, Visit(tries=1), Happened("digits", wrong_before=10**9)).delay
    assert longest == LONGEST_DELAY


@pytest.mark.parametrize("digits", ["", "00", "6", "99", "²", "x", "-1"])
def test_a_number_that_no_queue_has_chooses_none(digits: str) -> None:
    assert number_of(CENTRE, digits) == ""


def test_0_is_the_bulletin_for_all_who_ring() -> None:
    speaks = after(Visit("queue"), "digits", "0")
    assert (speaks.do, speaks.messages, speaks.visit.queue) == ("record", ("service_record_welcome",), "welcome")
    put = after(after(speaks.visit, "recorded", "12").visit, "digits", "1")
    assert (put.order, put.visit.queue) == ("put", "welcome")
    assert service_messages(CENTRE)["service_queues"].texts["fr"].endswith("Pour tous les appelants, tapez 0.")


visits = st.builds(
    Visit,
    st.sampled_from(["pin", "queue", "record", "review", "order", "nonsense"]),
    st.integers(0, 12),
    st.sampled_from([*CENTRE.queues, "welcome"]),
    st.booleans(),
)
happenings = st.builds(
    Happened,
    st.sampled_from(["digits", "recorded", "waited"]),
    st.sampled_from(["", "1", "2", "3", "9", "12", "x"]),
    st.booleans(),
    st.integers(0, 100),
    st.sampled_from(["pending", "done", "failed"]),
)


@given(st.lists(happenings, max_size=30))
def test_without_the_right_pin_nobody_gets_further_whatever_he_does(tried: list[Happened]) -> None:
    step = next_step(CENTRE, Visit(), Happened("arrived"))
    for happened in tried:
        if step.do == "end":
            break
        step = next_step(CENTRE, step.visit, replace(happened, right=False))
        assert (step.do, step.visit.node) in {("pin", "pin"), ("end", "pin")}
        assert step.order == ""


@given(visits, st.lists(happenings, min_size=60, max_size=60))
def test_who_does_not_record_anew_comes_to_an_end_within_bounds(visit: Visit, happened: list[Happened]) -> None:
    step = Next("wait", visit)
    for one in happened:
        if step.do == "end":
            return
        step = next_step(CENTRE, step.visit, replace(one, value="" if one.value == "2" else one.value))
    assert step.do == "end"


@given(visits, happenings)
def test_whatever_is_said_has_words(visit: Visit, happened: Happened) -> None:
    assert set(next_step(CENTRE, visit, happened).messages) <= service_messages(CENTRE).keys()


def test_the_queues_are_listed_in_the_order_of_the_description_in_the_first_language() -> None:
    said = service_messages(CENTRE)["service_queues"].texts
    assert said["fr"].startswith("Pour la file fixed line, tapez 1. Pour la file mobile, tapez 2.")
    assert said.keys() == {"fr"}
    assert service_messages(replace(CENTRE, languages=("en", "fr")))["service_pin"].texts.keys() == {"en"}
    assert service_messages(DESCRIBED) == {}
