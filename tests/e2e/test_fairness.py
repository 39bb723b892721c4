"""Thirty callers of three tiers, one agent: first arrival and head start decide, wherever they have been."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from crowd import Callers, journal
from house import House, wait_until
from mille.call.line.place import queue_prio
from mille.centre.model.centre import Action, Tier
from mille.embedded.centre import EmbeddedCentre
from redescribed import described, redescribed

GOLD, SILVER = 6, 3
"""Seconds of head start: by a list of numbers; by a key, or for who is handed over."""
CROWDS = {"7101": (8, "1", GOLD), "7202": (9, "8", SILVER), "7303": (8, "1", 0)}
"""By the beginning of their numbers: how many callers, the key they press, their head start."""


@pytest.fixture
def tiers(centre: EmbeddedCentre) -> Iterator[None]:
    """All ways lead to telecom: keys, a message, the longest wait in another queue, an agent of the post."""
    to_telecom = Action("queue", "telecom", tier="silver")
    told = described(
        centre.centre,
        telecom={"keys": {"5": Action("say", "agencies")}},
        short={"instead": {"timed_out": Action("queue", "telecom")}},
        post={"transfer_to": {"1": to_telecom}},
    )
    main = replace(told.menus["main"], keys={**told.menus["main"].keys, "8": to_telecom})
    known = {"gold": Tier("gold", GOLD, ("71*",)), "silver": Tier("silver", SILVER)}
    with redescribed(centre, replace(told, menus={**told.menus, "main": main}, tiers=known)):
        yield


@pytest.mark.usefixtures("tiers")
def test_thirty_callers_are_answered_by_first_arrival_and_head_start(house: House) -> None:
    house.attends("s1")
    expert = house.answers("p1")
    agent_answers = house.attends("t1", talk=0.3)
    before = len(journal(house.centre))
    with ExitStack() as crowds:
        informed = house.chooses("5")
        tells = house.waits("1")  # before he who came first, and still listens
        informed.hears("agencies")
        informed.press("1")
        informed.wait_for("ENTERQUEUE")
        overflows, handed_over = house.waits("4"), house.waits("2")
        for prefix, (count, key, _) in CROWDS.items():
            crowds.enter_context(Callers(house.centre.sipp, "1000", prefix, count, 1.5, [(1.0, key)]))
        handed_over.wait_for("CONNECT")
        start = len(expert.telephone.audio)
        wait_until(lambda: len(expert.telephone.audio) > start + 4000)
        expert.telephone.press("*21")
        late = house.waits("1")
        wait_until(lambda: len(house.waiting("telecom")) == 30, 60)
        for guest in (tells, late):
            guest.press("5")
            guest.witness.wait(lambda seen: seen.events().count("ENTERQUEUE") == 2, 30)
        wait_until(lambda: len(house.waiting("telecom")) == 30)
        places = house.line("telecom")
        agent_answers()
        wait_until(lambda: len(answered(journal(house.centre)[before:])) == 30, 120)
        told = journal(house.centre)[before:]
        for guest in (informed, overflows, handed_over, tells, late):
            assert (guest.record()["agent"], guest.record()["last_queue"]) == ("t1", "telecom")
    assert answered(told) == [callid for callid, _ in places]
    head_starts = {guest.number: 0 for guest in (informed, overflows, tells, late)} | {handed_over.number: SILVER}
    arrivals = {line[1]: (int(line[5]) // 1000, line[8]) for line in told if line[4] == "ARRIVED"}
    for callid, prio in places:
        arrival, number = arrivals[callid]
        start = head_starts[number] if number in head_starts else CROWDS[number[:4]][2]
        assert prio - queue_prio(arrival, start) in (0, 1)  # the second may have passed before it was written down
    came = [arrivals[callid] for callid, _ in places]
    assert came != sorted(came)  # head starts did let some pass
    assert informed.record()["menu_path"] == ["5", "1"]
    entered = [line[1] for line in told if line[2:5:2] == ["telecom", "ENTERQUEUE"]]
    first, second = (guest.witness.lines()[0][1] for guest in (informed, tells))
    assert entered.index(second) < entered.index(first)
    assert answered(told).index(first) < answered(told).index(second)  # who came first, although he listened longer


def answered(lines: list[list[str]]) -> list[str]:
    """The calls that the agent of telecom answered, in their order."""
    return [line[1] for line in lines if line[3:5] == ["t1", "CONNECT"]]
