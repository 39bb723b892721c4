"""The bulletin for all who ring, as those learn of it who answer callers: by a small file that is read at an arrival.

Its sound is written first and the file that names it then takes the place of the former one; the sound stays when the
bulletin is taken away, for who is about to hear it.
"""

import json
from pathlib import Path

from mille.call.welcome_bulletin import MESSAGE
from mille.centre.model.centre import WELCOME, Language
from mille.watched_file import WatchedFile

FILE = "bulletins.json"
"""The bulletins that were given, in the folder of the slots."""


class BulletinFile:
    """In which languages there is one now. `folder` is that of the slots."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or Path()
        self._file = WatchedFile(folder and folder / FILE, _read)

    def languages(self) -> tuple[Language, ...]:
        """The languages that have it, and its sound: what is not there is not said."""
        return tuple(one for one in self.given() if (self._folder / one / f"{MESSAGE}.wav").exists())

    def given(self) -> tuple[Language, ...]:
        """The languages in which it was given; none when that cannot be read."""
        return self._file() or ()


def _read(file: Path) -> tuple[Language, ...]:
    told = json.loads(file.read_text(encoding="utf-8")).get(WELCOME, {})
    return tuple({**told.get("texts", {}), **told.get("recordings", {})})
