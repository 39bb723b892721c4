"""Whatever a caller presses, or has no keys to press, he is never left in silence and comes to a queue."""

import numpy as np

from hearing import decode_alaw, is_silent
from house import Guest, House, wait_until
from mille.embedded.media import ALAW

FLOOD = "0A8B0C8D" * 5
"""Keys that lead nowhere, and those that only some telephones have."""
RATE = 8000
QUIET = 3.0
"""Seconds of silence, at the most, that somebody hears who waits."""
LISTENS = 25.0
"""Seconds for which he listens, over two announcements and what lies between."""


def longest_silence(guest: Guest) -> float:
    """The longest time in which a caller heard nothing, in seconds of his line's own clock."""
    packets = [packet for packet in list(guest.caller.telephone.packets) if packet.kind == ALAW]
    longest, since = 0.0, packets[0].timestamp
    for packet in packets:
        if is_silent(decode_alaw(packet.payload)):
            continue
        gap = ((packet.timestamp - since) & 0xFFFFFFFF) / RATE
        longest, since = max(longest, gap if gap < 3600 else 0.0), packet.timestamp
    return longest


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
    assert longest_silence(patient) < QUIET
    assert np.any(patient.audio)
    for guest in (patient, *pressing.values()):
        guest.hang_up()
        record = guest.record()
        assert (record["first_queue"], record["degraded"], record["hung_up_by"]) == ("telecom", False, "caller")
    assert gone.record()["outcome"] in ("abandoned", "abandoned_early")
