"""A caller who is only played lives what a live one would, and the one who asked is told all of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from centres import COVID, REFERENCE, TRIAL, centres, instants, keys, noumea, rings, small_centres, whole_centres
from hypothesis import given
from hypothesis import strategies as st

from mille.call.journey import MOST_STEPS, next_step
from mille.call.rehearsal.narration import narrated
from mille.call.rehearsal.rehearsal import ENDINGS, MOST_MOMENTS, Caller, QueueState, Rehearsal, rehearse
from mille.call.steps import Ask, Call, End, Enter, Event, Say
from mille.centre.explain.wording import Wording, wording
from mille.centre.model.centre import Action, Centre, Hours, Recording, Survey
from mille.centre.reader.description import load_centre
from mille.resources import folder

WEDNESDAY = noumea("2026-09-23 10:00")
EN, FR = wording("en"), wording("fr")

presses = st.lists(keys, max_size=MOST_STEPS + 5).map(tuple)
states = st.sampled_from(list(ENDINGS))


def played(
    *pressed: str, centre: Centre = REFERENCE, at: datetime = WEDNESDAY, queue: QueueState = "busy"
) -> Rehearsal:
    return rehearse(centre, Caller(at, pressed, {"": queue}))


def told(rehearsal: Rehearsal, centre: Centre = REFERENCE, at: datetime = WEDNESDAY, number: str = "268800") -> str:
    """The English narration in one line, so that no line break stands between two words."""
    return " ".join(narrated(centre, at, number, rehearsal, EN).split())


# ------------------------------------------------------------------------------------------------ as in a live call
@given(centres, presses, instants)
def test_he_is_led_as_the_dialplan_leads_a_live_caller(centre: Centre, pressed: Sequence[str], at: datetime) -> None:
    queues = {name: replace(queue, keys={}) for name, queue in centre.queues.items()}  # there the live caller stays
    centre = replace(centre, queues=queues)
    live = rings(centre, *pressed, *[""] * MOST_STEPS, at=at)
    assert [moment.step for moment in played(*pressed, centre=centre, at=at).moments] == live


@given(small_centres(), presses, instants, states)
def test_every_rehearsal_ends_well_before_its_bound(
    centre: Centre, pressed: Sequence[str], at: datetime, state: QueueState
) -> None:
    rehearsal = played(*pressed, centre=centre, at=at, queue=state)
    assert len(rehearsal.moments) < MOST_MOMENTS
    assert rehearsal.outcome in ("answered", "closed", "full", "nobody", "timed_out")


@given(centres, presses, instants, states)
def test_no_key_is_lost_or_pressed_twice(
    centre: Centre, pressed: tuple[str, ...], at: datetime, state: QueueState
) -> None:
    rehearsal = played(*pressed, centre=centre, at=at, queue=state)
    done = tuple(moment.pressed for moment in rehearsal.moments if moment.pressed is not None)
    silent = ("",) * (len(done) - len(pressed))
    assert done + rehearsal.unpressed == pressed + silent


def test_a_journey_that_never_ended_would_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def asks_for_ever(centre: Centre, call: Call, event: Event, at: datetime) -> Ask:
        return Ask("main", "fr", ("main-menu",), 1, 5.0)

    monkeypatch.setattr("mille.call.rehearsal.rehearsal.next_step", asks_for_ever)
    rehearsal = played()
    assert (len(rehearsal.moments), rehearsal.outcome) == (MOST_MOMENTS, "unfinished")
    assert "stops here after 100 steps, without an end" in told(rehearsal)


def test_what_comes_again_and_again_is_told_once() -> None:
    urgent = load_centre(folder("asterisk-conf") / "centre" / "urgence.yaml")
    text = told(played(centre=urgent, queue="nobody"), urgent)
    assert text.count("Message help-wait") < 20
    assert "32 to 100. The same, again and again The rehearsal stops here after 100 steps, without an end" in text


def test_only_the_end_of_the_longest_wait_is_called_so() -> None:
    operator = load_centre(folder("asterisk-conf") / "centre" / "operator.yaml")
    text = told(played("1", centre=operator, at=noumea("2026-09-23 20:00"), queue="timed-out"), operator)
    assert "waits 5 minutes; nobody answers" in text
    assert "waits 24 minutes and 30 seconds; nobody answers" in text
    assert "waits 30 minutes, the longest wait; nobody answers" in text


def test_silence_and_waiting_take_their_time_on_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    def watched(centre: Centre, call: Call, event: Event, at: datetime) -> object:
        asked.append((at - WEDNESDAY).total_seconds())
        return next_step(centre, call, event, at)

    monkeypatch.setattr("mille.call.rehearsal.rehearsal.next_step", watched)
    played("", "2", queue="timed-out")
    assert asked == [0, 5, 5, 5 + 1800]


# ------------------------------------------------------------------------------------------------ what he hears
def test_he_hears_the_words_in_the_language_he_chose() -> None:
    welcome, again = (moment.texts[0] for moment in played("9").moments[:2])
    assert welcome == REFERENCE.messages["welcome"].texts["fr"]
    assert again == REFERENCE.messages["welcome"].texts["en"]


def test_when_his_keys_run_out_he_stays_silent_and_comes_to_the_default_queue() -> None:
    rehearsal = played()
    assert [moment.pressed for moment in rehearsal.moments] == ["", "", "", None]
    assert rehearsal.moments[-1].step == Enter("main", "fr", "fixed-line", 1800)


def test_a_key_during_a_message_ends_it_and_is_followed() -> None:
    rehearsal = played("5", "2")
    assert [type(moment.step) for moment in rehearsal.moments] == [Ask, Say, Enter]
    assert "presses 2, which stops the message" in told(rehearsal)


def test_a_unit_that_is_open_is_heard_and_its_key_offered() -> None:
    text = told(played("4", centre=COVID), COVID)
    assert COVID.messages["covid-announcement"].texts["fr"] in text
    assert "4 queue covid" in text
    assert "Queue covid" in text
    assert "4 queue covid" not in told(played("4"))


def test_a_recording_without_text_is_told_by_its_name() -> None:
    messages = {**REFERENCE.messages, "wait": replace(REFERENCE.messages["wait"], texts={})}
    centre = replace(REFERENCE, messages=messages)
    assert "[wait]" in told(played("2", centre=centre), centre)


# ------------------------------------------------------------------------------------------------ how the queues stand
@pytest.mark.parametrize(
    ("state", "outcome", "words"),
    [
        ("busy", "answered", "waits, 30 minutes at most, until an agent answers"),
        ("free", "answered", "an agent is free and answers"),
        ("full", "full", "is not let in: the queue is full"),
        ("nobody", "nobody", "is not let in: no agent is logged in"),
        ("left", "nobody", "the last agent logs out during the wait"),
        ("timed-out", "timed_out", "waits 30 minutes, the longest wait; nobody answers"),
    ],
)
def test_however_a_queue_stands_he_is_told_his_end(state: QueueState, outcome: str, words: str) -> None:
    rehearsal = played("2", queue=state)
    assert rehearsal.outcome == outcome
    assert words in told(rehearsal)
    if outcome != "answered":
        assert isinstance(rehearsal.moments[-1].step, End)
        assert rehearsal.moments[-1].texts == (REFERENCE.messages[REFERENCE.sorry[outcome]].texts["fr"],)


def test_who_waits_hears_the_wait_message_and_who_is_served_at_once_does_not() -> None:
    wait = REFERENCE.messages["wait"].texts["fr"]
    assert f"music and, every 45 seconds: “{wait}”" in told(played("2", queue="busy"))
    for state in ("free", "full", "nobody"):
        assert wait not in told(played("2", queue=state))


def test_one_queue_may_stand_otherwise_than_all_others() -> None:
    caller = Caller(WEDNESDAY, ("2",), {"": "full", "post": "free"})
    assert rehearse(REFERENCE, caller).outcome == "answered"
    assert rehearse(REFERENCE, replace(caller, presses=("3",))).outcome == "full"


def test_a_queue_without_limit_is_said_never_to_be_full() -> None:
    limited = replace(REFERENCE, queues={**REFERENCE.queues, "post": replace(REFERENCE.queues["post"], capacity=5)})
    assert "never full" in told(played("2", queue="full"))
    assert "never full" not in told(played("2", centre=limited, queue="full"), limited)


# ------------------------------------------------------------------------------------------------ closed, and why
def test_on_a_holiday_its_name_and_the_next_opening_are_told() -> None:
    at = noumea("2026-09-24 14:05")
    rehearsal = played("2", at=at)
    text = told(rehearsal, at=at)
    assert REFERENCE.messages["closed"].texts["fr"] in text
    assert "the hours office are closed on Thursday 24 September 2026 (public holiday: Citizenship Day)" in text
    assert "it opens next on Friday 25 September 2026 at 7:45" in text
    assert rehearsal.unpressed == ("2",)
    assert "Keys that were not used: 2" in text


def test_a_queue_that_is_closed_alone_gives_its_own_hours_as_reason() -> None:
    at = noumea("2026-09-23 15:30")
    rehearsal = played("3", at=at)
    assert (rehearsal.outcome, rehearsal.closed) == ("closed", "counter")
    assert "on Wednesday 23 September 2026 the hours counter are 7:45 to 11:30 and 12:15 to 15:00" in told(
        rehearsal, at=at
    )


def test_the_silent_are_told_why_the_default_queue_is_closed() -> None:
    menu = replace(REFERENCE.menus["main"], default=Action("queue", "bank"))
    centre = replace(REFERENCE, menus={**REFERENCE.menus, "main": menu})
    assert played(centre=centre, at=noumea("2026-09-23 12:00")).closed == "counter"


def test_a_centre_that_never_opens_again_says_so() -> None:
    centre = replace(REFERENCE, timetables={**REFERENCE.timetables, "office": Hours("office", {})})
    assert "does not open again within a year" in told(played(centre=centre), centre)


# ------------------------------------------------------------------------------------------------ who is told, and how
def test_the_one_who_asked_may_be_told_in_french_while_the_caller_hears_english() -> None:
    text = " ".join(narrated(REFERENCE, WEDNESDAY, "", played("9"), FR).split())
    assert text.startswith(
        "Le 1000, mercredi 23 septembre 2026, 10 h (Pacific/Noumea). Un appelant au numéro masqué appelle"
    )
    assert f"entend (anglais) « {REFERENCE.messages['welcome'].texts['en']} »" in text


def test_the_instant_is_told_in_the_centres_time_with_its_seconds() -> None:
    at = noumea("2026-09-23 15:59:07")
    assert told(played(at=at), at=at).startswith("Le 1000, Wednesday 23 September 2026, 15:59:07 (Pacific/Noumea).")


def test_a_key_that_the_menu_has_not_is_told_apart() -> None:
    assert "presses 7, which is not a key of this menu" in told(played("7"))
    assert "presses 2, which" not in told(played("2"))


@given(st.sampled_from([REFERENCE, COVID, TRIAL]), presses, instants, states, st.sampled_from([EN, FR]))
def test_every_rehearsal_can_be_told(
    centre: Centre, pressed: Sequence[str], at: datetime, state: QueueState, words: Wording
) -> None:
    rehearsal = played(*pressed, centre=centre, at=at, queue=state)
    lines = narrated(centre, at, "268800", rehearsal, words).splitlines()
    assert sum(line[2:4] == ". " for line in lines) == len(rehearsal.moments)
    assert max(map(len, lines)) <= 100


# ------------------------------------------------------------------------------------------------ the talk
def talk_centre() -> Centre:
    """The 1000 where the post's talks are recorded, its callers asked afterwards, and messages taken."""
    post = replace(
        REFERENCE.queues["post"],
        recording=Recording("agencies", opt_out="0"),
        survey=Survey("wait", "new-year"),
        keys={"7": Action("voicemail", "post")},
        greeting="full",
    )
    return replace(REFERENCE, queues={**REFERENCE.queues, "post": post})


