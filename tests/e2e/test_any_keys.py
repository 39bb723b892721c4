"""Whatever a caller presses, or has no keys to press, he is never left in silence and comes to a queue."""

from hearing import is_silent, longest_silence
from house import House, wait_until

FLOOD = "0A8B0C8D" * 5
"""Keys that lead nowhere, and those that only some telephones have."""
RATE = 8000
QUIET = 3.0
"""Seconds of silence, at the most, that somebody hears who waits."""
LISTENS = 25.0
"""Seconds for which he listens, over two announcements and what lies between."""


def test_a_flood_of_keys_and_keys_that_few_telephones_have_lead_to_the_default_queue(house: House) -> None:
    house.attends("t1")
    patient = house.rings()  # has no keys
    pressing = {keys: house.rings() for keys in ("A", "BCD", FLOOD)}
    for keys, guest in pressing.items():
        guest.press(keys)
    gone = house.rings()
    gone.press(FLOOD)
    gone.wait_for_steps(2)
    gone.hang_up()
    for guest in (patient, *pressing.values()):
        guest.wait_for("ENTERQUEUE")
    wait_until(lambda: len(patient.audio) > LISTENS * RATE, 60)
    assert not is_silent(patient.audio)
    assert longest_silence(patient.caller.telephone.packets) < QUIET
    for guest in (patient, *pressing.values()):
        guest.hang_up()
        record = guest.record()
        assert (record["first_queue"], record["degraded"], record["hung_up_by"]) == ("telecom", False, "caller")
    assert gone.record()["outcome"] in ("abandoned", "abandoned_early")
