"""A caller who leaves a voice message, and the sound files of a centre."""

from pathlib import Path

from house import Guest, House, wait_until
from tones import tone

SECOND = 16_000
"""Bytes of a wave file in a second."""


def grows_to(path: Path, seconds: float) -> None:
    """Until a sound file holds so many seconds."""
    wait_until(lambda: path.exists() and path.stat().st_size > seconds * SECOND)


def speaks(house: House) -> tuple[Guest, Path]:
    """Somebody leaves the queue to speak for three seconds; and the file of his message."""
    house.attends("t1")
    guest = house.waits("1")
    guest.press("2")
    guest.hears("greeting")
    guest.caller.telephone.voice = tone(700)
    file = house.centre.site.messages / "post" / f"{guest.witness.lines()[0][1]}.wav"
    grows_to(file, 3)
    return guest, file
