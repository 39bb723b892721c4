"""The centre that runs here, for those who change it: its releases, its site, how to reach its Asterisk."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from mille.asterisk.announcements.bulletins import Bulletin, Slots
from mille.asterisk.announcements.hold_music import FOLDER as MUSIC
from mille.asterisk.announcements.hold_music import make_pieces
from mille.asterisk.announcements.tables_file import Given, rows_given
from mille.asterisk.announcements.tables_in_force import Tables
from mille.asterisk.change import compiled_description, release_sounds
from mille.asterisk.change.locks import SLOTS, turn
from mille.asterisk.change.releases import CURRENT, DESCRIPTION, SERVING, Releases
from mille.asterisk.dialplan.places import telephones
from mille.asterisk.secrets import caller_key
from mille.asterisk.secrets.passwords import accounts, passwords
from mille.asterisk.sound import studio_recordings
from mille.asterisk.wire.ami import Ami
from mille.asterisk.wire.console import Console
from mille.asterisk.wire.node_site import Site
from mille.centre.hours.opening_hours import round_the_clock
from mille.centre.model.centre import Centre
from mille.centre.reader.description import read_centre
from mille.centre.units.orders import Orders, from_json
from mille.centre.units.overlay import units_open, with_units
from mille.errors import MilleError

RELOADS = (
    "module reload features", "dialplan reload", "moh reload", "queue reload all", "module reload res_pjsip.so"
)  # fmt: skip
LEAVING = ("queues.d/leaving.conf", "pjsip.d/leaving.conf")
"""The queues and telephones that disappear with a release, kept until the callers have been moved: a queue whose
agents lose their telephones would let its callers go too early."""


@dataclass(frozen=True)
class Wanted:
    """What is to be in force: a description as written, the crisis units opened by command, and orders by date.

    `recordings` is the folder of the release that it comes from, if any; otherwise recorded messages are in the
    folder of `file`.
    """

    description: bytes
    file: str
    units: tuple[str, ...] = ()
    always_open: bool = False
    orders: Orders = field(default_factory=Orders)
    recordings: Path | None = None

    def described(self) -> Centre:
        """The centre as described, without its units. Raises DescriptionError."""
        return _read(self.description, self.file)

    def centre(self) -> Centre:
        """The centre as it then is. Raises DescriptionError."""
        read = self.described()
        opened = with_units(read, {*units_open(read), *self.units} - self.orders.closed)
        return round_the_clock(opened) if self.always_open else opened


@lru_cache(maxsize=2)
def _read(description: bytes, file: str) -> Centre:
    """One change asks for its centre several times, and a large one takes a second to read."""
    return read_centre(description, file)


@dataclass(frozen=True)
class Installation:
    """The centre that runs here. `make_prompts` fills a release's folder of sounds; `between` is called at each step.

    `secrets` is the file with the passwords; those of new telephones are made when needed.
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
        return self.releases.folder / CURRENT / release_sounds.PROMPTS

    def site_of(self, centre: Centre) -> Site:
        """The site with the telephones of everybody in a centre, its closed units included."""
        caller_key.ensure(self.secrets)
        known = passwords(self.secrets, sorted(telephones(centre)))
        own, key = accounts(self.secrets, centre.trunks), passwords(self.secrets, ["callers"])["callers"]
        return replace(self.site, ami_secret=self.ami.secret, caller_key=key, telephones=known, trunks=own)

    def in_force(self) -> Centre:
        """The centre of the release that Python serves from. Raises MilleError before the first."""
        return self.centre_of(self._number(SERVING))

    def centre_of(self, number: int) -> Centre:
        """The centre of a release; one compiled by another mille is read again from its description."""
        try:
            return compiled_description.load(self.releases.path(number))
        except MilleError:
            return self.wanted(number).centre()

    def wanted_now(self) -> Wanted:
        """What the release in force was made of. Raises MilleError before the first."""
        return self.wanted(self._number(CURRENT))

    @property
    def tables(self) -> Tables:
        """The tables in force; their sentences are in the folder of the slots."""
        recordings = self.releases.folder / CURRENT / studio_recordings.FOLDER
        return Tables(self.slots.folder, self.slots.engine, self.slots.cache, recordings)

    def fill_slots(self) -> list[str]:
        """Makes what changes between releases, from the release that Asterisk reads: slots of queues, and tables.

        Returns what could not be spoken.
        """
        with turn(self.releases.folder, SLOTS):
            centre = self.centre_of(self._number(CURRENT))
            every = [queue.wait_message_every for queue in centre.queues.values()]
            short = make_pieces(self.site.state / "moh", self.slots.folder / MUSIC, every)
            short += self.slots.fill(centre, self.prompts)
            return short + self.tables.fill(centre, datetime.now(UTC))

    def put_table(self, name: str, given: Given | None) -> Centre:
        """Gives a table other rows, or its own again; returns the centre as it then is. Raises as `Tables.put` does."""
        with turn(self.releases.folder, SLOTS):
            return self.tables.put(self.centre_of(self._number(CURRENT)), name, given, datetime.now(UTC))

    def with_tables(self) -> Centre:
        """The centre in force, with its tables as callers hear them."""
        return rows_given(self.in_force(), self.tables.given())

    def put_bulletin(self, queue: str, bulletin: Bulletin | None) -> None:
        """Gives a queue its bulletin, or removes it; never while a release changes what is played there.

        Raises MilleError for an unknown queue, or words that cannot be spoken; nothing has then changed.
        """
        with turn(self.releases.folder, SLOTS):
            self.slots.put(self.centre_of(self._number(CURRENT)), self.prompts, queue, bulletin)

    def _number(self, name: str) -> int:
        number = self.releases.pointed(name)
        if number is None:
            raise MilleError("no description is in force here yet; start the centre with `make run`")
        return number

    def reload(self) -> None:
        """Lets Asterisk read its configuration again: everything of a kind, never one queue or members alone."""
        for command in RELOADS:
            self.console.run(command)

    def wanted(self, number: int) -> Wanted:
        """What a release was made of."""
        note = self.releases.note(number)
        description = (self.releases.path(number) / DESCRIPTION).read_bytes()
        recorded = self.releases.path(number) / studio_recordings.FOLDER
        return Wanted(description, note.file, note.units, note.always_open, from_json(note.orders), recorded)
