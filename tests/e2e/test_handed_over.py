"""Level 2: an agent hands his caller over to another queue, with any telephone; the caller keeps his place there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hearing import is_silent
from house import FASTAGI_DOWN, Guest, House, connected, wait_until
from mille.asterisk.sound.g711 import decode_alaw
from mille.centre.model.centre import Action, Category, Tier
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.media import EVENTS
from mille.embedded.people import AgentPhone
from redescribed import described, redescribed

HANDED = {
    "1": Action("queue", "post"),
    "2": Action("queue", "post", tier="level-2", category="hard"),
    "3": Action("queue", "deserted"),
}


@pytest.fixture(scope="module")
def two_levels(centre: EmbeddedCentre) -> Iterator[None]:
    """The agents of telecom hand callers over to the post, with 2 as if these had come an hour earlier."""
    told = described(centre.centre, telecom={"transfer_to": HANDED, "wrap_up": 600, "say_position": True})
    told = replace(told, tiers={"level-2": Tier("level-2", 3600)}, categories={"hard": Category("hard", "Difficile")})
    with redescribed(centre, told):
        yield


def talking(house: House) -> tuple[Guest, AgentPhone]:
    """A caller of telecom, and the agent who talks to him."""
    agent = house.answers("t1")
    guest = house.waits("1")
    guest.wait_for("CONNECT")
    start = len(agent.telephone.audio)
    wait_until(lambda: len(agent.telephone.audio) > start + 4000)
    return guest, agent


def handed_to(guest: Guest, queue: str) -> None:
    """Until he waits in the queue to which his agent has handed him over."""
    guest.witness.wait(lambda seen: any(line[2:5:2] == [queue, "ENTERQUEUE"] for line in seen.lines()), 30)


@pytest.mark.usefixtures("two_levels")
@pytest.mark.parametrize(("key", "place", "tier"), [("1", 1, None), ("2", 0, "level-2")])
def test_who_is_handed_over_keeps_the_place_of_his_arrival(
    house: House, key: str, place: int, tier: str | None
) -> None:
    expert_answers = house.attends("p1")
    before = house.waits("2")
    guest, agent = talking(house)
    later = house.waits("2")
    agent.telephone.press("*2" + key)
    handed_to(guest, "post")
    wait_until(lambda: len(house.waiting("post")) == 3)
    order = [before, later]
    order.insert(place, guest)
    assert house.waiting("post") == [channel_of(house, each) for each in order]
    expert_answers()
    order[0].wait_for("CONNECT")
    for each in (before, later):
        each.hang_up()
    guest.witness.wait(lambda seen: seen.events().count("CONNECT") == 2, 30)
    guest.hang_up()
    record = guest.record()
    assert (record["first_queue"], record["last_queue"], record["outcome"]) == ("telecom", "post", "answered")
    assert (record["agent"], record["tier"], record["hung_up_by"]) == ("p1", tier, "caller")
    assert record["category"] == ("hard" if tier else None)
    assert not record["degraded"]
    with connected(house.centre) as connection:
        query = "select stint, agent, complete, talk_s > 0 as talked from handling where callid = %s order by stint"
        talks = connection.execute(query, [record["callid"]]).fetchall()
        query = "select queue, exit from stint where callid = %s order by number"
        stints = connection.execute(query, [record["callid"]]).fetchall()
    assert [(talk["stint"], talk["agent"], talk["complete"]) for talk in talks] == [(1, "t1", True), (2, "p1", True)]
    assert talks[0]["talked"]
    assert [tuple(stint.values()) for stint in stints] == [("telecom", "answered"), ("post", "answered")]


def channel_of(house: House, guest: Guest) -> str:
    """The channel of a caller."""
    lines = house.centre.console.run("core show channels concise").splitlines()
    return next(line.split("!")[0] for line in lines if line.endswith(f"!{guest.witness.lines()[0][1]}"))


@pytest.mark.usefixtures("two_levels")
def test_the_agent_who_has_handed_a_caller_over_has_his_wrap_up(house: House) -> None:
    house.attends("p1")
    guest, agent = talking(house)
    agent.telephone.press("*21")
    handed_to(guest, "post")
    wait_until(lambda: "(Not in use)" in house.member("t1"))
    nxt = house.waits("1")
    assert [step[1] for step in nxt.witness.steps() if step[0] == "place"] == ["0-0-1"]  # he is there, and not ready
    nxt.hang_up()
    guest.hang_up()
    assert guest.record()["outcome"] in ("abandoned", "abandoned_early")


def passed_on(agent: AgentPhone, keys: int) -> bool:
    """Whether so many keys of the caller have reached the agent's telephone."""
    return len({packet.timestamp for packet in agent.telephone.packets if packet.kind == EVENTS}) >= keys


@pytest.mark.usefixtures("two_levels")
def test_no_key_of_the_caller_hands_him_over_and_no_other_key_of_the_agent(house: House) -> None:
    guest, agent = talking(house)
    guest.press("*21")
    wait_until(lambda: passed_on(agent, 3))
    start = len(agent.telephone.audio)
    wait_until(lambda: len(agent.telephone.audio) > start + 4000)
    assert is_silent(decode_alaw(agent.telephone.audio)[start:])
    agent.telephone.press("*29")  # to whom, he is asked; and there is no such extension
    wait_until(lambda: not is_silent(decode_alaw(agent.telephone.audio)[start:]))
    guest.hang_up()
    assert (guest.record()["agent"], guest.record()["last_queue"]) == ("t1", "telecom")
    assert "BLINDTRANSFER" not in guest.witness.events()
    house.lets_go("t1")  # who is still being asked


@pytest.mark.usefixtures("two_levels")
def test_where_nobody_is_he_is_told_so_as_others_are(house: House) -> None:
    guest, agent = talking(house)
    agent.telephone.press("*23")
    guest.hears("nobody")
    wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("nobody", "t1", "deserted")


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("two_levels")
def test_while_python_is_dead_he_waits_in_the_default_queue(house: House) -> None:
    house.attends("p1")
    guest, agent = talking(house)
    with house.without(house.centre.agi_server):
        agent.telephone.press("*21")
        guest.witness.wait(lambda seen: seen.events().count("ENTERQUEUE") == 2, 30)
        assert len(house.waiting("telecom")) == 1
    guest.hang_up()
    record = guest.record()
    assert (record["last_queue"], record["degraded"], record["degraded_reason"]) == ("telecom", True, "FAILURE")
