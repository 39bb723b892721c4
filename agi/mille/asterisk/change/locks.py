"""Locks: what two processes must not do at once. The kernel releases the lock of a process that dies, in any way."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mille.errors import MilleError

CHANGE, MEMBERS, SLOTS, LIVE = "lock", "members.lock", "slots.lock", "live.lock"
"""Changing the centre; agents logging in and out, or being given other queues; what waiting callers hear; the
service that does what is due, since a second one would send reports and call callers twice."""


class Taken(MilleError):
    """Another process is doing this; try again when it has finished."""


@contextmanager
def turn(folder: Path, name: str, patience: float = 30.0, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Holds the lock. `wait` is called once when another process has it. Raises Taken after `patience` seconds."""
    with (folder / name).open("w") as lock:
        end, waiting = time.monotonic() + patience, False
        while not _locked(lock.fileno()):
            if time.monotonic() >= end:
                raise Taken(Taken.__doc__)
            if not waiting:
                wait()
            waiting = True
            time.sleep(0.05)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
