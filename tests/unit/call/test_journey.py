"""What a caller hears next: from the welcome to a queue, or to a message that says why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from centres import (
    COVID,
    REFERENCE,
    STATUSES,
    TRIAL,
    WORKED,
    calls,
    centres,
    instants,
    keys,
    noumea,
    rings,
    small_centres,
    statuses,
    travels,
)
from hypothesis import assume, given
from hypothesis import strategies as st

from mille.call.afterwards import TALKED
from mille.call.information import menu_of
from mille.call.journey import MOST_STEPS, next_step
from mille.call.opening import closing_messages
from mille.call.steps import Ask, Call, End, Enter, Event, Look, Say, Step
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Action, Centre, Queue
from mille.centre.model.rules import Retention, Tier
from mille.centre.texts import opening_texts
from mille.centre.texts.table_texts import table_messages
from mille.centre.texts.wait_texts import wait_messages

WEDNESDAY = noumea("2026-09-23 10:00")
NIGHT = noumea("2026-09-23 23:00")
SECOND = timedelta(seconds=1)


# ------------------------------------------------------------------------------------------------ the way in
def test_a_caller_is_welcomed_and_asked() -> None:
    assert rings(REFERENCE, at=WEDNESDAY) == [Ask("main", "fr", ("welcome", "main-menu"), 1, 5.0)]


def test_a_key_leads_to_its_queue() -> None:
    assert rings(REFERENCE, "2", at=WEDNESDAY)[-1] == Enter("main", "fr", "post", 1800)


def test_keys_lead_through_a_second_menu() -> None:
    steps = rings(REFERENCE, "1", "2", at=WEDNESDAY)
    assert steps[1:] == [Ask("telecom", "fr", ("telecom-menu",), 1, 5.0), Enter("telecom", "fr", "mobile", 1800)]


def test_star_leads_back_without_a_second_welcome() -> None:
    assert rings(REFERENCE, "1", "*", at=WEDNESDAY)[-1] == Ask("main", "fr", ("main-menu",), 1, 5.0)


def test_after_a_message_the_menu_is_asked_again_from_the_first_try() -> None:
    steps = rings(REFERENCE, "", "5", "", at=WEDNESDAY)
    assert steps[2:] == [Say("main", "fr", ("agencies",)), Ask("main", "fr", ("main-menu",), 1, 5.0)]


def test_a_key_that_interrupts_a_message_is_followed_at_once() -> None:
    assert rings(REFERENCE, "5", "2", at=WEDNESDAY)[-1] == Enter("main", "fr", "post", 1800)


def test_a_key_without_meaning_during_a_message_only_ends_it() -> None:
    assert rings(REFERENCE, "5", "0", at=WEDNESDAY)[-1] == Ask("main", "fr", ("main-menu",), 1, 5.0)


def test_a_wrong_key_is_told_so_before_the_menu_is_repeated() -> None:
    assert rings(REFERENCE, "7", at=WEDNESDAY)[-1] == Ask("main", "fr", ("wrong-key", "main-menu"), 2, 5.0)


@pytest.mark.parametrize("key", ["A", "B", "C", "D"])
def test_a_key_that_few_telephones_have_is_a_wrong_one(key: str) -> None:
    assert rings(REFERENCE, key, at=WEDNESDAY)[-1] == Ask("main", "fr", ("wrong-key", "main-menu"), 2, 5.0)


def test_silence_repeats_the_menu_without_reproach() -> None:
    assert rings(REFERENCE, "", at=WEDNESDAY)[-1] == Ask("main", "fr", ("main-menu",), 2, 5.0)


@pytest.mark.parametrize("pressed", [("", "", ""), ("7", "7", "7"), ("7", "", "0")])
def test_after_three_tries_he_waits_in_the_default_queue(pressed: tuple[str, ...]) -> None:
    steps = rings(REFERENCE, *pressed, at=WEDNESDAY)
    assert [type(step) for step in steps] == [Ask, Ask, Ask, Enter]
    assert steps[-1] == Enter("main", "fr", "fixed-line", 1800)


def test_several_keys_at_once_are_no_key_of_the_menu() -> None:
    assert rings(REFERENCE, "22", at=WEDNESDAY)[-1] == Ask("main", "fr", ("wrong-key", "main-menu"), 2, 5.0)


# ------------------------------------------------------------------------------------------------ language
def test_nine_is_for_english_and_welcomes_again() -> None:
    assert rings(REFERENCE, "9", at=WEDNESDAY)[-1] == Ask("main", "en", ("welcome", "main-menu"), 1, 5.0)


def test_the_chosen_language_stays_to_the_end() -> None:
    steps = rings(REFERENCE, "9", "1", "1", at=WEDNESDAY)
    assert [step.language for step in steps] == ["fr", "en", "en", "en"]
    ended = next_step(REFERENCE, Call(WEDNESDAY, "en", "telecom", 1, "mobile", 5), Event("queue", "FULL"), WEDNESDAY)
    assert ended == End("telecom", "en", ("full",), "full")


def test_a_language_may_be_chosen_back() -> None:
    assert rings(REFERENCE, "9", "8", at=WEDNESDAY)[-1].language == "fr"


def test_choosing_languages_for_ever_ends_in_the_default_queue() -> None:
    steps = rings(REFERENCE, *"98" * MOST_STEPS, at=WEDNESDAY)
    assert len(steps) == MOST_STEPS + 1
    assert isinstance(steps[-1], Enter)
    assert steps[-1].queue == REFERENCE.default


# ------------------------------------------------------------------------------------------------ hours
def test_who_rings_at_night_hears_that_it_is_closed() -> None:
    for centre in (REFERENCE, COVID):
        assert rings(centre, "2", at=NIGHT) == [End("", "fr", ("closed",), "closed")]


def test_a_public_holiday_is_closed() -> None:
    assert rings(REFERENCE, at=noumea("2026-09-24 10:00")) == [End("", "fr", ("closed",), "closed")]


def test_who_rang_before_closing_is_served_however_long_he_listened() -> None:
    call = Call(noumea("2026-09-23 15:59:59"), "fr", "main", 1)
    for later in ("2026-09-23 16:00:00", "2026-09-23 16:04:00"):
        assert next_step(REFERENCE, call, Event("digits", "2"), noumea(later)) == Enter("main", "fr", "post", 1800)


def test_who_rings_at_the_closing_second_is_late() -> None:
    assert isinstance(rings(REFERENCE, at=noumea("2026-09-23 16:00:00"))[0], End)
    assert isinstance(rings(REFERENCE, at=noumea("2026-09-23 15:59:59"))[0], Ask)


def test_who_rang_early_and_listened_until_opening_is_served() -> None:
    call = Call(noumea("2026-09-23 07:44:50"), "fr", "main", 1)
    assert isinstance(next_step(REFERENCE, call, Event("digits", "2"), noumea("2026-09-23 07:45:10")), Enter)


def test_a_queue_with_shorter_hours_is_closed_while_the_centre_is_open() -> None:
    closed = End("main", "fr", ("closed",), "closed", category="account")
    assert rings(REFERENCE, "3", at=noumea("2026-09-23 15:30"))[-1] == closed
    assert rings(REFERENCE, "3", at=noumea("2026-09-23 12:00"))[-1] == closed
    assert rings(REFERENCE, "3", at=noumea("2026-09-23 14:59"))[-1] == Enter(
        "main", "fr", "bank", 1800, category="account"
    )


def test_who_rang_before_the_queue_closed_is_served_in_it() -> None:
    call = Call(noumea("2026-09-23 14:59:50"), "fr", "main", 1)
    step = next_step(REFERENCE, call, Event("digits", "3"), noumea("2026-09-23 15:01"))
    assert step == Enter("main", "fr", "bank", 1800, category="account")


def test_who_waited_past_closing_and_was_not_served_hears_why() -> None:
    call = Call(noumea("2026-09-23 15:50"), "fr", "main", 1, "post", 3)
    ended = next_step(REFERENCE, call, Event("queue", "TIMEOUT"), noumea("2026-09-23 16:30"))
    assert ended == End("main", "fr", ("timed-out",), "timed_out")


# ------------------------------------------------------------------------------------------------ crisis unit
def test_an_open_unit_is_announced_and_has_its_key() -> None:
    steps = rings(COVID, "4", at=WEDNESDAY)
    assert steps == [
        Ask("main", "fr", ("covid-announcement", "welcome", "main-menu", "covid-menu"), 1, 5.0),
        Enter("main", "fr", "covid", 1800),
    ]


def test_the_key_of_a_closed_unit_is_a_wrong_key() -> None:
    assert rings(REFERENCE, "4", at=WEDNESDAY)[-1] == Ask("main", "fr", ("wrong-key", "main-menu"), 2, 5.0)


@pytest.mark.parametrize("status", ["WITHDRAW", "LEAVEEMPTY"])
def test_a_caller_waiting_in_a_unit_that_is_closed_goes_to_the_default_queue(status: str) -> None:
    call = Call(WEDNESDAY, "fr", "main", 1, "covid", 2)
    step = next_step(REFERENCE, call, Event("queue", status), WEDNESDAY)
    assert step == Enter("main", "fr", "fixed-line", 1800)


def test_a_menu_that_was_removed_while_he_listened_is_for_the_safe_path() -> None:
    with pytest.raises(KeyError):
        next_step(REFERENCE, Call(WEDNESDAY, "fr", "removed", 1), Event("digits", "1"), WEDNESDAY)


# ------------------------------------------------------------------------------------------------ after the queue
@pytest.mark.parametrize(("status", "reason"), [("FULL", "full"), ("TIMEOUT", "timed_out")])
def test_a_full_queue_and_a_long_wait_have_messages_of_their_own(status: str, reason: str) -> None:
    call = Call(WEDNESDAY, "fr", "main", 1, "post", 3)
    ended = next_step(REFERENCE, call, Event("queue", status), WEDNESDAY)
    assert ended == End("main", "fr", (REFERENCE.sorry[reason],), reason)


@pytest.mark.parametrize(
    "status", [*sorted({*STATUSES} - {"FULL", "TIMEOUT", "CONTINUE"}), "UNKNOWN", "", "timeout", "SOMETHING_NEW"]
)
def test_any_other_end_of_the_queue_says_that_nobody_is_there(status: str) -> None:
    call = Call(WEDNESDAY, "fr", "main", 1, "post", 3)
    assert next_step(REFERENCE, call, Event("queue", status), WEDNESDAY) == End("main", "fr", ("nobody",), "nobody")


@given(st.data(), centres, statuses, instants)
def test_whatever_the_queue_says_he_is_told_something_and_taken_leave_of(
    data: st.DataObject, centre: Centre, status: str, at: datetime
) -> None:
    call = replace(data.draw(calls(centre)), queue=data.draw(st.sampled_from(sorted(centre.queues))))
    assume(status != TALKED)
    ended = next_step(centre, call, Event("queue", status), at)
    assert isinstance(ended, End)
    assert ended.messages
    assert set(ended.messages) <= centre.messages.keys()
    assert ended.reason in ("full", "timed_out", "nobody")


# ------------------------------------------------------------------------------------------------ whatever he does
def bounded_keys(size: int = MOST_STEPS + 10) -> st.SearchStrategy[list[str]]:
    """More keys and silences than any call may ask for."""
    return st.lists(keys, min_size=size, max_size=size)


TOLD_OF_THE_WAIT = 2
"""Steps more before a queue that tells of the wait: it is looked at, and the caller is told."""


@given(centres, bounded_keys(), instants)
def test_whoever_rings_comes_to_a_queue_or_a_farewell(centre: Centre, pressed: Sequence[str], at: datetime) -> None:
    steps = rings(centre, *pressed, at=at)
    assert isinstance(steps[-1], Enter | End)
    assert len(steps) <= MOST_STEPS + 1 + TOLD_OF_THE_WAIT


@given(st.data(), centres, st.sampled_from(["arrived", "said", "digits"]), bounded_keys(), instants)
def test_from_any_state_he_comes_to_a_queue_or_a_farewell(
    data: st.DataObject, centre: Centre, kind: str, pressed: list[str], at: datetime
) -> None:
    call = data.draw(calls(centre))
    first = Event(kind, pressed[0])  # type: ignore[arg-type]  # one of Event's kinds
    steps = travels(centre, pressed[1:], call, first, at)
    assert isinstance(steps[-1], Enter | End)
    assert len(steps) <= max(1, MOST_STEPS + 2 - call.steps) + TOLD_OF_THE_WAIT


@given(st.data(), centres, bounded_keys(), instants)
def test_a_step_names_only_what_the_centre_has(
    data: st.DataObject, centre: Centre, pressed: list[str], at: datetime
) -> None:
    for step in travels(centre, pressed[1:], data.draw(calls(centre)), Event("digits", pressed[0]), at):
        assert named(step) == []
        assert known(centre, step), step


def named(step: Step) -> list[str]:
    """What of a step is empty although it needs a name."""
    texts = {"language": step.language, "node": step.node}
    return [name for name, text in texts.items() if not text]


def known(centre: Centre, step: Step) -> bool:
    """Whether the centre has all that a step performs."""
    own = step.language in centre.languages and menu_of(step.node) in centre.menus
    if isinstance(step, Enter):
        return own and step.queue in centre.queues and step.longest_wait == centre.queues[step.queue].longest_wait
    if isinstance(step, Look):
        return own and step.queue in centre.queues
    messages = (
        centre.messages.keys()
        | wait_messages(centre).keys()
        | {name for table in centre.tables.values() for name in table_messages(centre, table)}
    )
    said = {message for message in step.messages if not message.startswith(opening_texts.PREFIX)}
    return own and bool(step.messages) and said <= messages


@given(st.data(), centres, keys, instants)
def test_an_open_queue_is_never_refused_and_a_closed_one_never_entered(
    data: st.DataObject, centre: Centre, key: str, at: datetime
) -> None:
    call = data.draw(calls(centre))
    step = next_step(centre, call, Event("digits", key), at)
    in_time = [is_open(centre, centre.hours, instant) for instant in (at, call.arrived)]
    if isinstance(step, Enter):
        assert any(in_time)
        assert not refused(centre, centre.queues[step.queue], at, call.arrived)
    if isinstance(step, End):
        assert step.reason == "closed"
        assert not any(in_time) or any(refused(centre, queue, at, call.arrived) for queue in centre.queues.values())


def refused(centre: Centre, queue: Queue, *instants: datetime) -> bool:
    """Whether a queue is closed at all of these instants."""
    return not any(is_open(centre, queue.hours, instant) for instant in instants)


@given(centres, instants)
def test_closed_at_his_arrival_he_is_told_so_at_once(centre: Centre, at: datetime) -> None:
    assume(not is_open(centre, centre.hours, at) and not centre.closed_menu)
    messages = closing_messages(centre, at)  # a date may have a message of its own
    assert rings(centre, *"1234567890", at=at) == [End("", centre.languages[0], messages, "closed")]


@given(st.data(), st.sampled_from(WORKED), keys, instants, st.integers(0, 24 * 3600))
def test_who_rang_in_opening_hours_is_never_sent_away_by_the_centres_closing(
    data: st.DataObject, centre: Centre, key: str, arrived: datetime, seconds: int
) -> None:
    assume(is_open(centre, centre.hours, arrived))
    call = Call(arrived, "fr", data.draw(st.sampled_from(list(centre.menus))), 1, steps=2)
    now, then = (next_step(centre, call, Event("digits", key), at) for at in (arrived, arrived + seconds * SECOND))
    assert isinstance(now, End) or then == now


@given(st.sampled_from(WORKED), st.lists(st.sampled_from(["", "0", "7"]), min_size=20, max_size=20))
def test_nobody_is_hung_up_on_in_opening_hours_for_pressing_nothing_useful(centre: Centre, pressed: list[str]) -> None:
    assert isinstance(rings(centre, *pressed, at=WEDNESDAY)[-1], Enter)


@given(small_centres(always_open=True), bounded_keys())
def test_while_everything_is_open_every_caller_comes_to_a_queue(centre: Centre, pressed: list[str]) -> None:
    assert isinstance(rings(centre, *pressed, at=NIGHT)[-1], Enter)


@given(small_centres(always_open=True), bounded_keys())
def test_nobody_is_asked_more_often_in_a_row_than_the_menu_says(centre: Centre, pressed: list[str]) -> None:
    for step in rings(centre, *pressed, at=WEDNESDAY):
        if isinstance(step, Ask):
            assert 1 <= step.tries <= centre.menus[step.node].tries


@given(st.data(), centres, keys, instants)
def test_the_same_question_has_the_same_answer(data: st.DataObject, centre: Centre, key: str, at: datetime) -> None:
    call, event = data.draw(calls(centre)), Event("digits", key)
    assert next_step(centre, call, event, at) == next_step(centre, call, event, at)


def test_the_trial_centre_takes_stars_and_crosses_as_keys() -> None:
    steps = rings(TRIAL, "*", "*", "#", at=WEDNESDAY)
    assert [step.node for step in steps] == ["main", "deeper", "main", "main"]
    assert isinstance(steps[-1], Enter)
    assert steps[-1].queue == "post"


# ------------------------------------------------------------------------------------------------ no number is kept
ANONYMOUS = replace(
    REFERENCE,
    retention=Retention(numbers=0),
    tiers={"pro": Tier("pro", 120, ("2688*",)), "frail": Tier("frail", 60), "vip": Tier("vip", 300)},
)


def test_where_no_number_is_kept_the_tier_that_it_gives_is_known_from_the_first_question_on() -> None:
    for number, tier in (("268800", "pro"), ("751234", ""), ("", "")):
        call = Call(noumea("2026-09-23 10:00"), "fr", number=number)
        assert next_step(ANONYMOUS, call, Event("arrived"), call.arrived).tier == tier
        assert next_step(replace(ANONYMOUS, retention=Retention()), call, Event("arrived"), call.arrived).tier == ""


@pytest.mark.parametrize(("gives", "has"), [("frail", "pro"), ("vip", "vip"), ("", "pro")])
def test_there_a_key_never_takes_from_a_caller_what_his_number_gave_him(gives: str, has: str) -> None:
    menu = replace(REFERENCE.menus["main"], keys={"2": Action("queue", "post", tier=gives)})
    centre = replace(ANONYMOUS, menus={**REFERENCE.menus, "main": menu})
    call = Call(noumea("2026-09-23 10:00"), "fr", "main", tier="pro")
    assert next_step(centre, call, Event("digits", "2"), call.arrived).tier == has
