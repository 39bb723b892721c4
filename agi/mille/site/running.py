"""What runs from a folder now: noted at the start, so that other commands find it."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from mille.asterisk.wire.console import Console
from mille.errors import MilleError
from mille.site.home_folders import Home, refuse_blanks


@dataclass(frozen=True)
class Running:
    """A running centre: how to reach its database and its Asterisk's console."""

    pid: int
    database: str
    asterisk: tuple[str, ...]
    etc: str

    @property
    def console(self) -> Console:
        """Asterisk's console."""
        return Console(tuple(self.asterisk), Path(self.etc))


def note(home: Home, running: Running) -> None:
    """Notes that it runs."""
    home.running.touch(mode=0o600)
    home.running.write_text(json.dumps(asdict(running), indent=1))


def find(home: Home) -> Running | None:
    """What runs from this folder, or None. The note of a dead process does not count."""
    try:
        running = Running(**json.loads(home.running.read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return running if _locked(home) else None


def _locked(home: Home) -> bool:
    """Whether a process holds the lock of this folder: the kernel releases it when the process dies, in any way."""
    try:
        with (home.path / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def need(home: Home) -> Running:
    """What runs from this folder. Raises MilleError when nothing does."""
    if found := find(home):
        return found
    raise MilleError(f"no centre runs from {home.path}; start one with `make run`, or set MILLE_HOME to its folder")


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Lets only one centre run from a folder. Raises MilleError when another does, or the folder cannot be used."""
    refuse_blanks(home.path)
    try:
        home.path.mkdir(parents=True, exist_ok=True)
        home.path.chmod(0o711)  # PostgreSQL's user may pass through, not look inside
        lock = (home.path / "lock").open("w")
    except OSError as error:
        remedy = "set MILLE_HOME to a folder of your own"
        raise MilleError(f"cannot write to {home.path}: {error.strerror}; {remedy}") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remedy = "stop it, or set MILLE_HOME to another folder"
            raise MilleError(f"a centre already runs from {home.path}; {remedy}") from None
        try:
            yield
        finally:
            home.running.unlink(missing_ok=True)
