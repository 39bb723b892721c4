"""The bulletin for all callers, for those who answer them: named in a small file that is read at each arrival.

Its sound is written first; then the file that names it replaces the old one. The sound stays when the bulletin is
removed, for callers who are about to hear it.
"""

import json
from pathlib import Path

from mille.call.welcome_bulletin import MESSAGE
from mille.centre.model.centre import WELCOME, Language
from mille.watched_file import WatchedFile

FILE = "bulletins.json"
"""The bulletins that were given, in the folder of the slots."""


class BulletinFile:
    """The languages in which there is one now. `folder` is that of the slots."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder or Path()
        self._file = WatchedFile(folder and folder / FILE, _read)

    def languages(self) -> tuple[Language, ...]:
        """The languages that have it, and its sound: a missing sound is not played."""
        return tuple(one for one in self.given() if (self._folder / one / f"{MESSAGE}.wav").exists())

    def given(self) -> tuple[Language, ...]:
        """The languages in which it was given; none when that cannot be read."""
        return self._file() or ()


def _read(file: Path) -> tuple[Language, ...]:
    told = json.loads(file.read_text(encoding="utf-8")).get(WELCOME, {})
    return tuple({**told.get("texts", {}), **told.get("recordings", {})})
