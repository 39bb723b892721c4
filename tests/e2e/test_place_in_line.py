"""First come, first served: the moment of arrival decides, wherever a caller has been since."""

from house import Guest, House, wait_until


def into_queue(house: House, guest: Guest) -> None:
    guest.press("1")
    guest.wait_for("ENTERQUEUE")


def test_who_came_first_is_served_first_although_he_listened_longer(house: House) -> None:
    agent_answers = house.attends("t1")
    first = house.rings()
    first.hears("welcome", first=1.5)
    first.press("5")  # listens to a message first
    first.hears("agencies")
    seconds = [house.rings(), house.rings()]
    for guest in seconds:
        guest.hears("welcome", first=1.5)
        into_queue(house, guest)
    wait_until(lambda: len(house.waiting("telecom")) == 2)
    into_queue(house, first)
    wait_until(lambda: len(house.waiting("telecom")) == 3)
    agent_answers()
    first.wait_for("CONNECT")
    assert all("CONNECT" not in guest.witness.events() for guest in seconds)
    first.hang_up()
    for guest in seconds:
        guest.wait_for("CONNECT")
        guest.hang_up()
    assert [guest.record()["outcome"] for guest in (first, *seconds)] == ["answered"] * 3
