"""The installation of an embedded centre, for the programs that start it and for those that change it."""

import getpass
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from mille.asterisk.announcements.bulletins import Slots
from mille.asterisk.change.installation import Installation
from mille.asterisk.change.releases import Note, Releases
from mille.asterisk.dialplan.rendering import YEARS_AHEAD
from mille.asterisk.sound.own_sounds import make_own
from mille.asterisk.sound.prompts import make_prompts
from mille.asterisk.sound.speech import EspeakEngine
from mille.asterisk.sound.studio_recordings import FOLDER as RECORDINGS
from mille.asterisk.wire import node_site
from mille.asterisk.wire.console import Console
from mille.asterisk.wire.node_site import Site
from mille.centre.model.centre import Centre, Message
from mille.centre.texts.own_messages import own_messages
from mille.errors import MilleError
from mille.site import running
from mille.site.home_folders import Home, cache


def installation(home: Home, where: Site, asterisk: tuple[str, ...], say: Callable[[str], None]) -> Installation:
    """The centre of a folder, about to be started with the command `asterisk`."""
    return installation_of(home, where, Console(asterisk, home.etc), cache(), say)


def running_here(home: Home, say: Callable[[str], None]) -> Installation:
    """The centre that runs from a folder. Raises MilleError when none does."""
    now = running.need(home)
    return installation_of(home, node_site.load(home.site), now.console, cache(), say)


def installation_of(home: Home, where: Site, console: Console, kept: Path, say: Callable[[str], None]) -> Installation:
    """The centre whose data are in `home`; spoken sounds are kept in the folder `kept`."""
    engine = EspeakEngine()

    def prompts(centre: Centre, sounds: Path) -> None:
        recorded, spoken, own = sounds.parent / RECORDINGS, kept / "speech", _own_messages(centre)
        new = make_prompts(centre.messages, centre.languages, engine, sounds, spoken, recordings=recorded)
        new += make_own(centre, own, engine, sounds, spoken, recorded)
        count = len(centre.messages) + len(own)
        say(f"{count} messages in {' and '.join(centre.languages)}, {new} new sounds spoken")

    slots = Slots(home.slots, engine, kept / "speech")
    return Installation(Releases(home.releases), where, home.secrets, console, prompts, slots)


def _own_messages(centre: Centre) -> dict[str, Message]:
    """All that mille itself says, for as far ahead as the dialplan knows public holidays."""
    today = date.today()
    return own_messages(centre, today, date(today.year + YEARS_AHEAD, 12, 31))


def now_by_me(verb: str, why: str = "") -> Note:
    """The note for a change that the user of this process makes now."""
    by = os.environ.get("SUDO_USER") or getpass.getuser()
    return Note(datetime.now(UTC).isoformat(timespec="seconds"), by, verb, why)


def read_description(path: Path) -> bytes:
    """A description as it was written. Raises MilleError when there is no such file."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MilleError(
            f"{path}: cannot be read: {error.strerror}; give the name of a description that the centre's user may read"
        ) from None
