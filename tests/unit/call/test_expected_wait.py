"""The wait that a caller is told: grows with his place, shrinks with the staff, and is kept silent when unsure."""

import random
import re
from dataclasses import replace

from centres import REFERENCE, noumea
from hypothesis import assume, given
from hypothesis import strategies as st

from mille.call.journey import next_step
from mille.call.line.expected_wait import FEWEST, Recent, Standing, expected_wait, served_at_once
from mille.call.line.wait_announced import wait_announced
from mille.call.shares import alike
from mille.call.steps import Call, Enter, Event, Look, Say
from mille.centre.model.centre import Action, Centre
from mille.centre.model.rules import Recording, Tier
from mille.centre.texts.wait_intervals import EDGES, intervals
from mille.centre.texts.wait_texts import MOST, wait_messages

AT = noumea("2026-09-23 10:00")
TALKS = Recent(50, 240.0, 200.0, 1.0)
TELLING = replace(REFERENCE.queues["post"], say_position=True, say_wait=True)
CENTRE = replace(REFERENCE, queues={**REFERENCE.queues, "post": TELLING})

recents = st.builds(
    Recent, st.integers(0, 200), st.floats(0, 3000), st.floats(0, 3000), st.floats(0, 1, exclude_min=True)
)
standings = st.builds(Standing, st.integers(0, 300), st.integers(0, 50), st.integers(-1, 100), st.none() | recents)


known = st.builds(Recent, st.integers(20, 200), st.floats(30, 900), st.floats(0, 30), st.floats(0.1, 1))
busy = st.builds(Standing, st.integers(0, 100), st.just(0), st.integers(1, 60), known)
"""Queues of which something can be said, most often."""


def minutes(standing: Standing, wrap_up: float = 10) -> tuple[float, float] | None:
    wait = expected_wait(standing, wrap_up)
    return None if wait is None else (wait[0], float("inf") if wait[1] is None else wait[1])


# ------------------------------------------------------------------------------------------------ the interval
@given(busy, st.integers(1, 50))
def test_who_comes_later_is_never_told_a_shorter_wait(standing: Standing, more: int) -> None:
    first, second = minutes(standing), minutes(replace(standing, waiting=standing.waiting + more))
    assume(first and second)
    assert first is not None
    assert second is not None
    assert first[0] <= second[0]
    assert first[1] <= second[1]


@given(busy, st.integers(1, 50))
def test_more_agents_never_make_the_wait_longer(standing: Standing, more: int) -> None:
    first, second = minutes(standing), minutes(replace(standing, logged_in=standing.logged_in + more))
    assume(first and second)
    assert first is not None
    assert second is not None
    assert second[0] <= first[0]
    assert second[1] <= first[1]


@given(standings, st.floats(0, 600))
def test_every_interval_that_is_told_has_its_sound(standing: Standing, wrap_up: float) -> None:
    wait = expected_wait(standing, wrap_up)
    assert wait is None or wait in intervals()
    for name in wait_announced(TELLING, standing):
        assert name in wait_messages(CENTRE)


@given(standings)
def test_nothing_is_told_that_is_not_known(standing: Standing) -> None:
    for unknown in (
        replace(standing, recent=None),
        replace(standing, logged_in=0),
        replace(standing, logged_in=3, recent=replace(TALKS, pausing=3)),
        replace(standing, recent=replace(TALKS, count=FEWEST - 1)),
        replace(standing, recent=replace(TALKS, count=20, spread=300.0)),
        replace(standing, recent=Recent(50, 0.0, 0.0, 1.0)),
        replace(standing, ready=standing.waiting + 1),
    ):
        assert expected_wait(unknown, 10) is None


def test_too_wide_an_interval_is_not_wait_announced() -> None:
    assert expected_wait(Standing(4, 0, 1, TALKS), 10) is None
    assert expected_wait(Standing(4, 0, 5, TALKS), 10) == (2, 8)


def test_agents_who_answer_another_queue_most_of_their_time_count_for_the_rest_of_it() -> None:
    alone, shared = (minutes(Standing(9, 0, 10, replace(TALKS, share=share))) for share in (1.0, 0.5))
    assert alone is not None
    assert shared is not None
    assert shared == minutes(Standing(9, 0, 5, TALKS))
    assert alone < shared


def test_agents_who_pause_answer_nobody() -> None:
    assert minutes(Standing(9, 0, 9, replace(TALKS, pausing=4))) == minutes(Standing(9, 0, 5, TALKS))


def test_four_of_five_callers_wait_as_they_are_wait_announced() -> None:
    """Five agents talk for exponential times; the tenth caller in line is answered at the tenth end of a talk."""
    chance = random.Random(7)
    standing = Standing(9, 0, 5, TALKS)
    wait = minutes(standing)
    assert wait is not None
    waits = [sum(chance.expovariate(5 / 250) for _ in range(10)) / 60 for _ in range(4000)]
    inside = sum(wait[0] <= one <= wait[1] for one in waits) / len(waits)
    assert inside >= 0.8


