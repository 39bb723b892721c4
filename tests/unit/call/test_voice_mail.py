"""A caller leaves a voice message, or says nothing."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from centres import REFERENCE, noumea
from waits import KEYED, REASONS, WAITS, WEDNESDAY, after, centre_with

from mille.call.journey import next_step
from mille.call.steps import Ask, Call, End, Enter, Event, Step, remembered
from mille.centre.model.centre import Action


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
