"""Where an installed centre keeps its files: as in the Filesystem Hierarchy Standard, below a root."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from mille.asterisk.announcements.bulletin_orders import RECORDINGS
from mille.errors import MilleError
from mille.site.home_folders import Home

ADMIN, OURS, ASTERISK = "root", "mille", "asterisk"
"""The users that own the files. The group is ours everywhere: Asterisk is in it, and so can read what it needs."""


class Folder(NamedTuple):
    """A folder, who may write into it, and its mode."""

    path: Path
    owner: str
    mode: int


@dataclass(frozen=True)
class Layout:
    """Every folder and file of an installed centre. `root` is /, or any folder for a trial."""

    root: Path = Path("/")

    def __post_init__(self) -> None:
        if not re.fullmatch(r"/[A-Za-z0-9_./+-]*", str(self.root)):
            raise MilleError(f"{self.root} cannot be a root: give an absolute path of letters, digits and . _ + -")

    @property
    def real(self) -> bool:
        """Whether this is the machine itself and not a trial."""
        return self.root == Path("/")

    @property
    def etc(self) -> Path:
        """What the admin writes or may read."""
        return self.root / "etc/mille"

    @property
    def description(self) -> Path:
        """The admin's own file: the first installation puts it there; from then on it is theirs."""
        return self.etc / "centre.yaml"

    @property
    def site(self) -> Path:
        """Folders and addresses of this node."""
        return self.etc / "site.json"

    @property
    def database(self) -> Path:
        """How to reach PostgreSQL, in systemd's format for environments: it may hold a password."""
        return self.etc / "database.env"

    @property
    def manifest(self) -> Path:
        """What mille has written outside its own folders, and with which Asterisk."""
        return self.etc / "installed.json"

    @property
    def home(self) -> Home:
        """Releases, slots, passwords, and Asterisk's state: what mille writes while it works."""
        return Home(self.root / "var/lib/mille")

    @property
    def log(self) -> Path:
        """The journal, and Asterisk's warnings."""
        return self.root / "var/log/mille"

    @property
    def journal(self) -> Path:
        """Asterisk's queue_log under our own name."""
        return self.log / "journal"

    @property
    def cache(self) -> Path:
        """Spoken sounds; may be deleted."""
        return self.root / "var/cache/mille"

    @property
    def sockets(self) -> Path:
        """Asterisk's console."""
        return self.root / "run/mille"

    @property
    def units(self) -> Path:
        """Where an admin's units are."""
        return self.root / "etc/systemd/system"

    @property
    def logrotate(self) -> Path:
        """Where log rotations are configured."""
        return self.root / "etc/logrotate.d"

    @property
    def folders(self) -> tuple[Folder, ...]:
        """Every folder of ours. Programs that talk to the network cannot write where others execute: releases
        belong to mille, and its services may not write there; Asterisk has its state and its log."""
        state = self.home.state
        return (
            Folder(self.etc, ADMIN, 0o750),
            Folder(self.home.path, OURS, 0o750),
            Folder(self.home.releases, OURS, 0o750),
            Folder(self.home.slots, OURS, 0o750),
            Folder(self.home.bulletins, OURS, 0o750),
            Folder(self.cache, OURS, 0o750),
            Folder(state, ASTERISK, 0o2750),
            Folder(state / "keys", ASTERISK, 0o2750),
            Folder(state / "spool", ASTERISK, 0o2750),
            Folder(state / "sounds", OURS, 0o2750),  # a folder for each language; a new one comes with a release
            Folder(self.home.messages, ASTERISK, 0o2770),  # mille erases old ones
            Folder(state / "recordings", ASTERISK, 0o2770),
            Folder(state / "spool" / RECORDINGS, ASTERISK, 0o2770),  # mille takes them from there
            Folder(self.log, ASTERISK, 0o2770),  # mille erases numbers in old files of the journal
        )
