"""Where an embedded centre keeps its files."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from mille.asterisk.secrets import caller_key
from mille.errors import MilleError


def cache() -> Path:
    """Downloads and spoken prompts, shared by all checkouts: ``$XDG_CACHE_HOME/mille`` or ``~/.cache/mille``."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (base if base.is_absolute() else Path.home() / ".cache") / "mille"  # the XDG rules ignore a relative path


def home() -> Path:
    """The folder of the running centre: ``$MILLE_HOME``, or ``var`` in the current folder."""
    return Path(os.environ.get("MILLE_HOME") or "var").absolute()


def refuse_blanks(folder: Path) -> None:
    """Raises MilleError for a folder whose name the embedded PostgreSQL would split, such as one with a blank."""
    if not re.fullmatch(r"[\w./@+,=~-]+", str(folder)):
        raise MilleError(
            f"'{folder}' cannot hold a centre: set MILLE_HOME to a path without blanks, quotes or similar characters"
        )


@dataclass(frozen=True)
class Home:
    """One centre's folder: configuration, journal, logs, database."""

    path: Path

    @property
    def releases(self) -> Path:
        """Rendered configurations, numbered; the link ``current`` among them points to the one in force."""
        return self.path / "releases"

    @property
    def etc(self) -> Path:
        """The configuration in force."""
        return self.releases / "current"

    @property
    def slots(self) -> Path:
        """The information slots of the queues."""
        return self.path / "slots"

    @property
    def serving(self) -> Path:
        """The release that Python answers from."""
        return self.releases / "serving"

    @property
    def site(self) -> Path:
        """Where things are on this machine, for the commands that change the centre."""
        return self.path / "site.json"

    @property
    def log(self) -> Path:
        """Logs of every process, and the journal."""
        return self.path / "log"

    @property
    def journal(self) -> Path:
        """Asterisk's queue_log under our own name."""
        return self.log / "journal"

    @property
    def state(self) -> Path:
        """Asterisk's own state: its database of queue members, spool, keys."""
        return self.path / "asterisk"

    @property
    def messages(self) -> Path:
        """Callers' voice messages: a folder for each queue."""
        return self.state / "messages"

    @property
    def postgres(self) -> Path:
        """The embedded database's files."""
        return self.path / "postgres"

    @property
    def secrets(self) -> Path:
        """Passwords of the telephones, mode 0600."""
        return self.path / "secrets.json"

    @property
    def caller_key(self) -> Path:
        """The key of the hash that recognises callers, mode 0600; the collector reads no other secret."""
        return caller_key.file_of(self.secrets)

    @property
    def bulletins(self) -> Path:
        """What supervisors have ordered on the service line."""
        return self.path / "bulletins"

    @property
    def recent(self) -> Path:
        """How long agents talked lately, for the expected wait of callers."""
        return self.path / "recent.json"

    @property
    def reports(self) -> Path:
        """Which reports have been sent."""
        return self.path / "reports.json"

    @property
    def running(self) -> Path:
        """What runs now and where to reach it; absent when nothing runs."""
        return self.path / "running.json"
