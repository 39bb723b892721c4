"""A storm of calls from one number is limited, and keeps nobody else out; who hides his number is not one of many."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from crowd import Deaf
from house import House, connected, wait_until
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.sipp import free_port, quit_now
from redescribed import redescribed

LIMIT, STORM = 4, 50


@pytest.fixture(scope="module")
def limited(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, replace(centre.centre, calls_per_number=LIMIT)):
        yield


@contextmanager
def ringing(house: House, number: str, count: int) -> Iterator[None]:
    """So many calls of one number, dialled within a second, that stay as long as they may."""
    sound, host = Deaf(), "127.0.0.1"
    process = house.centre.sipp.start(
        "caller", host, free_port(host), count, ("-r", str(count), "-l", str(count)),
        dialled="1000", number=number, display="", media=sound.address,
    )  # fmt: skip
    try:
        yield
    finally:
        quit_now(process)
        sound.close()


def arrivals(house: House, number: str, start: int) -> list[list[str]]:
    """The lines about the callers of a number since a place in the journal."""
    lines = [line.split("|") for line in house.centre.home.journal.read_text()[start:].split("\n")[:-1]]
    calls = {line[1] for line in lines if line[4] == "ARRIVED" and line[8] == number}
    return [line for line in lines if line[1] in calls]


@pytest.mark.usefixtures("limited")
def test_of_50_calls_of_one_number_the_first_get_through_and_so_do_all_others(house: House) -> None:
    house.answers("t1")
    start = len(house.centre.home.journal.read_text())
    with ringing(house, "690001", STORM):
        wait_until(lambda: sum(line[4] == "ARRIVED" for line in arrivals(house, "690001", start)) == STORM)
        other = house.chooses("1")
        other.wait_for("CONNECT")
        wait_until(lambda: sum(line[4] == "ENDED" for line in arrivals(house, "690001", start)) == STORM - LIMIT)
        other.hang_up()
    assert other.record()["outcome"] == "answered"
    lines = arrivals(house, "690001", start)
    refused = [line for line in lines if line[4] == "STEP" and line[7] == "limit"]
    assert len(refused) == STORM - LIMIT
    asked = {line[1] for line in lines if line[4] == "STEP" and line[7] == "arrived"}
    assert len(asked) == LIMIT
    assert asked.isdisjoint(line[1] for line in refused)
    with connected(house.centre) as connection:
        query = "select outcome from call where number = '690001' and outcome <> 'in_progress'"
        rows = wait_until(lambda: found if len(found := connection.execute(query).fetchall()) == STORM else None)
        assert Counter(row["outcome"] for row in rows)["full"] == STORM - LIMIT


@pytest.mark.usefixtures("limited")
def test_when_one_of_his_calls_has_ended_he_may_ring_again(house: House) -> None:
    start = len(house.centre.home.journal.read_text())

    def are_served_and_gone(count: int) -> None:
        with ringing(house, "690002", LIMIT):
            wait_until(lambda: sum(line[4:8:3] == ["STEP", "arrived"] for line in lines()) == count)
        wait_until(lambda: sum(line[4] == "ENDED" for line in lines()) == count)
        wait_until(lambda: house.channels() == 0)  # which is a moment later, and it is channels that are counted

    def lines() -> list[list[str]]:
        return arrivals(house, "690002", start)

    are_served_and_gone(LIMIT)
    are_served_and_gone(2 * LIMIT)
    assert not [line for line in lines() if line[4:8:3] == ["STEP", "limit"]]


@pytest.mark.usefixtures("limited")
def test_numbers_withheld_are_not_one_number(house: House) -> None:
    start = len(house.centre.home.journal.read_text())
    with ringing(house, "anonymous", 2 * LIMIT):
        wait_until(lambda: sum(line[4] == "STEP" for line in arrivals(house, "", start)) >= 2 * LIMIT)
        assert not [line for line in arrivals(house, "", start) if line[4] == "STEP" and line[7] == "limit"]
