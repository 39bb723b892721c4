"""Installing a centre on a server. It can be repeated: what is already right stays as it is, and is reported."""

import os
import shutil
import subprocess
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from mille.asterisk.wire import node_site
from mille.asterisk.wire.console import Console
from mille.asterisk.wire.node_site import MOST_CALLS, Address, Site, rtp_range
from mille.atomic_file import put
from mille.embedded.asterisk import prepare_state
from mille.embedded.programs import Programs
from mille.errors import MilleError
from mille.production.addresses import refuse_unusable
from mille.production.first_release import first_wanted, release
from mille.production.systemd_units import Machine, system_files
from mille.resources import folder
from mille.site import manifest
from mille.site.installations import installation_of
from mille.site.installed_folders import ADMIN, OURS, Layout
from mille.site.manifest import Manifest
from mille.site.which_centre import become_owner, database_of

Say = Callable[[str], None]


@dataclass(frozen=True)
class Choices:
    """What an admin may choose; None keeps the earlier choice, or the default."""

    sip: Address | None = None
    agi: Address | None = None
    ami: Address | None = None
    node: str | None = None
    most_calls: int | None = None
    rtp_ports: tuple[int, int] | None = None
    database: str | None = None
    external_address: str | None = None
    local_networks: tuple[str, ...] = ()


DEFAULTS = Choices(("0.0.0.0", 5060), ("127.0.0.1", 4573), ("127.0.0.1", 5038), "mille", MOST_CALLS, None,
                   "postgresql:///mille")  # fmt: skip


@dataclass(frozen=True)
class Install:
    """One installation: where, from what, with which programs. `verbs` are those of this mille."""

    layout: Layout
    choices: Choices
    programs: Programs
    mille: tuple[str, ...]
    verbs: Collection[str]
    say: Say

    def run(self, description: Path | None) -> bool:
        """Does everything that is still to do; whether anything was. Raises MilleError, and NotOurs before writing."""
        layout, before = self.layout, manifest.load(self.layout.manifest)
        wanted = first_wanted(layout, description)
        where, database = self._site(), self._database()
        refuse_unusable(where)
        _need_sounds(self.programs)
        files = system_files(layout, where, database, Machine(self.mille, self.programs.asterisk), self.verbs)
        todo = manifest.changed(files, before)
        written = self._write_files(todo, Manifest(self.programs.asterisk, manifest.hashes(files)), before)
        if wanted and not layout.description.exists():
            put(layout.description, wanted.description.decode("utf-8"), 0o640)
            self._own(layout.description, ADMIN)
            self.say(f"wrote {layout.description}")
        become_owner(layout)
        here = installation_of(
            layout.home, where, Console(self.programs.asterisk, layout.home.etc), layout.cache, self.say
        )
        released = release(here, wanted, self.say)
        return bool(written) or released

    def _site(self) -> Site:
        layout, chosen = self.layout, self.choices
        known = node_site.load(layout.site) if layout.site.exists() else None
        most_calls = chosen.most_calls or (known.most_calls if known else None) or DEFAULTS.most_calls or 0
        new = Site(
            etc=layout.home.etc,
            state=layout.home.state,
            log=layout.log,
            sockets=layout.sockets,
            agi_scripts=folder("agi"),
            sip=chosen.sip or (known.sip if known else None) or DEFAULTS.sip or ("", 0),
            rtp_ports=chosen.rtp_ports or _rtp_ports(known, most_calls),
            agi_server=chosen.agi or (known.agi_server if known else None) or DEFAULTS.agi,
            ami=chosen.ami or (known.ami if known else None) or DEFAULTS.ami or ("", 0),
            node=chosen.node or (known.node if known else None) or DEFAULTS.node or "",
            modules=self.programs.modules,
            most_calls=most_calls,
            external_address=chosen.external_address or (known.external_address if known else ""),
            local_networks=chosen.local_networks or (known.local_networks if known else ()),
        )
        return replace(new, group=OURS) if layout.real else new

    def _database(self) -> str:
        if self.choices.database:
            return self.choices.database
        return database_of(self.layout) if self.layout.database.exists() else DEFAULTS.database or ""

    def _write_files(self, todo: dict[Path, str], now: Manifest, before: Manifest) -> list[Path]:
        """Files, folders and users; what was written."""
        layout = self.layout
        for path, text in todo.items():
            mode = 0o600 if path == layout.database else 0o640 if layout.etc in path.parents else 0o644
            put(path, text, mode)
            self.say(f"wrote {path}")
        if layout.real:
            _system("systemd-sysusers", str(layout.root / "etc/sysusers.d/mille.conf"))
        self._make_folders()
        self._own(layout.site, ADMIN)
        self._own(layout.database, OURS)  # Asterisk is in the group, and must not read it
        if now != before:
            now.save(layout.manifest)
            self._own(layout.manifest, ADMIN)
        if layout.real and any(layout.units in path.parents for path in todo):
            _system("systemctl", "daemon-reload")
        return list(todo)

    def _make_folders(self) -> None:
        layout = self.layout
        for path, owner, mode in layout.folders:
            path.mkdir(parents=True, exist_ok=True)
            self._own(path, owner)
            path.chmod(mode)
        prepare_state(self._site(), self.programs)
        for spoken in (layout.home.state / "sounds").iterdir():
            if not spoken.is_symlink():
                self._own(spoken, OURS)

    def _own(self, path: Path, owner: str) -> None:
        """Gives a path to its owner and to our group; below another root the owner stays."""
        if self.layout.real:
            shutil.chown(path, owner, OURS)


