"""What a description may say of waiting, of the talk and of what comes after it, on real Asterisk."""

from collections.abc import Iterator

import pytest

from house import FASTAGI_DOWN, House, wait_until
from mille.centre.model.centre import Action, Recording, Survey
from mille.embedded.centre import EmbeddedCentre
from redescribed import described, redescribed

# ------------------------------------------------------------------------------------------------ while waiting
KEYS = {"1": Action("say", "agencies"), "3": Action("queue", "post")}


@pytest.fixture
def keyed(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, described(centre.centre, telecom={"keys": KEYS})):
        yield


@pytest.mark.usefixtures("keyed")
def test_a_key_while_waiting_tells_something_and_he_is_served_before_who_came_later(house: House) -> None:
    agent_answers = house.attends("t1")
    first, second = house.waits("1"), house.waits("1")
    wait_until(lambda: len(house.waiting("telecom")) == 2)
    first.press("1")
    first.hears("agencies")
    wait_until(lambda: first.witness.events().count("ENTERQUEUE") == 2)
    agent_answers()
    first.wait_for("CONNECT")
    assert "CONNECT" not in second.witness.events()
    first.hang_up()
    second.wait_for("CONNECT")
    second.hang_up()
    record = first.record()
    assert (record["outcome"], record["last_queue"], record["menu_path"]) == ("answered", "telecom", ["1", "1"])
    assert second.record()["outcome"] == "answered"


@pytest.mark.usefixtures("keyed")
def test_a_key_while_waiting_leads_to_another_queue(house: House) -> None:
    house.attends("t1")
    house.answers("p1")
    guest = house.waits("1")
    guest.press("3")
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["first_queue"], record["last_queue"]) == ("answered", "telecom", "post")


@pytest.mark.usefixtures("keyed")
def test_a_key_that_the_queue_has_not_changes_nothing(house: House) -> None:
    agent_answers = house.attends("t1")
    guest = house.waits("1")
    guest.press("8")
    guest.hears_something()
    agent_answers()
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert guest.witness.events().count("ENTERQUEUE") == 1


# ------------------------------------------------------------------------------------------------ not served
@pytest.mark.parametrize(("key", "queue", "reason"), [("3", "small", "full"), ("6", "deserted", "nobody")])
def test_who_is_not_let_in_is_served_in_another_queue(house: House, key: str, queue: str, reason: str) -> None:
    instead = {reason: Action("queue", "post")}
    house.attends("t1")
    house.answers("p1")
    with redescribed(house.centre, described(house.centre.centre, **{queue: {"instead": instead}})):
        if reason == "full":
            house.waits(key)
        guest = house.chooses(key)
        guest.wait_for("CONNECT")
        guest.hang_up()
        record = guest.record()
    assert (record["outcome"], record["first_queue"], record["last_queue"]) == ("answered", queue, "post")


# ------------------------------------------------------------------------------------------------ after the talk
@pytest.fixture
def surveyed(centre: EmbeddedCentre) -> Iterator[None]:
    survey = Survey("question", "thanks", keys=("1", "2"))
    with redescribed(centre, described(centre.centre, telecom={"survey": survey})):
        yield


@pytest.mark.usefixtures("surveyed")
def test_who_stays_on_after_the_talk_is_asked_and_thanked(house: House) -> None:
    house.answers("t1", talk=2)
    guest = house.waits("1")
    guest.hears("question", first=1.5)
    guest.press("2")
    guest.hears("thanks")
    wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["agent"], record["hung_up_by"]) == ("answered", "t1", "centre")
    assert record["talk_s"] == pytest.approx(2, abs=1.5)
    assert record["answer"] == "2"


@pytest.mark.usefixtures("surveyed")
def test_who_hangs_up_after_the_talk_is_not_asked(house: House) -> None:
    house.answers("t1")
    guest = house.waits("1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["hung_up_by"], record["answer"]) == ("answered", "caller", None)


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("surveyed")
def test_with_python_dead_the_call_is_over_after_the_talk(house: House) -> None:
    house.answers("t1")
    guest = house.waits("1")
    guest.wait_for("CONNECT")
    with house.without(house.centre.agi_server):
        house.lets_go("t1")
        wait_until(guest.caller.over)
    record = guest.record()
    assert (record["outcome"], record["degraded"]) == ("answered", False)


@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_on_the_safe_path_a_talk_is_neither_recorded_nor_asked_about_and_ends_the_call(house: House) -> None:
    post = {"recording": Recording("notice"), "survey": Survey("question", "thanks"), "keys": KEYS}
    house.attends("p1")
    house.answers("t1")
    with redescribed(house.centre, described(house.centre.centre, post=post)):
        guest = house.waits("2")
        with house.without(house.centre.agi_server):
            guest.press("1")
            guest.wait_for("CONNECT")
            house.lets_go("t1")
            wait_until(guest.caller.over)
        record = guest.record()
    assert (record["outcome"], record["agent"], record["degraded"]) == ("answered", "t1", True)
    assert guest.witness.events().count("RECORDING") == 1  # while he waited in the other queue
    assert "end" not in [step[2] for step in guest.witness.steps()]
