"""The embedded Asterisk: its folders, its process."""

import time
from contextlib import suppress
from pathlib import Path

from mille.asterisk.change.release_sounds import point
from mille.asterisk.wire.console import Console, NotRunning
from mille.asterisk.wire.node_site import Site
from mille.embedded.programs import Programs
from mille.errors import MilleError
from mille.processes import Process

BOOT_SECONDS = 60.0


def prepare_state(site: Site, programs: Programs) -> None:
    """Lays out the folder Asterisk reads its data from, with its own sounds and music.

    Its sounds are there in every language that is installed; where one is missing it takes those in English.
    """
    for folder in (site.state / "keys", site.state / "spool", site.log, site.sockets):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in (site.messages, site.recordings):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("moh", "documentation"):
        point(site.state / name, programs.data / name)
    for spoken in sorted((programs.data / "sounds").glob("??_*")):  # en_US_f_Allison
        for entry in spoken.iterdir():
            point(site.state / "sounds" / spoken.name[:2] / entry.name, entry)
            if spoken.name.startswith("en"):
                point(site.state / "sounds" / entry.name, entry)


def process(programs: Programs, site: Site, environment: dict[str, str]) -> Process:
    """Asterisk in the foreground, with its configuration. `environment` is added for its AGI scripts."""
    command = (*programs.asterisk, "-f", "-C", str(site.etc / "asterisk.conf"))
    return Process("Asterisk", command, site.log / "asterisk.log", environment)


def wait_until_ready(console: Console, started: Process) -> None:
    """Returns when Asterisk is fully booted. Raises MilleError when it ends or does not start in time."""
    end = time.monotonic() + BOOT_SECONDS
    while not console.wait_until_ready(1.0):
        if started.ended() is not None or time.monotonic() > end:
            raise MilleError(f"Asterisk did not start: {_last_words(started.log)}; see {started.log}")


def hang_up_all(console: Console) -> None:
    """Ends every call, so that each has its last line in the journal before Asterisk stops."""
    with suppress(NotRunning):
        console.run("channel request hangup all")
        end = time.monotonic() + 3
        while not console.run("core show channels count").startswith("0 ") and time.monotonic() < end:
            time.sleep(0.05)


def _last_words(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return lines[-1] if lines else "its log is empty"