def test_who_will_be_recorded_is_told_and_may_decline() -> None:
    text = told(played("2", "", centre=talk_centre()), talk_centre())
    assert "0 not to be recorded" in text
    assert "an agent answers the conversation is recorded" in text
    assert "the conversation is recorded" not in told(played("2", "0", centre=talk_centre()), talk_centre())


def test_who_stays_on_after_the_talk_is_asked_and_thanked() -> None:
    rehearsal = played("2", "", "4", centre=talk_centre())
    text = told(rehearsal, talk_centre())
    assert rehearsal.outcome == "answered"
    assert "Question after the conversation, if the caller stays on" in text
    assert "answers with 4" in text
    assert "one of the keys 1 2 3 4 5 to answer" in text
    assert rehearsal.moments[-1].texts == (REFERENCE.messages["new-year"].texts["fr"],)


def test_who_says_nothing_to_the_voice_mail_has_left_no_message_and_comes_back_to_his_queue() -> None:
    rehearsal = played("2", "", "7", "", centre=talk_centre())
    steps = [type(moment.step).__name__ for moment in rehearsal.moments]
    assert steps[steps.index("Record") :] == ["Record", "Enter", "Survey", "End"]
    assert "says nothing after the tone" in told(rehearsal, talk_centre())


def test_who_presses_the_key_of_the_voice_mail_leaves_a_message() -> None:
    rehearsal = played("2", "", "7", centre=talk_centre())
    assert rehearsal.outcome == "left_by_key"
    assert "Voice message for post" in told(rehearsal, talk_centre())


ENDS = {"answered", "closed", "full", "nobody", "timed_out", "overflowed", "left_by_key"}


@given(whole_centres() | whole_centres(emergency=True), presses, instants, states, st.integers(0, 99))
def test_whatever_a_description_says_its_callers_can_be_told_of(
    centre: Centre, pressed: tuple[str, ...], at: datetime, state: QueueState, lot: int
) -> None:
    rehearsal = rehearse(centre, Caller(at, pressed, {"": state}, lot=lot))
    assert rehearsal.outcome in ENDS | ({"unfinished"} if centre.emergency else set())
    for words in (EN, FR):
        assert narrated(centre, at, "268800", rehearsal, words)
