"""A question of the dialplan, read; a step, said back in channel variables."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.agi.agi_arguments import BadQuestion, NextArguments, variables_of
from mille.asterisk.agi.next_entry import answer, as_variables, entry
from mille.asterisk.agi.question import question
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from mille.call.steps import Ask, Call, Dial, End, Enter, Event, Record, Say, Step, Survey
from mille.centre.model.centre import Agent, Outward, Partner, Trunk
from mille.centre.reader.description import load_centre
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
SERVED = Compiled(7, CENTRE)
WEDNESDAY = datetime(2026, 9, 22, 23, tzinfo=UTC)
ARRIVAL = str(int(WEDNESDAY.timestamp()))
OF_HIM = ["", "", "", "37", "", "", "", ""]
"""Number, category, tier, lot, entered, callback, notice, voice mail."""
ARRIVED = ["arrived", "", "", "0", "fr", "", "1", ARRIVAL, *OF_HIM]


class Channel:
    """What the dialplan asks, and what it is told."""

    def __init__(self, *arguments: str) -> None:
        self.arguments = list(arguments)
        self.told: list[dict[str, str]] = []

    def set_variables(self, values: dict[str, str]) -> None:
        self.told.append(values)


# ------------------------------------------------------------------------------------------------ the question
def test_a_first_question_is_an_arrival() -> None:
    assert question(ARRIVED, CENTRE) == (Call(WEDNESDAY, "fr", "", 0, "", 1, lot=37), Event("arrived"))


def test_a_later_question_says_where_the_caller_is() -> None:
    asked = ["digits", "2", "telecom", "3", "en", "post", "7", ARRIVAL, *OF_HIM]
    assert question(asked, CENTRE) == (Call(WEDNESDAY, "en", "telecom", 3, "post", 7, lot=37), Event("digits", "2"))


def test_the_end_of_a_queue_is_told_as_asterisk_says_it() -> None:
    asked = ["queue", "LEAVEEMPTY", "main", "1", "fr", "post", "3", ARRIVAL, *OF_HIM]
    assert question(asked, CENTRE)[1] == Event("queue", "LEAVEEMPTY")


@pytest.mark.parametrize(("told", "refused"), [("recorded", False), ("-recorded", True)])
def test_the_notice_that_he_has_heard_is_told_and_that_he_refused(told: str, refused: bool) -> None:
    known = question([*ARRIVED[:-2], told, ""], CENTRE)[0]
    assert (known.notice, known.refused) == ("recorded", refused)
    entered = as_variables(Enter("main", "fr", "post", 9, notice="recorded", refused=refused), SERVED)
    assert entered[v.NOTICE] == told
    assert v.NOTICE not in as_variables(Enter("main", "fr", "post", 9), SERVED)


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
        ["taped", *ARRIVED[1:]],
        ["Arrived", *ARRIVED[1:]],
        [*ARRIVED[:3], "one", *ARRIVED[4:]],
        [*ARRIVED[:6], "", *ARRIVED[7:]],
        [*ARRIVED[:6], "1.5", *ARRIVED[7:]],
        [*ARRIVED[:7], "", *OF_HIM],
        [*ARRIVED[:7], "yesterday", *OF_HIM],
        [*ARRIVED[:11], "many", "", "", "", ""],
        [*ARRIVED[:12], "before", "", "", ""],
        [*ARRIVED[:13], "post", "", ""],
        [*ARRIVED[:13], "post/often/268801", "", ""],
        [*ARRIVED[:13], "post/1/268801&", "", ""],
        [*ARRIVED[:13], "post/1/268801/2", "", ""],
        [*ARRIVED[:7], "9" * 30, *OF_HIM],
        [*ARRIVED[:7], "9" * 5000, *OF_HIM],
        [*ARRIVED[:7], "-" + "9" * 15, *OF_HIM],
    ],
)
def test_a_question_of_another_release_is_refused_and_nothing_is_decided(asked: list[str]) -> None:
    channel = Channel(*asked)
    with pytest.raises(BadQuestion, match="of the same release"):
        answer(channel, SERVED, WEDNESDAY)
    assert channel.told == []


def test_what_is_said_of_a_bad_question_does_not_tell_the_callers_number() -> None:
    with pytest.raises(BadQuestion) as refused:
        question([*ARRIVED[:8], "268800", "", "", "many", "", "post/1/268800", "", ""], CENTRE)
    assert "268800" not in str(refused.value)


@given(st.lists(st.text(), max_size=17) | st.lists(st.text(), min_size=16, max_size=16))
def test_no_question_ends_in_another_error(asked: list[str]) -> None:
    with suppress(BadQuestion):
        question(asked, CENTRE)


def test_a_menu_that_is_no_more_leaves_the_caller_to_the_safe_path() -> None:
    channel = Channel("digits", "1", "removed", "1", "fr", "", "2", ARRIVAL, *OF_HIM)
    with pytest.raises(KeyError):
        answer(channel, SERVED, WEDNESDAY)
    assert channel.told == []


# ------------------------------------------------------------------------------------------------ the answer
COUNTED = {v.CATEGORY: "", v.TIER: ""}
"""What every answer says of the caller, who is counted as nothing in particular."""

CALLING_OUT = Compiled(
    7,
    replace(
        CENTRE,
        trunks={"opt": Trunk("opt", ("127.0.0.1",), "192.0.2.10", "268800")},
        outward=Outward("opt"),
        partners={"services": Partner("services", "251000", notice="closed")},
        agents={**CENTRE.agents, "home": Agent("home", "Anne", "", {"post": 0}, line="751234")},
    ),
)


def test_who_comes_back_to_a_queue_keeps_his_partners_and_his_entry() -> None:
    told = as_variables(Enter("main", "fr", "post", 1700, again=True), SERVED)
    assert told[v.AGAIN] == "1"
    assert {v.TRY, v.RECORD, v.ENTERED}.isdisjoint(told)


def test_a_message_on_the_way_to_a_queue_names_it_and_a_message_while_waiting_keeps_the_entry() -> None:
    assert as_variables(Say("", "fr", ("notice",), "post"), SERVED)[v.QUEUE] == "post"
    assert v.ENTERED not in as_variables(Say("", "fr", ("news",), "post", again=True), SERVED)


def test_a_partner_is_rung_over_the_trunk_and_sees_the_number_of_the_centre() -> None:
    told = as_variables(Dial("main", "fr", ("closed",), "partner", "services", 25, 1), CALLING_OUT)
    assert (told[v.STEP], told[v.DIAL], told[v.KIND]) == ("dial", "PJSIP/251000@trunk-opt", "partner")
    assert (told[v.RING], told[v.TRY], told[v.DETAIL]) == ("25", "1", "services")


def test_an_agent_is_rung_where_he_answers() -> None:
    at_his_desk = Dial("main", "fr", (), "agent", "a01", 30, 1)
    at_home = replace(at_his_desk, target="home")
    assert as_variables(at_his_desk, CALLING_OUT)[v.DIAL] == "PJSIP/phone-201"
    assert as_variables(at_home, CALLING_OUT)[v.DIAL] == "Local/home@mille-home/n"


def test_a_voice_message_is_for_the_agents_of_a_queue() -> None:
    told = as_variables(Record("main", "fr", ("closed",), "post"), SERVED)
    assert (told[v.STEP], told[v.VOICEMAIL], told[v.PROMPT]) == ("record", "post", "mille/7/closed")
    assert v.QUEUE not in told
    assert question([*ARRIVED[:-1], "post"], CENTRE)[0].voicemail == "post"


def test_what_a_key_says_of_the_caller_goes_with_every_step() -> None:
    told = as_variables(Say("main", "fr", ("a",), category="account", tier="pro"), SERVED)
    assert (told[v.CATEGORY], told[v.TIER]) == ("account", "pro")


def test_an_answer_is_one_command() -> None:
    channel = Channel(*ARRIVED)
    answer(channel, SERVED, WEDNESDAY)
    assert channel.told == [as_variables(Ask("main", "fr", ("welcome", "main-menu"), 1, 5.0), SERVED)]


def test_a_question_to_a_menu_names_its_sounds_its_try_and_its_patience() -> None:
    assert as_variables(Ask("main", "fr", ("welcome", "main-menu"), 2, 2.5), SERVED) == {
        v.STEP: "ask",
        v.NODE: "main",
        v.LANGUAGE: "fr",
        v.PROMPT: "mille/7/welcome&mille/7/main-menu",
        v.TRY: "2",
        v.TIMEOUT: "2.5",
        v.DETAIL: "",
        **COUNTED,
    }


def test_a_message_names_itself_for_the_journal() -> None:
    assert as_variables(Say("main", "en", ("agencies",)), SERVED) == {
        v.STEP: "say",
        v.NODE: "main",
        v.LANGUAGE: "en",
        v.PROMPT: "mille/7/agencies",
        v.DETAIL: "agencies",
        v.AGAIN: "",
        v.ENTERED: "",
        **COUNTED,
    }


def test_a_queue_comes_with_the_longest_wait_and_the_head_start() -> None:
    assert as_variables(Enter("main", "fr", "post", 1800, 120), SERVED) == {
        v.STEP: "queue",
        v.NODE: "main",
        v.LANGUAGE: "fr",
        v.QUEUE: "post",
        v.WAIT: "1800",
        v.HEADSTART: "120",
        v.AGAIN: "",
        v.TRY: "0",
        v.RECORD: "",
        v.SURVEY: "",
        v.CAPACITY: "0",
        v.DETAIL: "",
        **COUNTED,
    }


def test_a_farewell_says_why() -> None:
    assert as_variables(End("", "fr", ("closed",), "closed"), SERVED) == {
        v.STEP: "end",
        v.NODE: "",
        v.LANGUAGE: "fr",
        v.PROMPT: "mille/7/closed",
        v.DETAIL: "closed",
        **COUNTED,
    }


@pytest.mark.parametrize("timeout", [1, 5.0, 2.125, 60])
def test_patience_is_a_plain_number(timeout: float) -> None:
    assert float(as_variables(Ask("main", "fr", ("welcome",), 1, timeout), SERVED)[v.TIMEOUT]) == timeout


STEPS: list[Step] = [
    Say("main", "fr", ("a",)),
    Ask("main", "fr", ("a",), 1, 5.0),
    Enter("main", "fr", "post", 1800),
    Dial("main", "fr", (), "partner", "services", 30, 1),
    Record("main", "fr", (), "post"),
    End("main", "fr", ("a",), "closed"),
]


@pytest.mark.parametrize("step", STEPS)
def test_every_step_that_python_may_answer_is_one_that_the_dialplan_performs(step: Step) -> None:
    dialplan = (folder("asterisk-conf") / "extensions.conf").read_text()
    assert f"exten => step-{as_variables(step, CALLING_OUT)[v.STEP]},1," in dialplan


# ------------------------------------------------------------------------------------------------ a whole call
class Dialplan:
    """The variables of one call between two questions, as extensions.conf keeps them."""

    def __init__(self, served: Compiled) -> None:
        self.served = served
        self.kept = {v.EVENT: "arrived", v.TRY: "0", v.LANGUAGE: "fr", v.STEPS: "0", v.ARRIVAL: ARRIVAL}

    def ask(self) -> str:
        """Asks Python; the step."""
        self.kept[v.STEPS] = str(int(self.kept[v.STEPS]) + 1)
        channel = Channel(*(self.kept.get(name, "") for name in variables_of(NextArguments)))
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
    trial = load_centre(Path(__file__).parents[3] / "e2e" / "centre.yaml")
    releases = [Compiled(8, trial), SERVED]
    ask = entry(lambda: releases.pop())
    asked = ["queue", "FULL", "main", "1", "fr", "post", "3", ARRIVAL, *OF_HIM]
    first, second = Channel(*asked), Channel("digits", "6", "main", "1", "fr", "", "3", ARRIVAL, *OF_HIM)
    ask(first)
    ask(second)
    assert (first.told[0][v.PROMPT], second.told[0][v.QUEUE]) == ("mille/7/full", "deserted")


def test_a_question_after_the_talk_has_its_time() -> None:
    assert as_variables(Survey("main", "fr", ("thanks",), 8.0), SERVED) == {
        v.STEP: "survey",
        v.NODE: "main",
        v.LANGUAGE: "fr",
        v.PROMPT: "mille/7/thanks",
        v.TIMEOUT: "8",
        v.DETAIL: "",
        **COUNTED,
    }
