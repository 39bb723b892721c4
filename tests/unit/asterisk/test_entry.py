"""A question of the dialplan, read; a step, said back in channel variables."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk import variables as v
from mille.asterisk.compiled import Compiled
from mille.asterisk.entry import BadQuestion, answer, as_variables, entry, question
from mille.call.steps import Ask, Call, End, Enter, Event, Say, Step
from mille.centre.reader import load_centre
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
SERVED = Compiled(7, CENTRE)
WEDNESDAY = datetime(2026, 9, 22, 23, tzinfo=UTC)
ARRIVAL = str(int(WEDNESDAY.timestamp()))
ARRIVED = ["arrived", "", "", "0", "fr", "", "1", ARRIVAL]


class Channel:
    """What the dialplan asks, and what it is told."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = list(arguments)
        self.told: list[dict[str, str]] = []

    def set_variables(self, values: dict[str, str]) -> None:
        self.told.append(values)


# ------------------------------------------------------------------------------------------------ the question
def test_a_first_question_is_an_arrival() -> None:
    assert question(ARRIVED, CENTRE) == (Call(WEDNESDAY, "fr", "", 0, "", 1), Event("arrived"))


def test_a_later_question_says_where_the_caller_is() -> None:
    asked = ["digits", "2", "telecom", "3", "en", "post", "7", ARRIVAL]
    assert question(asked, CENTRE) == (Call(WEDNESDAY, "en", "telecom", 3, "post", 7), Event("digits", "2"))


def test_the_end_of_a_queue_is_told_as_asterisk_says_it() -> None:
    asked = ["queue", "LEAVEEMPTY", "main", "1", "fr", "post", "3", ARRIVAL]
    assert question(asked, CENTRE)[1] == Event("queue", "LEAVEEMPTY")


@pytest.mark.parametrize("language", ["", "de", "fr_FR", "FR"])
def test_a_language_that_the_centre_has_not_is_its_first(language: str) -> None:
    assert question([*ARRIVED[:4], language, *ARRIVED[5:]], CENTRE)[0].language == "fr"


def test_no_try_is_the_first() -> None:
    assert question([*ARRIVED[:3], "", *ARRIVED[4:]], CENTRE)[0].tries == 0


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ARRIVED[:-1],
        [*ARRIVED, "more"],
        ["", *ARRIVED[1:]],
        ["recorded", *ARRIVED[1:]],
        ["Arrived", *ARRIVED[1:]],
        [*ARRIVED[:3], "one", *ARRIVED[4:]],
        [*ARRIVED[:6], "", ARRIVAL],
        [*ARRIVED[:6], "1.5", ARRIVAL],
        [*ARRIVED[:7], ""],
        [*ARRIVED[:7], "yesterday"],
        [*ARRIVED[:7], "9" * 30],
        [*ARRIVED[:7], "9" * 5000],
        [*ARRIVED[:7], "-" + "9" * 15],
    ],
)
def test_a_question_of_another_release_is_refused_and_nothing_is_decided(asked: list[str]) -> None:
    channel = Channel(*asked)
    with pytest.raises(BadQuestion, match="of the same release"):
        answer(channel, SERVED, WEDNESDAY)
    assert channel.told == []


@given(st.lists(st.text(), max_size=10) | st.lists(st.text(), min_size=8, max_size=8))
def test_no_question_ends_in_another_error(asked: list[str]) -> None:
    with suppress(BadQuestion):
        question(asked, CENTRE)


def test_a_menu_that_is_no_more_leaves_the_caller_to_the_safe_path() -> None:
    channel = Channel("digits", "1", "removed", "1", "fr", "", "2", ARRIVAL)
    with pytest.raises(KeyError):
        answer(channel, SERVED, WEDNESDAY)
    assert channel.told == []


# ------------------------------------------------------------------------------------------------ the answer
def test_an_answer_is_one_command() -> None:
    channel = Channel(*ARRIVED)
    answer(channel, SERVED, WEDNESDAY)
    assert channel.told == [as_variables(Ask("main", "fr", ("welcome", "main-menu"), 1, 5.0), 7)]


def test_a_question_to_a_menu_names_its_sounds_its_try_and_its_patience() -> None:
    assert as_variables(Ask("main", "fr", ("welcome", "main-menu"), 2, 2.5), 7) == {
        v.STEP: "ask",
        v.NODE: "main",
        v.LANGUAGE: "fr",
        v.PROMPT: "mille/7/welcome&mille/7/main-menu",
        v.TRY: "2",
        v.TIMEOUT: "2.5",
        v.DETAIL: "",
    }


