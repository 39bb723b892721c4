"""Messages that were recorded in a studio: found beside the description, kept in the release that uses them.

Those of the centre are files that the description names; those of mille's own words are in a folder for each
language, under the names that `mille words` lists.
"""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from mille.centre.model.centre import Centre, Language
from mille.centre.texts.own_messages import is_name
from mille.errors import MilleError

FOLDER = "recordings"
"""The recordings in a release's folder: for each language those of its messages, by their names."""


class Recorded(NamedTuple):
    """A recorded message: its file, and its place in a release."""

    given: Path
    kept: Path


def gather(centre: Centre, beside: Path, target: Path) -> None:
    """Copies the recordings of a centre from the folder of its description to a release.

    Raises MilleError, naming every file that is not there; nothing is then copied.
    """
    refuse_missing(centre, beside)
    for recorded in (*_messages(centre, beside), *_own_words(centre, beside)):
        (target / recorded.kept).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(recorded.given, target / recorded.kept)


def hand_on(before: Path, target: Path) -> None:
    """The same from one release to another, which no longer needs the description's folder."""
    if before.is_dir():
        shutil.copytree(before, target, dirs_exist_ok=True)


def refuse_missing(centre: Centre, beside: Path) -> None:
    """Raises MilleError when a recording of the description is not where it says."""
    missing = [str(one.given) for one in _messages(centre, beside) if not one.given.is_file()]
    if missing:
        raise MilleError(f"no such recording: {', '.join(missing)}; put it there, or write the message as a text")
    for language, words in centre.words.items():
        if words.recordings and not (beside / words.recordings).is_dir():
            remedy = f"make it, and put into it the files that `mille words --language {language}` lists"
            raise MilleError(f"there is no folder {beside / words.recordings}; {remedy}")


def recorded_beside(centre: Centre, beside: Path) -> dict[Language, set[str]]:
    """The files of mille's own words by their names, including files that mille never plays."""
    folders = {language: beside / words.recordings for language, words in centre.words.items() if words.recordings}
    return {language: {file.stem for file in folder.glob("*.wav")} for language, folder in folders.items()}


def recorded_in(recordings: Path | None) -> Mapping[Language, set[str]]:
    """The names of the recordings of a release, by language."""
    folders = recordings.iterdir() if recordings and recordings.is_dir() else ()
    return {folder.name: {file.stem for file in folder.glob("*.wav")} for folder in folders}


def _messages(centre: Centre, beside: Path) -> Iterator[Recorded]:
    for message in centre.messages.values():
        for language, given in message.recordings.items():
            yield Recorded(beside / given, Path(language, f"{message.name}.wav"))


def _own_words(centre: Centre, beside: Path) -> Iterator[Recorded]:
    for language, names in recorded_beside(centre, beside).items():
        for name in sorted(names):
            if is_name(name, centre.queues):
                yield Recorded(
                    beside / centre.words[language].recordings / f"{name}.wav", Path(language, f"{name}.wav")
                )
