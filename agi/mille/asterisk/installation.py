"""The centre that runs here, for those who change it: its releases, its site, how to reach its Asterisk."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from mille.asterisk import compiled
from mille.asterisk.ami import Ami
from mille.asterisk.console import Console
from mille.asterisk.members import telephones
from mille.asterisk.releases import CURRENT, SERVING, Releases
from mille.asterisk.secrets import accounts, passwords
from mille.asterisk.site import Site
from mille.asterisk.slots import Slots
from mille.centre.crisis import units_open, with_units
from mille.centre.hours import round_the_clock
from mille.centre.model import Centre
from mille.centre.reader import read_centre

DESCRIPTION = "description.yaml"
"""The description of a release, in its folder, as it was written."""
RELOADS = ("dialplan reload", "queue reload all", "module reload res_pjsip.so")
LEAVING = ("queues.d/leaving.conf", "pjsip.d/leaving.conf")
"""The queues and telephones that disappear with a release, kept until the callers have been moved: a queue whose agents
lose their telephones would let its callers go too early."""


@dataclass(frozen=True)
class Wanted:
    """What is to be in force: a description as written, and the crisis units opened by command."""

    description: bytes
    file: str
    units: tuple[str, ...] = ()
    always_open: bool = False

    def centre(self) -> Centre:
        """The centre as it then is. Raises DescriptionError."""
        read = read_centre(self.description, self.file)
        opened = with_units(read, {*units_open(read), *self.units})
        return round_the_clock(opened) if self.always_open else opened


@dataclass(frozen=True)
class Installation:
    """The centre that runs here. `make_prompts` fills a release's folder of sounds; `between` is told each step.

    `secrets` is the file with the passwords; those of new telephones are made when they are needed.
    """

    releases: Releases
    site: Site
    secrets: Path
    console: Console
    make_prompts: Callable[[Centre, Path], None]
    slots: Slots
    between: Callable[[str], None] = lambda step: None

    @property
    def ami(self) -> Ami:
        """Asterisk's manager interface."""
        return Ami(self.site.ami, passwords(self.secrets, ["ami"])["ami"])

    @property
    def prompts(self) -> Path:
        """The sounds of the release that Asterisk reads."""
        return self.releases.folder / CURRENT / "prompts"

    def site_of(self, centre: Centre) -> Site:
        """The site with the telephones of everybody in a centre, those of its closed units too."""
        known = passwords(self.secrets, sorted(telephones(centre)))
        own = accounts(self.secrets, centre.trunks)
        return replace(self.site, ami_secret=self.ami.secret, telephones=known, trunks=own)

    def in_force(self) -> Centre:
        """The centre of the release that Python serves from."""
        return compiled.load(self.releases.folder / SERVING)

    def reload(self) -> None:
        """Lets Asterisk read its configuration again: everything of a kind, never one queue or members alone."""
        for command in RELOADS:
            self.console.run(command)

    def wanted(self, number: int) -> Wanted:
        """What a release was made of."""
        note = self.releases.note(number)
        description = (self.releases.path(number) / DESCRIPTION).read_bytes()
        return Wanted(description, note.file, note.units, note.always_open)
