"""A caller's place in line: the moment they first arrived, less their head start."""

PLACE = 3_800_000_000
"""The constant from which arrivals are subtracted: Asterisk serves the greatest QUEUE_PRIO first, and that has to be a
positive integer below 2**31, which this holds for arrivals from May 2022 to 2090."""


def queue_prio(arrival: int, head_start: int = 0) -> int:
    """The QUEUE_PRIO of a caller who arrived at `arrival` (epoch seconds) with a head start in seconds.

    The dialplan computes the same with the global MILLE_PLACE. Callers who came first have the greater one, wherever
    they have been since; a head start counts as having come that much earlier, so nobody who has waited longer than
    that is passed.

    >>> queue_prio(1_795_000_000) > queue_prio(1_795_000_001)
    True
    >>> queue_prio(1_795_000_000) > queue_prio(1_795_000_119, head_start=120)
    False
    """
    return PLACE - arrival + head_start
