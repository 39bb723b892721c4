"""The bulletin for all who ring: after the welcome, before the menu or the word that it is closed, in his language."""

from dataclasses import replace

import pytest
from centres import THE_1000, noumea

from mille.call.journey import next_step
from mille.call.rehearsal.rehearsal import Caller, rehearse
from mille.call.steps import Ask, Call, End, Event, Say
from mille.centre.model.centre import Centre

WEDNESDAY = noumea("2026-09-23 10:00")
NIGHT = noumea("2026-09-28 20:00")
BOTH = ("fr", "en")
AGAIN = replace(THE_1000, repeat_within=60)


def messages(centre: Centre, event: Event, call: Call) -> tuple[str, ...]:
    step = next_step(centre, call, event, call.arrived)
    assert isinstance(step, Ask | Say | End)
    return step.messages


@pytest.mark.parametrize("language", BOTH)
def test_every_caller_hears_it_after_the_welcome_in_his_language(language: str) -> None:
    told = messages(THE_1000, Event("arrived", bulletin=(language,)), Call(WEDNESDAY, language))
    assert told == (*THE_1000.welcome, "bulletin_welcome")
    menu = next_step(THE_1000, Call(WEDNESDAY, language, "main", steps=2), Event("said"), WEDNESDAY)
    assert isinstance(menu, Ask)
    assert (menu.messages, menu.tries, menu.language) == (THE_1000.menus["main"].say, 1, language)


def test_a_key_of_the_menu_is_followed_while_it_is_said() -> None:
    step = next_step(THE_1000, Call(WEDNESDAY, "fr", "main", steps=2), Event("said", "2"), WEDNESDAY)
    assert step == next_step(THE_1000, Call(WEDNESDAY, "fr", "main", 1, steps=2), Event("digits", "2"), WEDNESDAY)


@pytest.mark.parametrize("bulletin", [(), ("en",)])
def test_without_one_in_his_language_he_hears_none(bulletin: tuple[str, ...]) -> None:
    told = messages(THE_1000, Event("arrived", bulletin=bulletin), Call(WEDNESDAY, "fr"))
    assert told == (*THE_1000.welcome, *THE_1000.menus["main"].say)


def test_who_rings_again_and_is_spared_the_welcome_hears_it_all_the_same() -> None:
    told = messages(AGAIN, Event("arrived", "30", bulletin=BOTH), Call(WEDNESDAY, "fr"))
    assert told == ("bulletin_welcome",)


@pytest.mark.parametrize("event", [Event("digits", "9", bulletin=BOTH), Event("said", "9", bulletin=BOTH)])
def test_who_chooses_his_language_hears_it_in_that_one(event: Event) -> None:
    step = next_step(THE_1000, Call(WEDNESDAY, "fr", "main", 1), event, WEDNESDAY)
    assert step == Say("main", "en", (*THE_1000.welcome, "bulletin_welcome"))


def test_it_is_not_said_again_with_the_menu() -> None:
    assert "bulletin_welcome" not in messages(
        THE_1000, Event("digits", bulletin=BOTH), Call(WEDNESDAY, "fr", "main", 1)
    )


def test_when_it_is_closed_it_is_said_first() -> None:
    arrives = Event("arrived", bulletin=BOTH)
    told = messages(THE_1000, arrives, Call(NIGHT, "fr"))
    assert told[: len(THE_1000.welcome) + 2] == (*THE_1000.welcome, "bulletin_welcome", "closed")
    plain = replace(THE_1000, closed_menu="")
    assert messages(plain, arrives, Call(NIGHT, "fr"))[:2] == ("bulletin_welcome", "closed")


def test_who_was_told_it_and_then_wants_somebody_after_hours_is_not_told_it_again() -> None:
    late = Event("digits", "2", bulletin=BOTH)
    assert messages(THE_1000, late, Call(NIGHT, "fr", THE_1000.closed_menu, 1))[0] != "bulletin_welcome"


def test_a_rehearsal_says_its_words() -> None:
    played = rehearse(THE_1000, Caller(WEDNESDAY, bulletin={"fr": "Les agences sont fermées aujourd'hui."}))
    assert "Les agences sont fermées aujourd'hui." in played.moments[0].texts
