"""A caller may hang up at any moment: one record, no channel left behind, nobody complains."""

import os
import signal

from house import House, wait_until


def test_while_it_rings(house: House) -> None:
    os.kill(house.centre.agi_server.pid, signal.SIGSTOP)  # it rings as long as Python is asked
    try:
        guest = house.rings()
        guest.wait_for("ARRIVED")
        guest.hang_up()
        guest.wait_for("ENDED")
    finally:
        os.kill(house.centre.agi_server.pid, signal.SIGCONT)
    assert guest.record()["outcome"] == "abandoned_early"


def test_in_the_welcome(house: House) -> None:
    guest = house.rings()
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    assert guest.record()["outcome"] == "abandoned_early"


def test_in_the_second_menu(house: House) -> None:
    guest = house.chooses("7")
    guest.hears("deeper", first=1.5)
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["menu_path"]) == ("abandoned_early", ["7"])


def test_in_the_queue(house: House) -> None:
    house.attends("t1")
    guest = house.waits("1")
    wait_until(lambda: house.waiting("telecom"))
    guest.hang_up()
    assert guest.record()["outcome"] in ("abandoned", "abandoned_early")


def test_while_the_agent_is_rung(house: House) -> None:
    house.answers("t1", ring=None)
    guest = house.chooses("1")
    wait_until(lambda: house.rung("t1"))
    guest.hang_up()
    assert guest.record()["outcome"] in ("abandoned", "abandoned_early")
    wait_until(lambda: "(Not in use)" in house.member("t1"))


def test_in_the_talk(house: House) -> None:
    house.answers("t1")
    guest = house.chooses("1")
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert guest.record()["outcome"] == "answered"


def test_in_the_farewell(house: House) -> None:
    guest = house.chooses("6")
    guest.hears("nobody", first=1.5)
    guest.hang_up()
    assert guest.record()["outcome"] == "nobody"
