"""The service line: a supervisor records a bulletin by telephone, and those who wait hear it."""

import re
from collections.abc import Callable, Iterator

import pytest

from hearing import listening
from house import Guest, House, told_of_calls, wait_until
from mille.embedded.people import Caller
from supervisor import EXTENSION, VOICE, Supervisor, recordings, supervisor, the_pin


@pytest.fixture(autouse=True)
def _cleared(house: House) -> Iterator[None]:
    yield
    house.centre.here.put_bulletin("telecom", None)
    for path in recordings(house):
        path.unlink(missing_ok=True)  # the live service puts them away too


def said_to(guest: Guest) -> Callable[[], bool]:
    """Whether he has heard the supervisor's words by now; the recording begins anywhere in them."""
    half = len(VOICE) // 2
    halves = [listening(lambda: guest.audio, part) for part in (VOICE[:half], VOICE[half:])]
    return lambda: any(heard() for heard in halves)


def test_what_a_supervisor_records_is_heard_by_who_waits_already_until_he_takes_it_away(house: House) -> None:
    house.attends("t1")
    guest = house.waits("1")
    guest.hears("wait")
    said = said_to(guest)
    assert not said()
    with supervisor(house) as somebody:
        somebody.gives(the_pin(house))
        somebody.records(house)
        assert "telecom" not in house.centre.here.slots.bulletins()
        somebody.phone.press("1")
        somebody.hears("service_done")
        wait_until(somebody.phone.over)
        assert somebody.details() == ["right", "put", "done"]
        assert {line[3] for line in somebody.lines()} == {EXTENSION}
    wait_until(said)
    bulletin = house.centre.here.slots.bulletins()["telecom"]
    assert (sorted(bulletin.recordings), bulletin.by) == (["en", "fr"], f"telephone {EXTENSION}")
    assert recordings(house) == []
    with supervisor(house) as somebody:
        somebody.gives(the_pin(house))
        somebody.records(house, times=0)
        somebody.phone.press("3")
        somebody.hears("service_cleared", None)
    assert house.centre.here.slots.bulletins() == {}


def test_after_three_wrong_pins_he_is_hung_up_on_and_no_pin_is_written_anywhere(house: House) -> None:
    right = the_pin(house)
    wrong = "804713" if right != "804713" else "713804"
    with supervisor(house) as somebody:
        somebody.gives(wrong)
        for count in (1, 2):
            wait_until(lambda count=count: somebody.details() == ["wrong"] * count)  # type: ignore[misc]
            since = len(somebody.audio())
            somebody.hears("service_wrong", None, since)
            somebody.hears("service_pin", since=since)
            somebody.phone.press(wrong + "#")
        since = len(somebody.audio())
        somebody.hears("service_wrong", None, since)
        wait_until(somebody.phone.over)
        assert somebody.details() == ["wrong"] * 3
    with supervisor(house) as somebody:
        somebody.gives(right)
        somebody.hears("service_queues")
        assert somebody.details() == ["right"]
    assert "MILLE_WRONG_PINS=0" in house.centre.console.run("dialplan show globals")
    logs = [path for path in house.centre.home.log.iterdir() if path.is_file()]
    assert house.centre.home.journal in logs
    for path in logs:
        text = path.read_text(errors="replace")
        assert not re.search(rf"(?<!\d)({right}|{wrong})(?!\d)", text), path  # in a moment there may be such digits


def test_a_second_supervisor_is_told_to_wait_while_the_first_is_asked_for_the_pin(house: House) -> None:
    with supervisor(house) as first:
        first.hears("service_pin")
        second = Supervisor(house)
        try:
            second.hears("service_busy")
            wait_until(second.phone.over)
        finally:
            second.phone.close()


def test_nobody_reaches_the_service_line_from_outside(house: House) -> None:
    before = told_of_calls(house.centre)
    stranger = Caller(house.centre.sipp, "*1000", "268800")
    try:
        wait_until(stranger.over)
        assert stranger.process.returncode != 0
        assert stranger.telephone.audio == b""
    finally:
        stranger.close()
    new = told_of_calls(house.centre)[len(before) :]
    assert [line.split(b"|")[4] for line in new] == [b"WRONGNUMBER"]  # the code is no number of the centre


@pytest.mark.tolerates("res_agi.c: Connecting to", "res_agi.c: Couldn't connect")
def test_when_python_does_not_answer_the_supervisor_is_told_that_nothing_has_changed(house: House) -> None:
    with house.without(house.centre.agi_server), supervisor(house) as somebody:
        somebody.hears("service_failed")
        wait_until(somebody.phone.over)
        assert somebody.details() == ["FAILURE"]
