"""Agents log in and out: what Asterisk's console is told, and what its answers mean."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.agents import members
from mille.asterisk.change.reconcile import actions
from mille.asterisk.dialplan import places
from mille.asterisk.dialplan.places import penalties
from mille.asterisk.wire.queue_status import Member, Picture, QueuePicture
from mille.centre.model.centre import Agent, Outward, Queue, Trunk
from mille.centre.reader.description import load_centre
from mille.errors import MilleError
from mille.resources import folder

CENTRE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
TRIAL = load_centre(Path(__file__).parents[3] / "e2e" / "centre.yaml")

ADD = re.compile(r"queue add member (\S+) to (\S+) penalty (\d+) as (\S+)")
REMOVE = re.compile(r"queue remove member (\S+) from (\S+)")

MISSES = (members.MISSES, members.ABSENT, members.RESTS)


class Asterisk:
    """The queues of an Asterisk 22 as its console shows and changes them (app_queue.c)."""

    def __init__(self, *queues: str) -> None:
        self.queues: dict[str, dict[str, tuple[str, int]]] = {queue: {} for queue in queues}
        self.broken: set[str] = set()
        self.said: list[str] = []
        self.database: dict[tuple[str, str], str] = {}

    def run(self, line: str) -> str:
        if line == "queue show":
            return "\n".join(self._show())
        self.said.append(line)
        if line.startswith("database "):
            return self._database(*line.split()[1:])
        if found := ADD.fullmatch(line):
            return self._add(*found.groups())
        found = REMOVE.fullmatch(line)
        assert found, line
        if self.queues[found[2]].pop(found[1], None):
            return f"Removed interface '{found[1]}' from queue '{found[2]}'\n"
        return f"Unable to remove interface '{found[1]}' from queue '{found[2]}': Not there\n"

    def _database(self, verb: str, family: str, key: str, value: str = "") -> str:
        assert family in (*(members.LINES, members.PLACES, members.TELEPHONES), *MISSES)
        if verb == "put":
            self.database[family, key] = value
            return "Updated database successfully\n"
        if (family, key) not in self.database:
            return "Database entry not found.\n"
        return f"Value: {self.database[family, key]}\n" if verb == "get" else f"{self.database.pop((family, key))}\n"

    def kept(self, family: str) -> dict[str, str]:
        return {key: value for (known, key), value in self.database.items() if known == family}

    def _add(self, interface: str, queue: str, penalty: str, code: str) -> str:
        if queue not in self.queues or queue in self.broken:
            return f"Unable to add interface to queue '{queue}': No such queue\n"
        if interface in self.queues[queue]:
            return f"Unable to add interface '{interface}' to queue '{queue}': Already there\n"
        self.queues[queue][interface] = (code, int(penalty))
        return f"Added interface '{interface}' to queue '{queue}'\n"

    def _show(self) -> Iterator[str]:
        if not self.queues:
            yield "No queues."
        for queue, inside in self.queues.items():
            yield (
                f"{queue} has 0 calls (max unlimited) in 'leastrecent' strategy (0s holdtime, 0s talktime), W:0, C:0, "
                "A:0, SL:0.0%, SL2:0.0% within 0s"
            )
            yield "   Members: " if inside else "   No Members"
            for interface, (code, penalty) in inside.items():
                weighed = f" with penalty {penalty}" if penalty else ""
                yield (
                    f"      {code} ({interface}){weighed} (ringinuse disabled) (dynamic) (Not in use) has taken no "
                    "calls yet (login was 1 secs ago)"
                )
            yield "   No Callers"
            yield ""

    def where(self, code: str) -> dict[str, tuple[str, int]]:
        """Where an agent answers: by queue, telephone and penalty."""
        return {
            queue: (interface, penalty)
            for queue, inside in self.queues.items()
            for interface, (who, penalty) in inside.items()
            if who == code
        }


@pytest.fixture
def asterisk() -> Asterisk:
    return Asterisk(*CENTRE.queues)


def test_an_agent_logs_in_to_the_queues_of_his_skills_and_those_he_helps(asterisk: Asterisk) -> None:
    assert members.login(asterisk, CENTRE, "a01") == ["post", "fixed-line", "mobile"]
    assert asterisk.where("a01") == {
        "fixed-line": ("PJSIP/phone-201", 0),
        "mobile": ("PJSIP/phone-201", 1),
        "post": ("PJSIP/phone-201", 2),
    }


def test_helping_out_comes_after_every_skill_of_ones_own() -> None:
    helper = Agent("h1", "Helper", "401", {"fixed-line": 0, "mobile": 5})
    assert penalties(CENTRE, helper) == {"fixed-line": 0, "mobile": 5, "post": 6}


def test_a_skill_in_the_queue_one_helps_keeps_its_own_preference() -> None:
    helper = Agent("h1", "Helper", "401", {"fixed-line": 3, "post": 0})
    assert penalties(CENTRE, helper)["post"] == 0


queues = st.dictionaries(st.sampled_from("abcd"), st.lists(st.sampled_from("abcd"), max_size=3), min_size=1)


@given(queues, st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10)))
def test_an_agent_answers_his_skills_and_what_they_help_and_nothing_else(
    helps: dict[str, list[str]], skills: dict[str, int]
) -> None:
    centre = replace(CENTRE, queues={name: Queue(name, "office", "wait", help=tuple(h)) for name, h in helps.items()})
    agent = Agent("h1", "Helper", "401", skills)
    found = penalties(centre, agent)
    helped = {name for name, queue in centre.queues.items() if not skills.keys().isdisjoint(queue.help)}
    assert found.keys() == helped | skills.keys()
    assert all(found[name] == preference for name, preference in skills.items())
    assert all(found[name] > max(skills.values()) for name in helped - skills.keys())


def test_logging_in_twice_leaves_him_in_one_place(asterisk: Asterisk) -> None:
    members.login(asterisk, CENTRE, "a01")
    first = asterisk.where("a01")
    members.login(asterisk, CENTRE, "a01")
    assert asterisk.where("a01") == first


def test_logging_in_at_another_telephone_takes_him_from_the_first(asterisk: Asterisk) -> None:
    members.login(asterisk, CENTRE, "a01")
    members.login(asterisk, CENTRE, "a01", extension="209")
    assert {phone for phone, _ in asterisk.where("a01").values()} == {"PJSIP/phone-209"}


def test_a_telephone_at_which_somebody_answers_is_not_taken_from_him(asterisk: Asterisk) -> None:
    members.login(asterisk, CENTRE, "a02")
    before = asterisk.where("a02")
    with pytest.raises(MilleError, match="a02 answers at telephone 202; log a02 out first"):
        members.login(asterisk, CENTRE, "a01", extension="202")
    assert asterisk.where("a02") == before
    assert asterisk.where("a01") == {}


def test_an_unknown_agent_is_answered_with_where_codes_are_listed(asterisk: Asterisk) -> None:
    with pytest.raises(MilleError, match="no agent 'a99' in Le 1000; the description lists the codes under `agents`"):
        members.login(asterisk, CENTRE, "a99")
    assert asterisk.said == []


@pytest.mark.parametrize("phone", ["999", "1000", "PJSIP/phone-201", "201 to post", "201\ncore stop now"])
def test_an_unknown_telephone_is_refused_before_asterisk_hears_of_it(asterisk: Asterisk, phone: str) -> None:
    with pytest.raises(MilleError, match="there is no telephone"):
        members.login(asterisk, CENTRE, "a01", extension=phone)
    assert asterisk.said == []


def test_who_is_brought_into_a_queue_while_he_logs_in_is_logged_in(asterisk: Asterisk) -> None:
    """After a start of Asterisk the live service does so, with what it has seen of him."""

    class Busy(Asterisk):
        def run(self, line: str) -> str:
            if line.startswith("queue add member PJSIP/phone-201 to mobile"):
                asterisk.queues["mobile"]["PJSIP/phone-201"] = ("a01", 1)
            return asterisk.run(line)

    assert set(members.login(Busy(), CENTRE, "a01")) == {"fixed-line", "mobile", "post"}
    assert asterisk.where("a01").keys() >= {"fixed-line", "mobile"}


def test_when_asterisk_refuses_one_queue_he_is_in_none_and_told_why(asterisk: Asterisk) -> None:
    asterisk.broken = {"mobile"}
    with pytest.raises(MilleError, match=r"did not let a01 into mobile: Unable to add interface .* No such queue$"):
        members.login(asterisk, CENTRE, "a01")
    assert asterisk.where("a01") == {}


def test_logging_out_takes_him_out_of_all_queues_and_leaves_the_others(asterisk: Asterisk) -> None:
    members.login(asterisk, CENTRE, "a01")
    members.login(asterisk, CENTRE, "a02")
    assert members.logout(asterisk, "a01") == ["fixed-line", "mobile", "post"]
    assert asterisk.where("a01") == {}
    assert len(asterisk.where("a02")) == 3


def test_logging_out_twice_says_nothing_to_asterisk(asterisk: Asterisk) -> None:
    assert members.logout(asterisk, "a01") == []
    assert asterisk.said == []


def test_who_logs_out_of_a_centre_that_has_no_such_agent_any_more_is_taken_out() -> None:
    asterisk = Asterisk(*CENTRE.queues)
    members.login(asterisk, CENTRE, "a20")
    assert members.logout(asterisk, "a20") == ["bank"]


# ------------------------------------------------------------------------------------------------ at home
HOME = replace(
    CENTRE,
    trunks={"opt": Trunk("opt", host="192.0.2.10")},
    outward=Outward("opt"),
    agents={**CENTRE.agents, "h1": Agent("h1", "Anne", "", {"post": 0}, line="751234")},
)


def test_an_agent_with_a_line_logs_in_there_and_his_number_is_in_no_queue(asterisk: Asterisk) -> None:
    assert members.login(asterisk, HOME, "h1") == ["post"]
    assert asterisk.where("h1") == {"post": ("Local/h1@mille-home/n", 0)}
    assert asterisk.kept(members.LINES) == {"h1": "751234"}
    assert list(members.logged_in(asterisk)) == [("post", "h1", "Local/h1@mille-home/n")]


@pytest.mark.parametrize("line", ["751236", "75.12.36", "+687 75 12 36", "00687751236"])
def test_any_agent_logs_in_on_an_ordinary_line_however_it_is_written(asterisk: Asterisk, line: str) -> None:
    members.login(asterisk, HOME, "a10", line=line)
    assert asterisk.where("a10") == {"post": ("Local/a10@mille-home/n", 0)}
    assert asterisk.kept(members.LINES) == {"a10": "751236"}


@pytest.mark.parametrize("line", ["", "abc", "1000", "+33612345678"])
def test_a_line_that_the_centre_may_not_call_is_refused(asterisk: Asterisk, line: str) -> None:
    with pytest.raises(MilleError, match=r"may not call .*; `outward` allows national"):
        members.login(asterisk, HOME, "a10", line=line)
    assert (asterisk.where("a10"), asterisk.kept(members.LINES)) == ({}, {})


@pytest.mark.parametrize("line", ["751236 to post", "751236\ncore stop now", "751236@192.0.2.1", "${EPOCH}751236"])
def test_whatever_is_given_as_a_line_asterisk_sees_digits_only(asterisk: Asterisk, line: str) -> None:
    with suppress(MilleError):
        members.login(asterisk, HOME, "a10", line=line)
    assert all(re.fullmatch("[0-9]+", number) for number in asterisk.kept(members.LINES).values())


def test_in_a_centre_that_calls_nobody_no_line_will_do(asterisk: Asterisk) -> None:
    with pytest.raises(MilleError, match="makes no outside calls; add `outward`"):
        members.login(asterisk, CENTRE, "a10", line="751236")
    assert asterisk.kept(members.LINES) == {}


def test_a_line_where_another_answers_is_not_taken_from_him(asterisk: Asterisk) -> None:
    members.login(asterisk, HOME, "h1")
    with pytest.raises(MilleError, match="h1 answers on the line 751234; log h1 out first"):
        members.login(asterisk, HOME, "a10", line="751234")
    assert asterisk.where("a10") == {}


def test_who_goes_from_home_to_his_desk_is_in_one_place_and_who_logs_out_leaves_no_number(asterisk: Asterisk) -> None:
    members.login(asterisk, HOME, "a10", line="751236")
    members.login(asterisk, HOME, "a10")
    assert asterisk.where("a10") == {"post": ("PJSIP/phone-210", 0)}
    members.login(asterisk, HOME, "a10", line="751236")
    members.logout(asterisk, "a10")
    assert (asterisk.where("a10"), asterisk.kept(members.LINES)) == ({}, {})


def test_who_is_at_home_stays_there_after_a_change_as_long_as_the_centre_calls_outside() -> None:
    at_home = picture_of("post", Member("a10", "Local/a10@mille-home/n", 0, False))
    assert actions(HOME, at_home) == []
    moved = actions(replace(HOME, outward=None), at_home)
    assert [(a["Action"], a["Interface"]) for a in moved] == [
        ("QueueAdd", "PJSIP/phone-210"),
        ("QueueRemove", "Local/a10@mille-home/n"),
    ]


def picture_of(queue: str, member: Member) -> Picture:
    return {queue: QueuePicture("leastrecent", [], [member])}


def test_without_queues_nobody_is_logged_in() -> None:
    assert list(members.logged_in(Asterisk())) == []


def test_every_agent_of_every_worked_centre_can_log_in_at_once() -> None:
    for centre in (CENTRE, TRIAL):
        asterisk = Asterisk(*centre.queues)
        for code in centre.agents:
            members.login(asterisk, centre, code)
        shown = {(queue, code) for queue, code, _ in members.logged_in(asterisk)}
        assert shown == {(queue, a.code) for a in centre.agents.values() for queue in penalties(centre, a)}


CONSOLE = """\
fixed-line has 2 calls (max 20) in 'leastrecent' strategy (12s holdtime, 80s talktime), W:0, C:7, A:1, SL:85.7%, SL2:75.0% within 60s
   Members:\x20
      a01 (PJSIP/phone-201) (ringinuse disabled) (dynamic) (paused:lunch was 40 secs ago) (In use) (in call) has taken 3 calls (last was 20 secs ago) (login was 100 secs ago)
      a06 (PJSIP/phone-206) with penalty 1 (ringinuse disabled) (dynamic) (Unavailable) has taken no calls yet (login was 1 secs ago)
   Callers:\x20
      1. PJSIP/trunk-opt-00000001 (wait: 0:12, prio: 2005000000)
      2. PJSIP/trunk-opt-00000002 (wait: 0:02, prio: 2004999990)

