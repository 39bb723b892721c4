"""The embedded Asterisk: its folders, its process."""

import time
from contextlib import suppress
from pathlib import Path

from mille.asterisk.announcements.bulletins import FOLDER
from mille.asterisk.wire.console import Console, NotRunning
from mille.asterisk.wire.node_site import Site
from mille.embedded.programs import Programs
from mille.errors import MilleError
from mille.processes import Process

SOUNDS = {"fr": "fr_*", "en": "en_*"}
BOOT_SECONDS = 60.0


def prepare_state(site: Site, programs: Programs, prompts: Path, slots: Path) -> None:
    """Lays out the folder Asterisk reads its data from: Debian's sounds and music, our prompts among them.

    `prompts` holds a folder for each language, in it one for each release, which appears as ``mille`` in that
    language's sounds; so does `slots`, as ``mille-slots``.
    """
    for folder in (site.state / "keys", site.state / "spool", site.log, site.sockets):
        folder.mkdir(parents=True, exist_ok=True)
    for folder in (site.messages, site.recordings):
        folder.mkdir(mode=0o700, exist_ok=True)
    for name in ("moh", "documentation"):
        _link(site.state / name, programs.data / name)
    for language, pattern in SOUNDS.items():
        sounds = site.state / "sounds" / language
        sounds.mkdir(parents=True, exist_ok=True)
        for entry in next((programs.data / "sounds").glob(pattern)).iterdir():
            _link(sounds / entry.name, entry)
        _link(sounds / "mille", prompts / language)
        _link(sounds / FOLDER, slots / language)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return  # a sound that Asterisk may be opening just now
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def process(programs: Programs, site: Site, environment: dict[str, str]) -> Process:
    """Asterisk in the foreground, with its configuration. `environment` is what its AGI scripts see besides."""
    command = (*programs.asterisk, "-f", "-C", str(site.etc / "asterisk.conf"))
    return Process("Asterisk", command, site.log / "asterisk.log", environment)


def wait_until_ready(console: Console, started: Process) -> None:
    """Returns when Asterisk is fully booted. Raises MilleError when it ends or does not come up in time."""
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
    return lines[-1] if lines else "it said nothing"