def test_a_message_names_itself_for_the_journal() -> None:
    assert as_variables(Say("main", "en", ("agencies",)), 7) == {
        v.STEP: "say",
        v.NODE: "main",
        v.LANGUAGE: "en",
        v.PROMPT: "mille/7/agencies",
        v.DETAIL: "agencies",
    }


def test_a_queue_comes_with_the_longest_wait_and_the_head_start() -> None:
    assert as_variables(Enter("main", "fr", "post", 1800, 120), 7) == {
        v.STEP: "queue",
        v.NODE: "main",
        v.LANGUAGE: "fr",
        v.QUEUE: "post",
        v.WAIT: "1800",
        v.HEADSTART: "120",
        v.DETAIL: "",
    }


def test_a_farewell_says_why() -> None:
    assert as_variables(End("", "fr", ("closed",), "closed"), 7) == {
        v.STEP: "end",
        v.NODE: "",
        v.LANGUAGE: "fr",
        v.PROMPT: "mille/7/closed",
        v.DETAIL: "closed",
    }


@pytest.mark.parametrize("timeout", [1, 5.0, 2.125, 60])
def test_patience_is_a_plain_number(timeout: float) -> None:
    assert float(as_variables(Ask("main", "fr", ("welcome",), 1, timeout), 7)[v.TIMEOUT]) == timeout


STEPS: list[Step] = [
    Say("main", "fr", ("a",)),
    Ask("main", "fr", ("a",), 1, 5.0),
    Enter("main", "fr", "post", 1800),
    End("main", "fr", ("a",), "closed"),
]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_that_python_may_answer_is_one_that_the_dialplan_performs(step: Step) -> None:
    dialplan = (folder("asterisk-conf") / "extensions.conf").read_text()
    assert f"exten => step-{as_variables(step, 7)[v.STEP]},1," in dialplan


# ------------------------------------------------------------------------------------------------ a whole call
class Dialplan:
    """The variables of one call between two questions, as extensions.conf keeps them."""

    def __init__(self, served: Compiled) -> None:
        self.served = served
        self.kept = {v.EVENT: "arrived", v.TRY: "0", v.LANGUAGE: "fr", v.STEPS: "0", v.ARRIVAL: ARRIVAL}

    def ask(self) -> str:
        """Asks Python; the step."""
        self.kept[v.STEPS] = str(int(self.kept[v.STEPS]) + 1)
        names = (v.EVENT, v.VALUE, v.NODE, v.TRY, v.LANGUAGE, v.QUEUE, v.STEPS, v.ARRIVAL)
        channel = Channel(*(self.kept.get(name, "") for name in names))
        answer(channel, self.served, WEDNESDAY)
        self.kept |= channel.told[0]
        return self.kept[v.STEP]

    def hears(self, event: str, value: str) -> str:
        """Performs the step, which ends with this event, and asks again."""
        self.kept |= {v.EVENT: event, v.VALUE: value}
        return self.ask()


@given(st.lists(st.sampled_from(["", *"0123456789*#"]), min_size=40, max_size=40))
def test_all_that_a_call_is_travels_in_its_variables(pressed: Sequence[str]) -> None:
    call, keys = Dialplan(SERVED), iter(pressed)
    step = call.ask()
    while step in ("ask", "say"):
        step = call.hears("digits" if step == "ask" else "said", next(keys))
    assert step == "queue"
    assert call.kept[v.QUEUE] in CENTRE.queues
    assert call.hears("queue", "JOINEMPTY") == "end"
    assert call.kept[v.PROMPT] == "mille/7/nobody"


def test_the_server_takes_the_description_in_force_at_each_question() -> None:
    trial = load_centre(Path(__file__).parents[2] / "e2e" / "centre.yaml")
    releases = [Compiled(8, trial), SERVED]
    ask = entry(lambda: releases.pop())
    asked = ["queue", "FULL", "main", "1", "fr", "post", "3", ARRIVAL]
    first, second = Channel(*asked), Channel("digits", "6", "main", "1", "fr", "", "3", ARRIVAL)
    ask(first)
    ask(second)
    assert (first.told[0][v.PROMPT], second.told[0][v.QUEUE]) == ("mille/7/full", "deserted")
