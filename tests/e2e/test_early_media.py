"""A centre that answers on-agent: the menu and the waiting are early media, and nobody is billed for them."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from closed_now import closed_centre
from house import FASTAGI_DOWN, House, wait_until
from mille.embedded.centre import EmbeddedCentre
from redescribed import redescribed


@pytest.fixture(scope="module")
def on_agent(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, replace(centre.centre, answer="on-agent")):
        yield


@pytest.mark.usefixtures("on_agent")
def test_the_call_is_answered_when_the_agent_is(house: House) -> None:
    agent_answers = house.attends("t1")
    guest = house.waits("1")
    guest.hears_something()
    assert "183" in guest.caller.answers()
    assert "200" not in guest.caller.answers()
    agent_answers()
    guest.wait_for("CONNECT")
    wait_until(lambda: "200" in guest.caller.answers())
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["menu_path"], record["hung_up_by"]) == ("answered", ["1"], "caller")


@pytest.mark.usefixtures("on_agent")
@pytest.mark.parametrize(
    ("key", "message", "outcome", "answer"), [("6", "nobody", "nobody", "480"), ("3", "full", "full", "486")]
)
def test_a_call_that_nobody_takes_is_never_answered(
    house: House, key: str, message: str, outcome: str, answer: str
) -> None:
    if message == "full":
        house.attends("t1")
        house.waits(key)
    guest = house.chooses(key)
    guest.hears(message)
    wait_until(guest.caller.over)
    assert guest.caller.answers()[-1] == answer
    assert "200" not in guest.caller.answers()
    record = guest.record()
    assert (record["outcome"], record["hung_up_by"]) == (outcome, "centre")


@pytest.mark.usefixtures("on_agent")
def test_who_hangs_up_before_he_is_answered_has_hung_up_himself(house: House) -> None:
    house.attends("t1")
    guest = house.waits("1")
    guest.hang_up()
    assert guest.record()["hung_up_by"] == "caller"


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("on_agent")
def test_on_the_safe_path_too_the_agent_answers_the_call(house: House) -> None:
    agent_answers = house.attends("t1")
    with house.without(house.centre.agi_server):
        guest = house.rings()
        guest.wait_for("ENTERQUEUE")
        guest.hears_something()
        assert "200" not in guest.caller.answers()
        agent_answers()
        guest.wait_for("CONNECT")
    wait_until(lambda: "200" in guest.caller.answers())
    guest.hang_up()
    assert guest.record()["degraded"]


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_closed_on_the_safe_path_is_told_without_an_answer(house: House) -> None:
    with (
        redescribed(house.centre, replace(closed_centre(house.centre.centre), answer="on-agent")),
        house.without(house.centre.agi_server),
    ):
        guest = house.rings()
        guest.hears("closed")
        wait_until(guest.caller.over)
    assert guest.caller.answers()[-1] == "480"
    assert "200" not in guest.caller.answers()
    assert guest.record()["outcome"] == "closed"
