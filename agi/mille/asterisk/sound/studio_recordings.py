"""Messages that were recorded in a studio: found beside the description, kept in the release that uses them."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from mille.centre.model.centre import Centre
from mille.errors import MilleError

FOLDER = "recordings"
"""The recordings in a release's folder: for each language those of its messages, by their names."""


class Recorded(NamedTuple):
    """A recorded message: the file's name in the description, and its place in a release."""

    given: str
    kept: Path


def gather(centre: Centre, beside: Path, target: Path) -> None:
    """Copies the recordings of a centre from the folder of its description to a release.

    Raises MilleError, naming every file that is not there; nothing is then copied.
    """
    refuse_missing(centre, beside)
    for given, kept in _recorded(centre):
        (target / kept).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(beside / given, target / kept)


def hand_on(centre: Centre, before: Path, target: Path) -> None:
    """The same from one release to another, which does not need the description's folder any more."""
    for _, kept in _recorded(centre):
        (target / kept).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(before / kept, target / kept)


def refuse_missing(centre: Centre, beside: Path) -> None:
    """Raises MilleError when a recording of the description is not where it says."""
    missing = [str(beside / given) for given, _ in _recorded(centre) if not (beside / given).is_file()]
    if missing:
        raise MilleError(f"no such recording: {', '.join(missing)}; put it there, or write the message as a text")


def _recorded(centre: Centre) -> Iterator[Recorded]:
    for message in centre.messages.values():
        for language, given in message.recordings.items():
            yield Recorded(given, Path(language, f"{message.name}.wav"))
