"""What callers do with a menu: the right key, a wrong one, none, too early, # and *."""

import pytest

from house import House, wait_until


def test_wrong_keys_are_told_so_and_end_in_the_default_queue(house: House) -> None:
    house.attends("t1")
    guest = house.rings()
    guest.hears("main-menu")
    guest.press("8")
    guest.hears("wrong-key")
    guest.press("0")
    guest.wait_for("ENTERQUEUE")
    assert [step[:3] for step in guest.witness.steps()] == [
        ["arrived", "", "ask"],
        ["digits", "8", "ask"],
        ["digits", "0", "queue"],
    ]
    guest.hang_up()
    assert guest.record()["last_queue"] == "telecom"


def test_a_caller_without_keys_comes_to_the_default_queue(house: House) -> None:
    house.attends("t1")
    guest = house.rings()
    guest.wait_for("ENTERQUEUE")
    guest.hang_up()
    record = guest.record()
    assert (record["last_queue"], record["menu_path"]) == ("telecom", [])


@pytest.mark.parametrize(("key", "leads_to"), [("#", "post"), ("2", "post")])
def test_a_key_pressed_before_the_menu_speaks_counts(house: House, key: str, leads_to: str) -> None:
    house.attends("p1")
    guest = house.rings()
    guest.press(key)  # goes out with the very first sound that is heard: the beginning of the welcome
    guest.wait_for("ENTERQUEUE")
    assert len(guest.witness.steps()) == 2
    guest.hang_up()
    assert guest.record()["last_queue"] == leads_to


def test_star_goes_into_a_second_menu_and_back(house: House) -> None:
    house.attends("t1")
    guest = house.chooses("*")
    guest.hears("deeper")
    guest.press("*")
    guest.wait_for_steps(3)
    guest.hears("main-menu")
    guest.press("1")
    guest.wait_for("ENTERQUEUE")
    guest.hang_up()
    assert guest.record()["menu_path"] == ["*", "*", "1"]


def test_who_hears_a_message_and_hangs_up_is_informed_and_not_lost(house: House) -> None:
    guest = house.chooses("5")
    guest.hears("agencies")
    steps = guest.wait_for_steps(3)
    assert steps[2][:4] == ["said", "", "ask", "main"]
    guest.hang_up()
    assert guest.record()["outcome"] == "informed"


def test_a_full_queue_says_so(house: House) -> None:
    house.attends("t1")
    first = house.waits("3")
    second = house.chooses("3")
    second.hears("full")
    wait_until(second.caller.over)
    assert second.record()["outcome"] == "full"
    first.hang_up()
    assert first.record()["outcome"] in ("abandoned", "abandoned_early")


def test_a_queue_where_nobody_is_says_so(house: House) -> None:
    guest = house.chooses("6")
    guest.hears("nobody")
    wait_until(guest.caller.over)
    assert guest.record()["outcome"] == "nobody"


def test_after_the_longest_wait_he_is_told_and_taken_leave_of(house: House) -> None:
    house.answers("s1", ring=None)
    guest = house.chooses("4")
    guest.hears("timed-out")
    wait_until(guest.caller.over)
    assert guest.record()["outcome"] == "timed_out"
