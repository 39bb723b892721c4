"""Telephones that nobody picks up: callers go on to whoever is free, and the agent is told and paused."""

from typing import get_args

import pytest

from house import Guest, House, connected, mille, says, wait_until
from mille.asterisk.agents.misses import not_answering
from mille.asterisk.wire import queue_status
from mille.centre.model.centre import Centre
from mille.centre.model.queue import Strategy
from mille.embedded.people import DiallingPhone
from redescribed import described, redescribed


def with_strategy(centre: Centre, strategy: str) -> Centre:
    return described(centre, telecom={"strategy": strategy, "misses": 0})


def attempts(guest: Guest) -> list[tuple[str, str]]:
    """The rings that did not become a talk: whose, and how each ended."""
    return [(line[3], line[7]) for line in guest.witness.lines() if line[4] == "RUNG"]


def recorded_attempts(house: House, guest: Guest) -> list[tuple[str, str]]:
    """Whose telephone rang in a call that is over, and what came of it, as the records have it."""
    callid = guest.record()["callid"]
    with connected(house.centre) as database:
        rows = database.execute("select agent, result from attempt where callid = %s order by at", [callid])
        return [(row["agent"], row["result"]) for row in rows]


@pytest.mark.parametrize("strategy", get_args(Strategy))
def test_a_telephone_that_does_not_answer_is_rung_behind_everybody_who_is_free(house: House, strategy: str) -> None:
    with redescribed(house.centre, with_strategy(house.centre.centre, strategy)):
        house.answers("t1", ring=None)
        first = house.waits("1")
        wait_until(lambda: house.rung("t1"))
        house.answers("t2", talk=0.3)
        first.wait_for("CONNECT")
        assert attempts(first)[0] == ("t1", "noanswer")
        assert all(agent == "t1" for agent, _ in attempts(first))
        for _ in range(3):
            later = house.waits("1")
            later.wait_for("CONNECT")
            assert attempts(later) == []
            assert later.record()["agent"] == "t2"


@pytest.mark.parametrize("status", [486, 302, 480])
def test_so_is_one_that_refuses_or_forwards_and_each_ring_is_in_the_records(house: House, status: int) -> None:
    with redescribed(house.centre, with_strategy(house.centre.centre, "leastrecent")):
        house.answers("t1", refuses=status)
        first = house.waits("1")
        wait_until(lambda: len(attempts(first)) >= 2)
        rings = [int(line[5]) for line in first.witness.lines() if line[4] == "RUNG"]
        assert rings[1] - rings[0] >= 5000  # nobody else is there: rung on, but not every second
        assert set(attempts(first)) == {("t1", "forwarded" if status == 302 else "refused")}
        house.answers("t2", talk=0.3)
        first.wait_for("CONNECT")
        kept = recorded_attempts(house, first)
        assert [result for agent, result in kept if agent == "t1"] == ["no_answer"] * len(attempts(first))
        assert kept[-1] == ("t2", "answered")
        later = house.waits("1")
        later.wait_for("CONNECT")
        assert attempts(later) == []


def test_a_ring_that_the_caller_cuts_short_is_an_attempt_and_no_miss(house: House) -> None:
    house.answers("t1", ring=None)
    caller = house.waits("1")
    wait_until(lambda: house.rung("t1"))
    caller.hang_up()
    assert recorded_attempts(house, caller) == [("t1", "cancelled")]
    assert not_answering(queue_status.take(house.centre.here.ami)) == {}


def test_while_python_is_away_callers_go_on_to_whoever_is_free(house: House) -> None:
    live = house.centre.live
    with house.without(live):
        house.answers("t1", refuses=302)
        house.answers("t2", talk=0.3)
        for _ in range(3):
            caller = house.waits("1")
            caller.wait_for("CONNECT")
        assert len(attempts(caller)) == 0


def test_an_agent_who_misses_three_calls_is_paused_until_they_pick_up_the_telephone(house: House) -> None:
    house.answers("t1")
    talks = house.waits("1")
    talks.wait_for("CONNECT")
    house.answers("t2", refuses=486)
    caller = house.waits("1")
    wait_until(lambda: "paused: did not answer" in says(house.centre, "agent", "list"))
    assert 3 <= len(attempts(caller)) <= 4
    assert "paused because they did not answer: t2" in mille(house.centre, "doctor").stdout
    told = [line.split("|")[3:] for line in house.centre.home.journal.read_text().splitlines()]
    assert ["t2", "PAUSE", "did not answer"] in told
    caller.hang_up()
    password = house.centre.here.site_of(house.centre.centre).telephones["402"]
    with DiallingPhone(house.centre.sipp, "phone-402", password, "*1000"):
        wait_until(lambda: "did not answer" not in says(house.centre, "agent", "list"))
    wait_until(lambda: "missed in a row" not in says(house.centre, "agent", "list"))


def test_a_key_lets_them_answer_again(house: House) -> None:
    house.answers("t1")
    talks = house.waits("1")
    talks.wait_for("CONNECT")
    house.answers("t2", refuses=486)
    house.waits("1")
    wait_until(lambda: "paused: did not answer" in says(house.centre, "agent", "list"))
    assert says(house.centre, "agent", "back", "t2") == "t2 answers telecom again\n"
    assert "did not answer" not in says(house.centre, "agent", "list")


def test_the_last_who_can_be_rung_is_rung_on_and_everybody_is_told(house: House) -> None:
    house.answers("t1", refuses=486)
    caller = house.waits("1")
    wait_until(lambda: len(attempts(caller)) >= 4, 60)
    assert "|RINGSON|" in house.centre.home.journal.read_text()
    listed = says(house.centre, "agent", "list")
    assert "missed in a row" in listed
    assert "paused: did not answer" not in listed
    assert "nobody else can be in" in mille(house.centre, "doctor").stdout
    house.answers("t2", talk=0.3)
    caller.wait_for("CONNECT")
