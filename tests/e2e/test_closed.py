"""A caller who rings while the centre, or his queue, is closed is told so, also when Python cannot tell."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from closed_now import closed_centre, closed_just_now
from house import FASTAGI_DOWN, Guest, House, wait_until
from mille.centre.model.centre import Centre
from mille.embedded.centre import EmbeddedCentre
from redescribed import redescribed


def with_queue_closed(centre: Centre, queue: str) -> Centre:
    """The same centre, open, with one queue that keeps narrower hours and is closed at this moment."""
    narrow = closed_just_now("narrow", centre.timezone)
    queues = {**centre.queues, queue: replace(centre.queues[queue], hours="narrow")}
    return replace(centre, timetables={**centre.timetables, "narrow": narrow}, queues=queues)


@pytest.fixture(scope="module")
def closed(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, closed_centre(centre.centre)):
        yield


@pytest.fixture
def post_closed(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, with_queue_closed(centre.centre, "post")):
        yield


def is_told_closed(guest: Guest) -> None:
    """He hears that it is closed, and the centre hangs up."""
    guest.hears("closed")
    wait_until(guest.caller.over)


@pytest.mark.usefixtures("closed")
def test_who_rings_while_the_centre_is_closed_is_told_so(house: House) -> None:
    house.answers("t1")
    guest = house.rings()
    is_told_closed(guest)
    record = guest.record()
    assert (record["outcome"], record["degraded"], record["hung_up_by"]) == ("closed", False, "centre")
    assert (record["first_queue"], record["wait_s"]) == (None, None)
    assert [step[2:3] + step[5:] for step in guest.witness.steps()] == [["end", "closed", "", ""]]


@pytest.mark.usefixtures("closed")
@pytest.mark.tolerates(*FASTAGI_DOWN)
def test_closed_without_python_is_closed_all_the_same(house: House) -> None:
    house.answers("t1")
    with house.without(house.centre.agi_server):
        guest = house.rings()
        is_told_closed(guest)
    record = guest.record()
    assert (record["outcome"], record["degraded"], record["degraded_reason"]) == ("closed", True, "FAILURE")
    assert record["first_queue"] is None


@pytest.mark.usefixtures("closed")
def test_who_hangs_up_while_he_is_told_so_came_when_it_was_closed(house: House) -> None:
    guest = house.rings()
    guest.hears("closed", first=1.5)
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["hung_up_by"]) == ("closed", "caller")


@pytest.mark.usefixtures("post_closed")
def test_a_queue_with_narrower_hours_is_closed_while_the_centre_is_open(house: House) -> None:
    house.answers("t1")
    house.answers("p1")
    for_the_post, for_telecom = house.rings(), house.rings()
    for_the_post.press("2")
    is_told_closed(for_the_post)
    for_telecom.press("1")
    for_telecom.wait_for("CONNECT")
    for_telecom.hang_up()
    refused, served = for_the_post.record(), for_telecom.record()
    assert (refused["outcome"], refused["degraded"], refused["menu_path"]) == ("closed", False, ["2"])
    assert (served["outcome"], served["agent"], served["degraded"]) == ("answered", "t1", False)


def test_when_it_opens_again_callers_get_through(house: House) -> None:
    house.answers("t1")
    with redescribed(house.centre, closed_centre(house.centre.centre)):
        early = house.rings()
        is_told_closed(early)
    later = house.rings()
    later.press("1")
    later.wait_for("CONNECT")
    later.hang_up()
    assert [guest.record()["outcome"] for guest in (early, later)] == ["closed", "answered"]
