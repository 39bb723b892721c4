"""A queue that does not take a caller, or is closed: what he comes to instead."""

from dataclasses import replace

import pytest
from centres import REFERENCE, rings
from waits import LATE, REASONS, WAITS, WEDNESDAY, after, centre_with, not_served

from mille.call.journey import MOST_STEPS, next_step
from mille.call.steps import Call, Dial, End, Enter, Event, Record, Step, remembered
from mille.centre.model.centre import Action


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
