"""What is remembered of a caller's last call: their language, and whether nobody answered."""

from datetime import timedelta

from mille.centre.model.centre import Centre

LONGEST = timedelta(days=180)
"""For how long at most."""


def remembers(centre: Centre) -> bool:
    """Whether anything is remembered: there is something to know, and callers' numbers may be kept."""
    return centre.retention.numbers != 0 and (len(centre.languages) > 1 or centre.repeat_within > 0)


def kept_for(centre: Centre) -> timedelta:
    """How long it is remembered: as long as numbers are kept, and not for ever."""
    days = centre.retention.numbers
    return LONGEST if days is None else min(timedelta(days=days), LONGEST)


def rings_again(centre: Centre, seconds: str) -> bool:
    """Whether a caller phones again soon (so many seconds) after a call that nobody answered."""
    told = seconds.isascii() and seconds.isdigit()
    return told and centre.repeat_within > 0 and int(seconds) <= centre.repeat_within
