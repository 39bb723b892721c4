"""Which centre a command means: the one that runs from a folder here, or the one installed on this machine."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from mille.asterisk.change.installation import Installation
from mille.asterisk.wire import node_site
from mille.asterisk.wire.console import Console
from mille.errors import MilleError
from mille.site import manifest, running
from mille.site.embedded_database import for_reading
from mille.site.home_folders import Home, cache, home
from mille.site.installations import installation_of, running_here
from mille.site.installed_folders import Layout


@dataclass(frozen=True)
class CentreAndRecords:
    """A centre, and where its journal and its records are. `layout` None: it runs from a folder, not installed."""

    here: Installation
    journal: Path
    database: str
    layout: Layout | None


def layout_here() -> Layout | None:
    """The layout of the installed centre that a command means; None when it means one that runs from a folder.

    MILLE_HOME names a folder, MILLE_ROOT a root. Otherwise the centre in ``var`` here, if there is one, has
    precedence over the installed one.
    """
    if os.environ.get("MILLE_HOME"):
        return None
    if root := os.environ.get("MILLE_ROOT"):
        return Layout(Path(root))
    return Layout() if not Home(home()).site.exists() and Layout().site.parent.exists() else None


def centre_here(say: Callable[[str], None]) -> Installation:
    """The centre that a command changes. Raises MilleError when there is none."""
    return installed(layout, say) if (layout := layout_here()) else _embedded(say).here


def resting_here() -> Installation:
    """The centre, running or not, for commands that only read its files; its console may not answer.

    Raises MilleError when there is none.
    """
    layout, folder = layout_here(), Home(home())
    if layout is not None or running.find(folder) is not None:
        return centre_here(lambda said: None)
    return installation_of(folder, site_here(), Console((), folder.etc), cache(), lambda said: None)


def home_here() -> Home:
    """The folder of the centre (releases, slots, passwords), whether anything runs or not."""
    if layout := layout_here():
        become_owner(layout)
        return layout.home
    return Home(home())


def site_here() -> node_site.Site:
    """Folders and addresses of the centre, whether anything runs or not. Raises MilleError when there is none."""
    layout = layout_here()
    place = layout.site if layout else Home(home()).site
    if not place.exists():
        raise MilleError(f"no centre has run here: there is no {place}; `make run` or `mille install` make one")
    return node_site.load(place)


def centre_and_records(say: Callable[[str], None]) -> CentreAndRecords:
    """The centre with its journal and its records, for those who examine it. Raises MilleError."""
    layout = layout_here()
    if layout is None:
        return _embedded(say)
    return CentreAndRecords(installed(layout, say), layout.journal, database_of(layout), layout)


@contextmanager
def records_here(make: bool = False) -> Iterator[str]:
    """The database of the centre; an embedded one that does not run is started for the reading.

    With `make`, a missing database is created.
    """
    if layout := layout_here():
        become_owner(layout)
        yield database_of(layout)
        return
    folder = Home(home())
    now = running.find(folder)
    with nullcontext(now.database) if now is not None else for_reading(folder.postgres, make) as address:
        yield address


def installed(layout: Layout, say: Callable[[str], None]) -> Installation:
    """The centre installed below a root. Root first becomes the user who owns it. Raises MilleError."""
    become_owner(layout)
    console = Console(manifest.load(layout.manifest).asterisk, layout.home.etc)
    return installation_of(layout.home, node_site.load(layout.site), console, layout.cache, say)


def database_of(layout: Layout) -> str:
    """How to reach the records of an installed centre."""
    return layout.database.read_text(encoding="utf-8").strip().removeprefix("MILLE_DATABASE=")


def become_owner(layout: Layout) -> None:
    """Lets root go on as the user who owns the releases: Asterisk must be able to read what it writes, and what
    it reads was written with that user's rights. Raises MilleError for any other user who lacks the rights."""
    try:
        owner = layout.home.releases.stat()
        layout.site.read_bytes()
    except FileNotFoundError:
        raise MilleError(f"no centre is installed below {layout.root}: use `mille install DESCRIPTION`") from None
    except PermissionError:
        raise MilleError("the installed centre belongs to the user mille: type `sudo mille ...`") from None
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.initgroups(layout.home.releases.owner(), owner.st_gid)
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)
    os.umask(0o027)


def _embedded(say: Callable[[str], None]) -> CentreAndRecords:
    folder = Home(home())
    now = running.need(folder)
    os.umask(0o077)
    return CentreAndRecords(running_here(folder, say), folder.journal, now.database, None)
