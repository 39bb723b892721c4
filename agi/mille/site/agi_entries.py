"""The AGI entries of a centre, wired once: for the FastAGI server, and for the scripts that Asterisk runs itself."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from mille.asterisk.agi import bulletin_entry, mailbox_entry, next_entry
from mille.asterisk.agi.channel import CallerHungUp, Channel
from mille.asterisk.announcements.bulletin_orders import Spool
from mille.asterisk.announcements.recent_talks_file import RecentFile
from mille.asterisk.announcements.tables_file import FILE, TablesFile
from mille.asterisk.announcements.welcome_bulletin_file import BulletinFile
from mille.asterisk.change.compiled_description import Compiled, read
from mille.errors import MilleError
from mille.site.home_folders import Home

Entry = Callable[[Channel], None]


def entries(home: Path | None, served: Callable[[], Compiled]) -> dict[str, Entry]:
    """The entries by name, each with the files of the centre in `home`; `served` returns the release in force.

    Without a home there is only `next`, without expected waits, tables and bulletins.
    """
    if home is None:
        return {"next": next_entry.entry(served)}
    centre = Home(home)
    given, bulletin = TablesFile(centre.slots / FILE), BulletinFile(centre.slots)
    return {
        "next": next_entry.entry(served, RecentFile(centre.recent), given, bulletin),
        "mailbox": mailbox_entry.entry(served, centre.messages),
        "bulletin": bulletin_entry.entry(served, centre.secrets, Spool(centre.bulletins)),
    }


def run_script(name: str) -> int:
    """Answers one question of Asterisk over stdin and stdout; returns the exit status of the script.

    Whatever goes wrong, the caller takes the safe path, staff hear that nothing has changed, and the reason is in
    Asterisk's log. MILLE_RELEASE names the folder of the configuration in force, MILLE_HOME the folder of the centre.
    """
    try:
        home = Path(os.environ["MILLE_HOME"]) if "MILLE_HOME" in os.environ else None
        served = read(Path(os.environ["MILLE_RELEASE"]))
        entries(home, lambda: served)[name](Channel.over_stdio())
    except CallerHungUp:
        return 0
    except (MilleError, KeyError, OSError) as error:
        print(f"mille {name}: {error}", file=sys.stderr)
        return 1
    return 0
