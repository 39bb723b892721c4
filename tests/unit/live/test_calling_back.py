"""Callers are called back once for each attempt, in their order and hours, whatever dies at whatever moment."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callback_house import FakeAsterisk, Killed, calling_centre, here
from mille.asterisk.change.locks import turn
from mille.asterisk.wire.queue_status import Member, QueuePicture
from mille.call.line.place import queue_prio
from mille.centre.hours.opening_hours import is_open
from mille.live.callbacks import LOCK, SETTLES, Callbacks, standing
from mille.live.whose_turn import ENTERS
from mille.records.calls.callbacks import LONGEST, Requests

OPEN = datetime.fromisoformat("2026-09-23T10:00+11:00")
"""A Wednesday on which the 1000 is open until 16:00."""
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
CENTRE = calling_centre(attempts=2, pause=600, ring=30)
STEPS = ("decided", "claimed", "seen", "called")
NEW = "c1-r1"


@pytest.fixture
def asterisk(tmp_path: Path) -> FakeAsterisk:
    made = FakeAsterisk(tmp_path / "journal", OPEN)
    made.asks("c1", OPEN - MINUTE)
    return made


def looks(asterisk: FakeAsterisk, now: datetime, centre: Any = CENTRE, dies: str = "") -> None:
    """One look of a scheduler that has just been started, and is killed at a step."""
    asterisk.now = now

    def between(step: str) -> None:
        if step == dies:
            raise Killed

    duty = Callbacks(here(centre, asterisk), asterisk.journal, between)
    try:
        if duty.due(now) is not None:
            duty.do(now)
    except Killed:
        pass


def state(asterisk: FakeAsterisk, callid: str = "c1") -> str:
    duty = Callbacks(here(CENTRE, asterisk), asterisk.journal)
    return duty._read(asterisk.now).by_call[callid].state


def test_when_an_agent_is_free_he_is_called_over_the_outward_trunk(asterisk: FakeAsterisk) -> None:
    looks(asterisk, OPEN)
    assert (asterisk.rung, asterisk.numbers) == ([NEW], ["PJSIP/751234@trunk-opt"])
    assert state(asterisk) == "calling"


@pytest.mark.parametrize(("shown", "told"), [("268800", "268800"), ("~00112233445566ff", ""), ("1,M_QUEUE=x", "")])
def test_the_dialplan_is_told_from_which_number_he_rang_and_no_text_that_is_none(
    tmp_path: Path, shown: str, told: str
) -> None:
    asterisk = FakeAsterisk(tmp_path / "journal", OPEN)
    asterisk.write("c1", "ARRIVED", "1000", shown, "fr")
    asterisk.asks("c1", OPEN - MINUTE, number="751234")
    looks(asterisk, OPEN)
    assert (asterisk.told["M_SHOWN"], asterisk.told["M_NUMBER"]) == (told, "751234")


def test_while_he_is_rung_he_is_not_called_again(asterisk: FakeAsterisk) -> None:
    for seconds in range(40):
        looks(asterisk, OPEN + seconds * SECOND)
    assert asterisk.rung == [NEW]


def test_who_takes_the_call_is_never_called_again(asterisk: FakeAsterisk) -> None:
    looks(asterisk, OPEN)
    asterisk.comes_to(NEW, "reached")
    looks(asterisk, OPEN + HOUR)
    assert (asterisk.rung, state(asterisk)) == ([NEW], "reached")


@pytest.mark.parametrize("word", ["busy", "noanswer", "failed", "nokey"])
def test_who_is_not_reached_is_tried_again_after_the_pause_and_then_given_up(asterisk: FakeAsterisk, word: str) -> None:
    looks(asterisk, OPEN)
    asterisk.comes_to(NEW, word)
    looks(asterisk, OPEN + 9 * MINUTE)
    assert asterisk.rung == [NEW]
    looks(asterisk, OPEN + 11 * MINUTE)
    assert asterisk.rung == [NEW, "c1-r2"]
    asterisk.comes_to("c1-r2", word)
    for minutes in (12, 30, 60):
        looks(asterisk, OPEN + minutes * MINUTE)
    assert (asterisk.rung, state(asterisk)) == ([NEW, "c1-r2"], "given_up")


def test_who_does_not_want_to_be_called_again_is_not(asterisk: FakeAsterisk) -> None:
    looks(asterisk, OPEN)
    asterisk.comes_to(NEW, "declined")
    looks(asterisk, OPEN + HOUR)
    assert (asterisk.rung, state(asterisk)) == ([NEW], "declined")


def test_nobody_is_called_while_no_agent_is_ready_for_him(asterisk: FakeAsterisk) -> None:
    for members in ([], [("a10", "2")], [("a10", "5")], [("a10", "6")]):
        asterisk.members = {"post": members}
        looks(asterisk, OPEN)
    assert asterisk.rung == []


def test_an_agent_in_his_wrap_up_is_not_ready(asterisk: FakeAsterisk) -> None:
    ended = int(OPEN.timestamp())
    queue = QueuePicture(members=[Member("a10", "PJSIP/phone-210", 0, False, last=ended)])
    assert standing(CENTRE, "post", queue, OPEN + 9 * SECOND).ready == frozenset()
    assert standing(CENTRE, "post", queue, OPEN + 10 * SECOND).ready == {"a10"}


def test_callers_who_came_before_him_are_served_first(asterisk: FakeAsterisk) -> None:
    asterisk.waiting = {"post": [queue_prio(int((OPEN - 2 * MINUTE).timestamp()))]}
    looks(asterisk, OPEN)
    assert asterisk.rung == []
    asterisk.members = {"post": [("a10", "1"), ("a11", "1")]}
    looks(asterisk, OPEN)
    assert asterisk.rung == [NEW]


def test_in_a_busy_queue_he_is_called_as_soon_as_nobody_is_before_him(asterisk: FakeAsterisk) -> None:
    asterisk.members, asterisk.waiting = {"post": [("a10", "2")]}, {"post": [queue_prio(int(OPEN.timestamp()))]}
    asterisk.asks("c2", OPEN - 30 * SECOND, "751235")
    looks(asterisk, OPEN)
    looks(asterisk, OPEN + SECOND)
    assert asterisk.rung == [NEW]  # and the second one not before he has come


def test_two_agents_who_are_free_get_two_callers_and_one_gets_one(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN - 2 * MINUTE, "751235")
    asterisk.asks("c3", OPEN - 3 * MINUTE, "751236")
    asterisk.members = {"post": [("a10", "1"), ("a11", "1")]}
    for seconds in range(4):
        looks(asterisk, OPEN + seconds * SECOND)
    assert asterisk.rung == ["c3-r1", "c2-r1"]  # who came first is called first


def test_a_head_start_counts(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN, "751235", start=120)
    looks(asterisk, OPEN)
    assert asterisk.rung == ["c2-r1"]


def test_who_has_just_taken_the_call_counts_until_he_stands_in_the_queue(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN, "751235")
    looks(asterisk, OPEN)
    asterisk.comes_to(NEW, "reached")
    looks(asterisk, OPEN + SECOND)
    assert asterisk.rung == [NEW]
    looks(asterisk, OPEN + ENTERS)
    assert asterisk.rung == [NEW, "c2-r1"]


def test_out_of_hours_nobody_is_called_and_in_the_morning_he_is(asterisk: FakeAsterisk) -> None:
    for hours in range(6, 21):
        looks(asterisk, OPEN + hours * HOUR)
    assert asterisk.rung == []  # 24 September is a public holiday
    looks(asterisk, OPEN + 2 * timedelta(days=1))
    assert asterisk.rung == [NEW]


def test_a_request_that_has_become_old_is_told_to_be_over(asterisk: FakeAsterisk) -> None:
    asterisk.members = {}
    looks(asterisk, OPEN + LONGEST + SECOND)
    assert (asterisk.rung, state(asterisk)) == ([], "expired")


def test_who_rings_in_himself_and_is_served_is_not_called(asterisk: FakeAsterisk) -> None:
    asterisk.write("c9", "ARRIVED", "1000", "751234", "fr")
    asterisk.write("c9", "CONNECT", "x", "3")
    looks(asterisk, OPEN)
    assert (asterisk.rung, state(asterisk)) == ([], "served")


def test_who_has_asked_already_is_called_once(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN)
    asterisk.members = {"post": [("a10", "1"), ("a11", "1")]}
    looks(asterisk, OPEN)
    looks(asterisk, OPEN + SECOND)
    assert (asterisk.rung, state(asterisk, "c2")) == ([NEW], "repeated")


def test_a_withdrawn_request_is_not_called_even_when_it_was_about_to_be(asterisk: FakeAsterisk) -> None:
    duty = Callbacks(
        here(CENTRE, asterisk), asterisk.journal,
        lambda step: asterisk.write("c1", "CALLBACK", "over", "withdrawn") if step == "decided" else None,
    )  # fmt: skip
    duty.do(OPEN)
    assert (asterisk.rung, state(asterisk)) == ([], "withdrawn")


def test_a_number_that_the_centre_may_no_longer_call_is_not_called(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN, "3600")
    looks(asterisk, OPEN)
    assert state(asterisk, "c2") == "not_allowed"


@pytest.mark.parametrize("number", ["751234@evil", "751234&PJSIP/1", "", "7512,3", "+", "1" * 30])
def test_what_is_no_request_is_told_and_never_dialled(tmp_path: Path, number: str) -> None:
    asterisk = FakeAsterisk(tmp_path / "journal", OPEN)
    asterisk.asks("c1", OPEN, number)
    looks(asterisk, OPEN)
    assert asterisk.rung == []
    duty = Callbacks(here(CENTRE, asterisk), asterisk.journal)
    assert len(duty._read(OPEN).unreadable) == 1


def test_a_queue_that_is_no_more_leaves_him_to_the_default_one(asterisk: FakeAsterisk) -> None:
    asterisk.asks("c2", OPEN - HOUR, "751235", queue="covid")
    asterisk.members = {"fixed-line": [("a01", "1")]}
    looks(asterisk, OPEN)
    assert asterisk.rung == ["c2-r1"]


def test_a_centre_that_calls_nobody_back_any_more_keeps_the_request(asterisk: FakeAsterisk) -> None:
    looks(asterisk, OPEN, replace(CENTRE, callbacks=None))
    assert (asterisk.rung, state(asterisk)) == ([], "waiting")
    looks(asterisk, OPEN + LONGEST + SECOND, replace(CENTRE, callbacks=None))
    assert (asterisk.rung, state(asterisk)) == ([], "expired")


def test_an_asterisk_that_refuses_costs_an_attempt(asterisk: FakeAsterisk) -> None:
    asterisk.accepts = False
    looks(asterisk, OPEN)
    looks(asterisk, OPEN + SECOND)
    asterisk.accepts = True
    looks(asterisk, OPEN + 11 * MINUTE)
    assert asterisk.rung == ["c1-r2"]


def test_a_line_that_is_down_costs_no_attempt(asterisk: FakeAsterisk) -> None:
    asterisk.trunk = "Unavail"
    for minutes in range(0, 60, 11):
        looks(asterisk, OPEN + minutes * MINUTE)
    assert (asterisk.rung, state(asterisk)) == ([], "waiting")
    asterisk.trunk = "Avail"
    looks(asterisk, OPEN + HOUR)
    assert asterisk.rung == ["c1-r1"]


@pytest.mark.parametrize("known", ["NonQual", "Unknown", ""])
def test_a_line_of_which_nothing_is_known_is_tried(asterisk: FakeAsterisk, known: str) -> None:
    asterisk.trunk = known
    looks(asterisk, OPEN)
    assert asterisk.rung == ["c1-r1"]


# ------------------------------------------------------------------------------------------------ killed
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_he_is_rung_once_for_each_attempt_and_called_in_the_end(
    asterisk: FakeAsterisk, step: str
) -> None:
    looks(asterisk, OPEN, dies=step)
    asked = list(asterisk.rung)
    for seconds in range(1, 700):
        looks(asterisk, OPEN + seconds * SECOND)
    assert asterisk.rung[: len(asked)] == asked
    assert len(set(asterisk.rung)) == len(asterisk.rung)
    assert asterisk.rung[-1:] == {"decided": [NEW], "called": [NEW]}.get(step, ["c1-r2"])


def test_a_claim_of_which_nothing_came_is_an_attempt_that_was_lost(asterisk: FakeAsterisk) -> None:
    looks(asterisk, OPEN, dies="seen")
    looks(asterisk, OPEN + SETTLES - SECOND)
    assert state(asterisk) == "calling"
    looks(asterisk, OPEN + SETTLES)
    assert state(asterisk) == "waiting"
    assert "|result|1|lost" in asterisk.journal.read_text()


def test_of_two_schedulers_at_once_one_calls(asterisk: FakeAsterisk) -> None:
    other = Callbacks(here(CENTRE, asterisk), asterisk.journal)
    first = Callbacks(
        here(CENTRE, asterisk), asterisk.journal, lambda step: other.do(OPEN) if step in ("decided", "seen") else None
    )
    first.do(OPEN)
    assert asterisk.rung == [NEW]


def test_while_another_is_at_it_nothing_is_done(asterisk: FakeAsterisk) -> None:
    before = asterisk.journal.read_text()
    with turn(asterisk.journal.parent, LOCK):
        looks(asterisk, OPEN)
    assert (asterisk.rung, asterisk.journal.read_text()) == ([], before)


@pytest.mark.parametrize("claims", [["one", "two"], ["two", "one"]])
def test_without_the_lock_the_first_claim_in_the_journal_wins(asterisk: FakeAsterisk, claims: list[str]) -> None:
    for token in claims:
        asterisk.write("c1", "CALLBACK", "claimed", "1", token)
    calling = Callbacks(here(CENTRE, asterisk), asterisk.journal)._read(OPEN).by_call["c1"].calling
    assert calling is not None
    assert calling.token == claims[0]


def test_a_journal_that_is_moved_aside_is_read_to_its_end(asterisk: FakeAsterisk) -> None:
    duty = Callbacks(here(CENTRE, asterisk), asterisk.journal)
    assert duty.due(OPEN) == OPEN
    asterisk.asks("c2", OPEN, "751235")
    asterisk.journal.rename(asterisk.journal.with_name("journal-20260923"))
    assert {*duty._read(OPEN).by_call} == {"c1", "c2"}
    asterisk.asks("c3", OPEN, "751236")
    assert {*duty._read(OPEN).by_call} == {"c1", "c2", "c3"}
    assert {*Callbacks(here(CENTRE, asterisk), asterisk.journal)._read(OPEN).by_call} == {"c1", "c2", "c3"}


# ------------------------------------------------------------------------------------------------ whatever happens
happenings = st.lists(
    st.tuples(
        st.sampled_from(["looks", *STEPS, "ends", "asks", "agents", "crash", "withdraws"]),
        st.integers(0, 7),
        st.sampled_from([1, 1, 5, 60, 700, 20_000]),
    ),
    max_size=60,
)
"""What happens, to whom, and how many seconds later."""
WORDS = ("busy", "noanswer", "nokey", "failed", "declined", "reached", "busy", "noanswer")


@given(happenings)
def test_whatever_happens_nobody_is_rung_twice_for_an_attempt_nor_too_often_nor_out_of_hours(story: Any) -> None:
    with TemporaryDirectory() as folder:
        asterisk, now = FakeAsterisk(Path(folder) / "journal", OPEN), OPEN
        asterisk.journal.touch()
        for what, which, seconds in story:
            now += seconds * SECOND
            asterisk.now = now
            before = len(asterisk.rung)
            happens(asterisk, what, which, now)
            assert len(asterisk.rung) == before or is_open(CENTRE, CENTRE.queues["post"].hours, now)
            first_come_first_served(asterisk, before, now)
        assert len(set(asterisk.rung)) == len(asterisk.rung)
        assert all(name.rpartition("-r")[2] in ("1", "2") for name in asterisk.rung)


def happens(asterisk: FakeAsterisk, what: str, which: int, now: datetime) -> None:
    match what:
        case "asks":
            asterisk.asks(f"c{which}", now - which * MINUTE, f"75123{which}", start=which * 10)
        case "agents":
            asterisk.members = {"post": [(f"a{n}", "1") for n in range(which)]}
        case "ends" if asterisk.there:
            asterisk.comes_to(sorted(asterisk.there)[which % len(asterisk.there)], WORDS[which])
        case "crash":  # of Asterisk: the calls are gone, and nothing was written
            asterisk.there.clear()
        case "withdraws":
            asterisk.write(f"c{which}", "CALLBACK", "over", "withdrawn")
        case _:
            looks(asterisk, now, dies=what)


def first_come_first_served(asterisk: FakeAsterisk, before: int, now: datetime) -> None:
    """Of those who could have been called as well, none has an earlier place than who was."""
    if len(asterisk.rung) == before:
        return
    duty = Callbacks(here(CENTRE, asterisk), asterisk.journal)
    requests: Requests = duty._read(now)
    called = requests.by_call[asterisk.rung[-1].rpartition("-r")[0]]
    for other in fresh(requests):
        assert (other.arrival - other.head_start) >= (called.arrival - called.head_start)


def fresh(requests: Requests) -> Iterator[Any]:
    return (request for request in requests.open if not request.attempts)
