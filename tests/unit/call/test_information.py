"""A caller finds out for himself: of a table, by its keys, while he waits, and outside the hours."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from centres import THE_1000, instants, lives, noumea, rings
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mille.call.journey import MOST_STEPS, next_step
from mille.call.opening import closing_messages
from mille.call.rehearsal.rehearsal import Caller, rehearse
from mille.call.steps import Ask, Call, Dial, End, Enter, Event, Promise, Record, Say
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Action, Callbacks, Centre, Hours, Outward, Span, Table
from mille.centre.model.rules import Ending
from mille.centre.tables.table_reader import read_rows
from mille.centre.texts import opening_texts
from mille.centre.texts.opening_texts import opening_messages, opens_again
from mille.words.catalogue import words_of

WEDNESDAY = noumea("2026-09-23 10:00")
NIGHT = noumea("2026-09-28 20:00")


def without_keys(centre: Centre) -> Centre:
    """The centre with a table of which callers hear all places."""
    rows = read_rows("place,days,hours\nNouméa,mon-fri,7:45-15:00\n", "agencies.csv", centre.languages)
    return replace(centre, tables={"agencies": Table("agencies", rows)})


def heard(centre: Centre, *pressed: str, at: datetime) -> list[str]:
    """All that a caller hears, sentence by sentence, until he stays silent."""
    return [text for moment in rehearse(centre, Caller(at, pressed)).moments for text in moment.texts]


# ------------------------------------------------------------------------------------------------ a table
def test_a_table_without_keys_is_told_and_the_menu_comes_again() -> None:
    said, menu = rings(without_keys(THE_1000), "5", "", at=WEDNESDAY)[1:]
    assert isinstance(said, Say)
    assert (said.table, said.node, len(said.messages)) == ("agencies", "main", 2)
    assert menu == Ask("main", "fr", ("main-menu",), 1, 5.0)


def test_a_place_is_chosen_by_its_key_and_another_one_afterwards() -> None:
    steps = rings(THE_1000, "5", "1", "", "2", "", "*", at=WEDNESDAY)
    assert [type(step) for step in steps] == [Ask, Ask, Say, Ask, Say, Ask, Ask]
    assert [step.node for step in steps] == ["main", *["main/agencies"] * 5, "main"]


def test_a_key_during_what_is_told_of_a_place_chooses_another_at_once() -> None:
    steps = rings(THE_1000, "5", "1", "2", "*", at=WEDNESDAY)
    assert [type(step) for step in steps] == [Ask, Ask, Say, Say, Ask]
    assert steps[-1].node == "main"


def test_who_chooses_nothing_is_back_in_the_menu_and_then_in_its_queue() -> None:
    steps = rings(THE_1000, "5", "", "", "", "", at=WEDNESDAY)
    assert [step.node for step in steps[1:3]] == ["main/agencies", "main"]
    assert steps[-1] == Enter("main", "fr", "fixed-line", 1800)


def test_a_wrong_key_is_told_so_as_often_as_in_the_menu_it_comes_from() -> None:
    steps = rings(THE_1000, "5", "8", "9", "0", at=WEDNESDAY)
    asked = [step for step in steps[1:] if isinstance(step, Ask)]
    assert [step.tries for step in asked] == [1, 2, 3, 1]
    assert [step.messages[0] == "wrong-key" for step in asked] == [False, True, True, False]
    assert asked[-1].node == "main"


def test_who_waits_hears_all_of_a_table_and_keeps_his_place() -> None:
    post = replace(THE_1000.queues["post"], keys={"1": Action("table", "agencies")})
    centre = replace(THE_1000, queues={**THE_1000.queues, "post": post})
    call = Call(WEDNESDAY, "fr", "main", queue="post", entered=WEDNESDAY)
    said = next_step(centre, call, Event("key", "1"), WEDNESDAY)
    assert isinstance(said, Say)
    assert (said.table, said.queue, said.again, len(said.messages)) == ("agencies", "post", True, 5)
    back = next_step(centre, call, Event("said"), WEDNESDAY + timedelta(seconds=20))
    assert back == Enter("main", "fr", "post", 1780, again=True)


def test_a_table_that_was_removed_while_he_listened_leads_back_to_the_menu() -> None:
    gone = replace(without_keys(THE_1000), tables={})
    for kind in ("said", "digits"):
        step = next_step(gone, Call(WEDNESDAY, "fr", "main/agencies", 1), Event(kind, "1"), WEDNESDAY)
        assert step == Ask("main", "fr", ("main-menu",), 1, 5.0)


def test_the_table_of_the_1000_is_right_in_the_evening() -> None:
    told = heard(THE_1000, "9", "5", "2", at=NIGHT)
    assert "Dumbéa, from seven forty-five in the morning to half past eleven in the morning" in " ".join(told)


# ------------------------------------------------------------------------------------------------ outside the hours
def test_outside_the_hours_he_is_told_so_and_may_find_out_for_himself() -> None:
    (asked,) = rings(THE_1000, at=NIGHT)
    told = ("welcome", "closed", "opens_tomorrow_0745", "agencies")
    assert asked == Ask("out-of-hours", "fr", told, 1, 5.0, closed=True)


def test_who_says_nothing_then_is_told_again_that_it_is_closed() -> None:
    steps = rings(THE_1000, "", "", "", at=NIGHT)
    assert [type(step) for step in steps] == [Ask, Ask, Ask, End]
    assert steps[-1] == End("out-of-hours", "fr", ("closed", "opens_tomorrow_0745"), "closed")


def test_a_language_chosen_then_says_all_of_it_again() -> None:
    steps = rings(THE_1000, "9", at=NIGHT)
    assert steps[-1] == Ask("out-of-hours", "en", ("welcome", "closed", "opens_tomorrow_0745", "agencies"), 1, 5.0)


def test_who_listens_until_it_opens_is_served() -> None:
    call = Call(noumea("2026-09-28 07:44"), "fr", "out-of-hours", 3)
    step = next_step(THE_1000, call, Event("digits"), noumea("2026-09-28 07:46"))
    assert step == Enter("out-of-hours", "fr", "fixed-line", 1800)


def with_keys(*actions: Action) -> Centre:
    """The 1000 whose callers outside the hours have these keys, from 1 on."""
    menu = replace(THE_1000.menus["out-of-hours"], keys={str(n): action for n, action in enumerate(actions, 1)})
    return replace(THE_1000, menus={**THE_1000.menus, "out-of-hours": menu})


@pytest.mark.parametrize("kind", ["queue", "partner", "agent"])
def test_nobody_answers_then_whatever_the_keys_say(kind: str) -> None:
    centre = with_keys(Action(kind, "post"))  # type: ignore[arg-type]
    assert rings(centre, "1", at=NIGHT)[-1] == End("out-of-hours", "fr", ("closed", "opens_tomorrow_0745"), "closed")


def test_a_voice_message_may_be_left_then() -> None:
    assert isinstance(rings(with_keys(Action("voicemail", "post")), "1", at=NIGHT)[-1], Record)


def test_after_the_last_day_there_is_only_the_farewell() -> None:
    ended = replace(THE_1000, ends=Ending(date(2026, 9, 1), "new-year"))
    assert rings(ended, at=NIGHT) == [End("", "fr", ("new-year",), "closed")]


ANYWHERE = with_keys(
    *(Action(kind, "post") for kind in ("queue", "partner", "agent", "callback", "voicemail")),
    Action("menu", "main"),
)
ALWAYS = Hours("always", dict.fromkeys(range(7), (Span(0, 1440),)), closed_on_holidays=False)
OPEN_QUEUES = replace(
    ANYWHERE,
    outward=Outward("opt"),
    callbacks=Callbacks(),
    timetables={**ANYWHERE.timetables, "always": ALWAYS},
    queues={name: replace(queue, hours="always") for name, queue in ANYWHERE.queues.items()},
)
"""The keys outside the hours of the centre lead everywhere, and its queues would take callers at any time."""


@given(st.data(), st.booleans(), instants)
def test_outside_the_hours_nobody_ever_comes_to_somebody_who_answers(
    data: st.DataObject, calls_back: bool, at: datetime
) -> None:
    assume(not any(is_open(OPEN_QUEUES, "office", at + hour * timedelta(hours=1)) for hour in (0, 1)))
    centre = OPEN_QUEUES if calls_back else replace(OPEN_QUEUES, callbacks=None)
    steps = lives(data, centre, Call(at, "fr", number="268801"), Event("arrived"), at, MOST_STEPS + 10)
    assert len(steps) <= MOST_STEPS + 1
    assert not any(isinstance(step, Enter | Dial) for step in steps)
    assert not any("callback_confirm" in getattr(step, "messages", ()) for step in steps)
    assert isinstance(steps[-1], End | Promise)


# ------------------------------------------------------------------------------------------------ when it opens again
@pytest.mark.parametrize(
    ("at", "french", "english"),
    [
        ("2026-09-28 06:00", "aujourd'hui à sept heures quarante-cinq", "today at seven forty-five in the morning"),
        ("2026-09-28 20:00", "demain à sept heures quarante-cinq", "tomorrow at seven forty-five in the morning"),
        ("2026-09-29 00:00", "aujourd'hui à sept heures quarante-cinq", "today at seven forty-five in the morning"),
        ("2026-09-25 15:00", "lundi à sept heures quarante-cinq", "on Monday at seven forty-five in the morning"),
        ("2026-09-23 16:00", "vendredi à sept heures quarante-cinq", "on Friday at seven forty-five in the morning"),
        ("2027-01-01 10:00", "lundi à sept heures", "on Monday at seven o'clock in the morning"),
    ],
)
def test_who_is_told_that_it_is_closed_hears_when_it_opens_again(at: str, french: str, english: str) -> None:
    name = closing_messages(THE_1000, noumea(at))[-1]
    assert opening_texts.text(name, words_of("fr")) == f"Nous vous répondrons de nouveau {french}."
    assert opening_texts.text(name, words_of("en")) == f"We will be open again {english}."


def reopening(day: str) -> Centre:
    """The 1000, open on one day only."""
    span = {date.fromisoformat(day): (Span(465, 960),)}
    return replace(THE_1000, timetables={**THE_1000.timetables, "office": Hours("office", {}, exceptions=span)})


def test_a_day_that_is_far_is_told_by_its_date() -> None:
    name = closing_messages(reopening("2027-05-01"), NIGHT)[-1]
    said = opening_texts.text(name, words_of("fr"))
    assert said == "Nous vous répondrons de nouveau le samedi premier mai à sept heures quarante-cinq."


def test_a_centre_that_does_not_open_again_says_nothing_of_it() -> None:
    assert closing_messages(reopening("2026-09-01"), NIGHT) == ("closed",)


def test_a_date_with_a_message_of_its_own_says_all() -> None:
    assert closing_messages(THE_1000, noumea("2026-12-31 12:00")) == ("new-year",)


def test_a_queue_tells_of_its_own_hours() -> None:
    at = noumea("2026-09-28 12:00")
    step = rings(THE_1000, "3", at=at)[-1]
    assert step == End("main", "fr", ("closed", "opens_today_1215"), "closed", category="account")


def test_where_the_description_does_not_say_so_nothing_is_added() -> None:
    silent = replace(THE_1000, say_opening=False)
    assert closing_messages(silent, NIGHT) == ("closed",)
    assert opening_messages(silent, date(2026, 1, 1), date(2026, 12, 31)) == {}


WEEKS = st.dictionaries(
    st.integers(0, 6), st.sampled_from([(Span(465, 960),), (Span(0, 120), Span(600, 700)), (Span(1320, 1560),)])
)


@settings(max_examples=60)
@given(WEEKS, st.dates(date(2026, 1, 1), date(2027, 12, 1)), instants)
def test_every_sentence_that_can_come_up_was_spoken_before(
    week: dict[int, tuple[Span, ...]], opened: date, at: datetime
) -> None:
    hours = Hours("office", week, exceptions={opened: (Span(480, 500),), opened + timedelta(days=3): ()})
    centre = replace(THE_1000, timetables={**THE_1000.timetables, "office": hours})
    spoken = opening_messages(centre, date(2025, 12, 30), date(2028, 12, 31))
    name = opens_again(centre, hours, at)
    assert not name or name in spoken


def test_the_sentences_of_a_worked_centre_are_few() -> None:
    assert 5 < len(opening_messages(THE_1000, date(2026, 11, 22), date(2029, 12, 31))) < 60