def uninstall(layout: Layout, say: Say) -> None:
    """Removes what mille wrote into the system, if unchanged. The centre's own data stay, and are named."""
    before = manifest.load(layout.manifest)
    if not before.files:
        raise MilleError(f"mille is not installed below {layout.root}")
    if layout.real:
        subprocess.run(["systemctl", "disable", "--now", "mille.target", *_our_services(before)], check=False)
    ours, edited = manifest.untouched(before)
    for path in ours:
        path.unlink()
        say(f"removed {path}")
    for path in edited:
        say(f"left {path}, which was changed since mille wrote it")
    drop_in = layout.units / "asterisk.service.d"
    if drop_in.is_dir() and not any(drop_in.iterdir()):
        drop_in.rmdir()
    layout.manifest.unlink()
    if layout.real:
        _system("systemctl", "daemon-reload")
    kept = ", ".join(str(path) for path in (layout.description, layout.home.path, layout.log, layout.cache))
    say(f"kept: {kept}, the database, and the user mille; Asterisk still runs as it was until it is restarted")


def _our_services(before: Manifest) -> list[str]:
    return [Path(name).name for name in before.files if Path(name).suffix == ".service"]


def _rtp_ports(known: Site | None, most_calls: int) -> tuple[int, int]:
    """The ports chosen before; others once more calls are allowed than the default ports carry."""
    if known and known.rtp_ports != rtp_range(known.most_calls):
        return known.rtp_ports
    return rtp_range(most_calls)


def _need_sounds(programs: Programs) -> None:
    if not any((programs.data / "sounds").glob("en_*")) or not (programs.data / "moh").exists():
        packages = "asterisk-core-sounds-en-wav asterisk-moh-opsound-wav"
        raise MilleError(f"sounds are missing in {programs.data}: apt install {packages}")


def _system(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        raise MilleError(f"{command[0]} is missing: installing mille needs a machine with systemd") from None
    except subprocess.CalledProcessError as error:
        raise MilleError(f"`{' '.join(command)}` failed: {error.stderr.strip()}") from None


def need_root(layout: Layout) -> None:
    """Raises MilleError unless this process may install there."""
    if layout.real and os.geteuid() != 0:
        raise MilleError("installing needs root: `sudo mille install ...`, or try it out with --root DIR")