post has 0 calls (max unlimited) in 'leastrecent' strategy (0s holdtime, 0s talktime), W:0, C:0, A:0, SL:0.0%, SL2:0.0% within 60s
   No Members
   No Callers

"""  # noqa: E501  # as the console writes it


def test_talking_paused_and_unreachable_agents_are_logged_in_and_callers_are_not() -> None:
    class Console:
        def run(self, line: str) -> str:
            assert line == "queue show"
            return CONSOLE

    assert list(members.logged_in(Console())) == [
        ("fixed-line", "a01", "PJSIP/phone-201"),
        ("fixed-line", "a06", "PJSIP/phone-206"),
    ]


def test_who_answers_on_a_line_at_home_has_no_telephone_of_the_house() -> None:
    at_home = replace(CENTRE.agents["a01"], extension="", line="751234")
    centre = replace(CENTRE, agents={**CENTRE.agents, "a01": at_home})
    assert places.telephones(CENTRE) - places.telephones(centre) == {"201"}
    assert "" not in places.telephones(centre)


# ------------------------------------------------------------------------------------------------ who is where
def test_where_an_agent_is_and_who_is_at_a_telephone_is_noted_until_he_goes(asterisk: Asterisk) -> None:
    members.login(asterisk, HOME, "a10", extension="203")
    assert asterisk.kept(members.PLACES) == {"a10": "PJSIP/phone-203"}
    assert asterisk.kept(members.TELEPHONES) == {"203": "a10"}
    members.login(asterisk, HOME, "a10")
    assert asterisk.kept(members.TELEPHONES) == {"210": "a10"}
    members.login(asterisk, HOME, "a10", line="751236")
    assert asterisk.kept(members.PLACES) == {"a10": "Local/a10@mille-home/n"}
    assert asterisk.kept(members.TELEPHONES) == {}
    members.logout(asterisk, "a10")
    assert asterisk.database == {}
