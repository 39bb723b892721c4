"""Partners are rung when a caller has waited too long, in their hours and once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from centres import REFERENCE, calls, instants, lives, rings, whole_centres
from hypothesis import assume, given
from hypothesis import strategies as st
from waits import KEYED, LATE, REASONS, SECOND, TIRED, WAITS, WEDNESDAY, after, any_event, centre_with

from mille.call.journey import MOST_STEPS, next_step
from mille.call.shares import alike
from mille.call.steps import Dial, End, Enter, Event, remembered
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Action, Centre, Partner


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
