"""In an emergency centre nobody is hung up on: who cannot be served at once waits, with Python and without."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from closed_now import closed_centre
from house import FASTAGI_DOWN, Guest, House
from mille.asterisk.change.releases import SERVING
from mille.asterisk.dialplan.sound_names import prompts
from mille.embedded.centre import EmbeddedCentre
from other_server import instead, send
from redescribed import described, redescribed


@pytest.fixture(scope="module")
def urgent(centre: EmbeddedCentre) -> Iterator[None]:
    """An emergency centre that is closed at this moment; one caller may wait in its default queue."""
    told = described(closed_centre(centre.centre), telecom={"capacity": 1})
    with redescribed(centre, replace(told, emergency=True)):
        yield


def is_served_in_the_end(house: House, first: Guest, second: Guest) -> None:
    """Both callers are answered, the second after the queue had refused him."""
    assert not second.caller.over()
    house.answers("t1")
    for guest in (first, second):
        guest.wait_for("CONNECT")
        guest.hang_up()
    assert [guest.record()["outcome"] for guest in (first, second)] == ["answered", "answered"]


@pytest.mark.usefixtures("urgent")
def test_who_does_not_fit_into_the_default_queue_is_told_to_wait_and_served(house: House) -> None:
    first = house.rings()
    first.wait_for("ENTERQUEUE")
    second = house.rings()
    second.wait_for("REFUSED")
    second.hears("wait")
    is_served_in_the_end(house, first, second)


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("urgent")
def test_with_python_stopped_nobody_is_hung_up_on(house: House) -> None:
    with house.without(house.centre.agi_server):
        first = house.rings()
        first.wait_for("ENTERQUEUE")
        second = house.rings()
        second.wait_for("REFUSED")
        second.hears("wait")
        is_served_in_the_end(house, first, second)
    assert second.record()["degraded_reason"] == "FAILURE"


@pytest.mark.tolerates(*FASTAGI_DOWN)
@pytest.mark.usefixtures("urgent")
def test_a_farewell_that_should_not_be_leads_to_the_default_queue(house: House) -> None:
    house.answers("t1")
    full = prompts(("full",), house.centre.here.releases.pointed(SERVING) or 0)
    with instead(house, send(f'EXEC MSet "M_STEP=end,M_PROMPT={full},M_DETAIL=full"\n'.encode())):
        guest = house.rings()
        guest.hears("full")
        guest.wait_for("CONNECT")
        guest.hang_up()
        record = guest.record()
    assert (record["outcome"], record["degraded_reason"]) == ("answered", "FAREWELL")
