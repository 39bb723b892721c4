"""An agent who is free is rung at once, for the caller whose turn it is, and left alone as long as they are due."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hearing import listening
from house import Guest, House, connected, mille, wait_until, wave_samples
from mille.centre.model.centre import Centre
from redescribed import described, redescribed

LONG = "Une panne est en cours à Nouméa, elle sera réparée ce soir. " * 9
"""Some forty seconds of a bulletin."""


@pytest.fixture
def bulletin(house: House) -> Iterator[None]:
    assert mille(house.centre, "bulletin", "telecom", LONG).returncode == 0
    yield
    assert mille(house.centre, "bulletin", "telecom", "--clear").returncode == 0


def hears_the_bulletin(house: House, guest: Guest) -> None:
    sound = wave_samples(house.centre.home.slots / "spoken" / "fr" / "telecom.wav")
    wait_until(listening(lambda: guest.audio, sound, 3.0), 60)


@pytest.mark.usefixtures("bulletin")
def test_no_message_however_long_keeps_callers_from_an_agent_who_is_free(house: House) -> None:
    agent_answers = house.attends("t1", talk=0.3)
    callers = [house.waits("1") for _ in range(4)]
    hears_the_bulletin(house, callers[0])
    agent_answers()
    for caller in callers:
        caller.wait_for("CONNECT")
    end = wave_samples(house.centre.home.slots / "spoken" / "fr" / "telecom.wav")[-4 * 8000 :]
    assert not any(listening(lambda caller=caller: caller.audio, end)() for caller in callers)  # type: ignore[misc]


def both(centre: Centre) -> Centre:
    """One agent of two queues, of which neither helps the other."""
    agent = replace(centre.agents["t1"], skills={"telecom": 0, "post": 1})
    return replace(described(centre), agents={**centre.agents, "t1": agent})


def served(house: House, agent: str, start: int) -> list[str]:
    lines = [line.split("|") for line in house.centre.home.journal.read_text().splitlines()[start:]]
    return [line[1] for line in lines if line[3:5] == [agent, "CONNECT"]]


def callids(*guests: Guest) -> list[str]:
    return [guest.witness.lines()[0][1] for guest in guests]


def lines_so_far(house: House) -> int:
    return len(house.centre.home.journal.read_text().splitlines())


def test_an_agent_of_two_queues_serves_whoever_arrived_first(house: House) -> None:
    description = both(house.centre.centre)
    with redescribed(house.centre, description):
        agent_answers, start = house.attends_of(description, "t1", talk=0.3), lines_so_far(house)
        callers = [house.waits(key) for key in "112212"]
        agent_answers()
        for caller in callers:
            caller.wait_for("CONNECT")
        assert served(house, "t1", start) == callids(*callers)
        house.everybody_goes()


def test_agents_help_out_when_their_own_queue_is_quiet(house: House) -> None:
    description = described(house.centre.centre, post={"help": ("telecom",)})
    with redescribed(house.centre, description):
        agent_answers, start = house.attends_of(description, "t1", talk=0.3), lines_so_far(house)
        helped = [house.waits("2") for _ in range(2)]
        own = [house.waits("1") for _ in range(2)]
        agent_answers()
        for caller in (*own, *helped):
            caller.wait_for("CONNECT")
        assert served(house, "t1", start) == callids(*own, *helped)
        house.everybody_goes()


def test_after_a_talk_an_agent_is_left_alone_as_long_as_the_queue_they_served_says(house: House) -> None:
    description = both(described(house.centre.centre, telecom={"wrap_up": 2}, post={"wrap_up": 8}))
    with redescribed(house.centre, description):
        agent_answers = house.attends_of(description, "t1", talk=0.3)
        short, long, last = house.waits("1"), house.waits("2"), house.waits("1")
        agent_answers()
        for caller in (short, long, last):
            caller.wait_for("CONNECT")
        assert 2 <= pause_between(short, long) < 8
        assert pause_between(long, last) >= 8
        house.everybody_goes()
        for guest, seconds in ((short, 2), (long, 8)):
            callid = guest.record()["callid"]
            with connected(house.centre) as database:
                (row,) = database.execute("select wrap_up_s, callid from handling where callid = %s", [callid])
                assert row["wrap_up_s"] == seconds
            assert "wrap-up" not in pauses(house, "t1")


def pause_between(one: Guest, other: Guest) -> int:
    """Seconds from the end of a talk to the next one."""
    ended = next(int(line[0]) for line in one.witness.lines() if line[4].startswith("COMPLETE"))
    return next(int(line[0]) for line in other.witness.lines() if line[4] == "CONNECT") - ended


def pauses(house: House, agent: str) -> set[str]:
    """The reasons of an agent's pauses in the records."""
    with connected(house.centre) as database:
        rows = database.execute("select reason from pause where agent = %s", [agent])
        return {row["reason"] for row in rows}
