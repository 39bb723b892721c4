"""Before he waits a caller is told who waits already, and how long it will take when that is known."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from house import Guest, House, connected, wait_until
from mille.asterisk.announcements import recent_talks_file
from mille.call.line.expected_wait import Recent
from mille.embedded.centre import EmbeddedCentre
from redescribed import redescribed

TALKS = Recent(50, 120.0, 80.0, 1.0)


@pytest.fixture(scope="module")
def telling(centre: EmbeddedCentre) -> Iterator[None]:
    """The queue post tells of the wait."""
    told = replace(centre.centre.queues["post"], say_position=True, say_wait=True)
    with redescribed(centre, replace(centre.centre, queues={**centre.centre.queues, "post": told})):
        yield


def announced(centre: EmbeddedCentre, guest: Guest) -> tuple[float | None, float | None]:
    """The wait that the records say he was told, from and to, in seconds."""
    with connected(centre) as connection:
        query = "select announced_from_s, announced_to_s from mille_stints where callid = %s"
        (stint,) = connection.execute(query, [guest.witness.lines()[0][1]]).fetchall()
    return stint["announced_from_s"], stint["announced_to_s"]


def said(guest: Guest) -> list[list[str]]:
    """What led to each step, the step, and its detail."""
    return [[step[0], step[1], step[2], step[5]] for step in guest.witness.steps()]


@pytest.mark.usefixtures("telling")
def test_who_comes_second_is_told_of_the_first_and_of_the_minutes(house: House, centre: EmbeddedCentre) -> None:
    with house.without(centre.live):
        recent_talks_file.write(centre.home.recent, {"post": TALKS}, datetime.now(UTC))
        house.answers("p1")
        talks = house.chooses("2")
        talks.wait_for("CONNECT")
        first = house.chooses("2")
        first.hears("place_0")
        first.hears("wait_0_5")
        first.wait_for("ENTERQUEUE")
        second = house.chooses("2")
        second.hears("place_1")
        second.hears("wait_1_8")
        second.wait_for("ENTERQUEUE")
    assert said(talks)[-2:] == [["digits", "2", "look", ""], ["place", "0-1-1", "queue", ""]]
    assert said(first)[-3:] == [
        ["digits", "2", "look", ""], ["place", "0-0-1", "say", "place_0+wait_0_5"], ["said", "", "queue", ""],
    ]  # fmt: skip
    for guest in (second, first, talks):
        guest.hang_up()
    records = [guest.record() for guest in (talks, first, second)]
    assert records[0]["outcome"] == "answered"
    assert not any(record["degraded"] for record in records)
    assert [record["last_queue"] for record in records] == ["post"] * 3
    assert [announced(centre, guest) for guest in (talks, first, second)] == [(None, None), (0, 300), (60, 480)]


@pytest.mark.usefixtures("telling")
def test_while_nobody_knows_how_long_talks_are_no_minutes_are_told(house: House, centre: EmbeddedCentre) -> None:
    with house.without(centre.live):
        centre.home.recent.unlink(missing_ok=True)
        house.answers("p1")
        talks = house.chooses("2")
        talks.wait_for("CONNECT")
        first = house.chooses("2")
        first.wait_for("ENTERQUEUE")
    assert said(first)[-2][3] == "place_0"
    first.hang_up()
    talks.hang_up()
    assert talks.record()["talk_s"] is not None


def test_the_live_service_tells_how_long_agents_talked_lately(house: House, centre: EmbeddedCentre) -> None:
    house.answers("p1", talk=1.0)
    guest = house.chooses("2")
    wait_until(guest.caller.over)
    guest.record()
    with house.without(centre.live):
        centre.home.recent.unlink(missing_ok=True)
    wait_until(centre.home.recent.exists)
    told = json.loads(centre.home.recent.read_text())
    assert told["queues"]["post"]["count"] >= 1
