"""An agent hands his caller over: he keeps the moment of his arrival, and whatever made him count as earlier."""

from dataclasses import replace
from datetime import timedelta

import pytest
from centres import REFERENCE, noumea

from mille.call.journey import MOST_STEPS, next_step
from mille.call.rehearsal.narration import narrated
from mille.call.rehearsal.rehearsal import Caller, rehearse
from mille.call.steps import Call, End, Enter, Event, Record, Say, Step
from mille.centre.explain.wording import wording
from mille.centre.model.centre import Action, Category, Centre, Hours, Recording, Tier

WEDNESDAY = noumea("2026-09-23 10:00")
LATER = WEDNESDAY + timedelta(minutes=20)
TALKS = Call(WEDNESDAY, "en", "main", 0, "post", 3, category="letters", entered=WEDNESDAY)
"""A caller who chose English and talks to an agent of the post."""


def levels(**experts: object) -> Centre:
    """The 1000, whose agents of the post hand callers over: with 1 to the bank, with 2 there with a head start."""
    post = replace(
        REFERENCE.queues["post"],
        transfer_to={
            "1": Action("queue", "bank"),
            "2": Action("queue", "bank", category="account", tier="level-2"),
        },
    )
    bank = replace(REFERENCE.queues["bank"], **experts)  # type: ignore[arg-type]
    tiers = {"level-2": Tier("level-2", 600), "contract": Tier("contract", 900, ("268801",))}
    return replace(
        REFERENCE,
        queues={**REFERENCE.queues, "post": post, "bank": bank},
        tiers=tiers | {"known": Tier("known", 60)},
        categories={**REFERENCE.categories, "letters": Category("letters", "Lettres")},
    )


def handed(key: str, call: Call = TALKS, centre: Centre | None = None) -> Step:
    return next_step(centre or levels(), call, Event("transfer", key), LATER)


def test_he_waits_in_the_other_queue_as_he_is() -> None:
    assert handed("1") == Enter("main", "en", "bank", 1800, category="letters")


def test_the_description_may_give_him_a_head_start_and_a_category() -> None:
    assert handed("2") == Enter("main", "en", "bank", 1800, 600, category="account", tier="level-2")


@pytest.mark.parametrize(
    ("before", "number", "head_start", "tier"),
    [("known", "", 600, "level-2"), ("contract", "", 900, "contract"), ("", "268801", 900, "level-2")],
)
def test_nobody_loses_a_head_start_by_being_handed_over(before: str, number: str, head_start: int, tier: str) -> None:
    step = handed("2", replace(TALKS, tier=before, number=number))
    assert isinstance(step, Enter)
    assert (step.head_start, step.tier) == (head_start, tier)


@pytest.mark.parametrize(("queue", "back"), [("post", "post"), ("mobile", "mobile"), ("gone", REFERENCE.default)])
def test_a_key_that_is_no_more_lets_him_wait_where_he_was_or_in_the_default_queue(queue: str, back: str) -> None:
    step = handed("7", replace(TALKS, queue=queue))
    assert isinstance(step, Enter)
    assert (step.queue, step.again) == (back, False)


def test_he_hears_the_notice_of_the_other_queue_before_it_records() -> None:
    step = handed("1", centre=levels(recording=Recording("agencies")))
    assert step == Say("main", "en", ("agencies",), queue="bank", category="letters")


def test_he_is_told_nothing_of_a_place_that_nobody_can_count() -> None:
    assert isinstance(handed("1", centre=levels(say_position=True, say_wait=True)), Enter)


@pytest.mark.parametrize(
    ("instead", "expected"),
    [({}, End), ({"closed": Action("voicemail", "bank")}, Record), ({"closed": Action("queue", "post")}, Enter)],
)
def test_when_the_other_queue_is_closed_he_fares_as_others_do(instead: dict[str, Action], expected: type) -> None:
    hours = {**REFERENCE.timetables, "night": Hours("night", {})}
    assert isinstance(handed("1", centre=replace(levels(hours="night", instead=instead), timetables=hours)), expected)


def test_who_has_been_asked_too_often_is_handed_over_all_the_same() -> None:
    assert isinstance(handed("1", replace(TALKS, steps=MOST_STEPS + 5)), Enter)


# ------------------------------------------------------------------------------------------------ played
def test_a_rehearsal_tells_who_may_hand_him_over_and_what_becomes_of_it() -> None:
    english = wording("en")

    def told(*transfers: str) -> str:
        played = rehearse(levels(), Caller(WEDNESDAY, ("2",), transfers=transfers))
        assert played.outcome == "answered"
        return " ".join(narrated(levels(), WEDNESDAY, "", played, english).split())

    assert "the agent may transfer the call, with *2 and a key: 1 queue bank, 2 queue bank" in told()
    assert "Queue bank" not in told()
    assert "the agent transfers the call to another queue, with *2 and 2" in told("2")
    assert "Queue bank" in told("2")
    assert "Queue bank" not in told("9")