# ------------------------------------------------------------------------------------------------ the words
def test_each_sound_is_a_sentence_in_each_language_without_figures() -> None:
    for message in wait_messages(CENTRE).values():
        assert set(message.texts) == {"fr", "en"}
        for text in message.texts.values():
            assert re.fullmatch(r"[A-Z][^0-9{}]+\.", text), text


def test_no_two_sounds_of_a_language_say_the_same() -> None:
    for language in CENTRE.languages:
        texts = [message.texts[language] for message in wait_messages(CENTRE).values()]
        assert len(set(texts)) == len(texts) == len(intervals()) + MOST + 2


def test_one_minute_and_one_person_are_said_as_people_say_them() -> None:
    messages = wait_messages(CENTRE)
    assert messages["wait_0_1"].texts["fr"] == "Votre temps d'attente est estimé à moins d'une minute."
    assert messages["wait_1_3"].texts["en"] == "Your estimated waiting time is between one and three minutes."
    assert messages["place_1"].texts == {"fr": "Une personne attend déjà.", "en": "One caller is already waiting."}
    assert messages["place_20"].texts["fr"] == "Vingt personnes attendent déjà."
    assert all(edge in (0, 1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60) for edge in EDGES)


def test_a_centre_that_tells_nothing_needs_no_sounds() -> None:
    assert wait_messages(REFERENCE) == {}


# ------------------------------------------------------------------------------------------------ on his way
def ahead(centre: Centre = CENTRE, call: Call | None = None) -> object:
    return next_step(centre, call or Call(AT, "fr", "main"), Event("digits", "2"), AT)


def after(standing: Standing | None, centre: Centre = CENTRE) -> object:
    return next_step(centre, Call(AT, "fr", "main", queue="post", lot=alike(30)), Event("place", standing=standing), AT)


def test_a_queue_that_tells_of_the_wait_is_looked_at_first_and_another_is_not() -> None:
    assert ahead() == Look("main", "fr", queue="post")
    assert isinstance(ahead(REFERENCE), Enter)


def test_he_is_told_who_waits_and_how_long_it_takes_and_then_he_waits() -> None:
    said = after(Standing(9, 0, 5, TALKS))
    assert said == Say("main", "fr", ("place_9", "wait_5_15"), queue="post")
    call = Call(AT, "fr", "main", queue="post")
    assert isinstance(next_step(CENTRE, call, Event("said"), AT), Enter)


def test_without_figures_he_is_told_who_waits_and_no_time() -> None:
    assert after(Standing(3, 0, 5)) == Say("main", "fr", ("place_3",), queue="post")


def test_who_is_answered_at_once_or_finds_nobody_is_told_nothing_of_a_wait() -> None:
    for standing in (Standing(0, 1, 1, TALKS), Standing(3, 0, 0, TALKS), None):
        assert isinstance(after(standing), Enter)
    assert served_at_once(Standing(0, 1, 1))


def test_more_than_can_be_counted_out_is_said_to_be_more() -> None:
    assert wait_announced(replace(TELLING, say_wait=False), Standing(MOST + 1, 0, 1)) == ("place_more",)


def test_the_notice_of_recording_follows_and_whose_talk_is_not_recorded_does_not_hear_it() -> None:
    noted = replace(TELLING, recording=Recording("new-year", 0.5, "9"))
    centre = replace(CENTRE, queues={**CENTRE.queues, "post": noted})
    said = after(Standing(3, 0, 5), centre)
    assert said == Say("main", "fr", ("place_3", "new-year"), queue="post")
    for lot, keys, recorded in ((30, "", True), (30, "9", False), (70, "", False)):
        call = Call(AT, "fr", "main", queue="post", lot=alike(lot))
        entered = next_step(centre, call, Event("said", keys), AT)
        assert isinstance(entered, Enter)
        assert entered.record is recorded


def test_who_has_a_head_start_or_comes_from_another_queue_has_a_place_that_nobody_counts() -> None:
    centre = replace(CENTRE, tiers={"pro": Tier("pro", 120, ("2688*",))})
    assert isinstance(ahead(centre, Call(AT, "fr", "main", number="268801")), Enter)
    assert isinstance(ahead(centre, Call(AT, "fr", "main", number="751234")), Look)
    assert isinstance(ahead(CENTRE, Call(AT, "fr", "main", queue="bank", entered=AT)), Enter)


def test_a_key_of_the_queue_counts_already_while_he_is_told_of_the_wait() -> None:
    centre = replace(CENTRE, queues={**CENTRE.queues, "post": replace(TELLING, keys={"1": Action("say", "agencies")})})
    call = Call(AT, "fr", "main", queue="post")
    said = next_step(centre, call, Event("said", "1"), AT)
    assert said == Say("main", "fr", ("agencies",), queue="post", again=True)
    assert isinstance(next_step(centre, call, Event("said"), AT), Enter)
