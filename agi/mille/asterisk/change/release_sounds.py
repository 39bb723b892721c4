"""Where Asterisk finds the messages of each release: the welcome of release 7 is ``mille/7/welcome``.

So callers go on hearing the words of the release that decides what their keys mean, until the last of them has moved
to the next one: a link for each language and release, to the folder of sounds inside the release.
"""

from pathlib import Path

from mille.asterisk.change.releases import Releases
from mille.asterisk.dialplan.sound_names import PROMPTS as OURS
from mille.asterisk.dialplan.sound_names import SLOTS
from mille.asterisk.sound.prompts import RATES
from mille.centre.model.centre import Centre

PROMPTS = "prompts"
"""The sounds in a release's folder: a folder for each language."""


def folder(releases: Releases) -> Path:
    """What Asterisk's sounds link to: a folder for each language, in it a link for each release."""
    return releases.folder / "sounds"


def show(releases: Releases, number: int, sounds: Path, slots: Path) -> None:
    """Lets Asterisk find the sounds of a release below its `sounds`; removes those of releases that no longer exist.

    In a new language, what changes without a release is found there as well: `slots` has a folder for each. It is
    also found beside the sounds, for the music of callers who wait.
    """
    point(sounds.parent / "slots", slots)
    for spoken in sorted((releases.path(number) / PROMPTS).iterdir()):
        links = folder(releases) / spoken.name
        links.mkdir(parents=True, exist_ok=True)
        for dead in [link for link in links.iterdir() if not link.exists()]:
            dead.unlink()
        link = links / str(number)
        link.unlink(missing_ok=True)
        link.symlink_to(Path("..", "..", str(number), PROMPTS, spoken.name))
        point(sounds / spoken.name / OURS, links)
        point(sounds / spoken.name / SLOTS, slots / spoken.name)


def point(link: Path, target: Path) -> None:
    """Makes a link, unless it is there already: Asterisk may be opening a sound just now."""
    if link.is_symlink() and link.readlink() == target:
        return
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def missing(sounds: Path, centre: Centre, number: int) -> str:
    """A message of a release that Asterisk would not find below its `sounds`, as ``fr/welcome``; empty when none is."""
    for language in centre.languages:
        for message in centre.messages:
            files = [sounds / language / "mille" / str(number) / f"{message}.{extension}" for extension in RATES]
            if not all(file.is_file() and file.stat().st_size for file in files):
                return f"{language}/{message}"
    return ""
