"""Turns: what two must not do at once. The kernel ends the turn of a process that dies, however it does."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from mille.errors import MilleError

CHANGE, MEMBERS, SLOTS, LIVE = "lock", "members.lock", "slots.lock", "live.lock"
"""Changing the centre; agents coming and going, or being given other queues; what waiting callers are told; the service
that does what is due, of which a second one would send reports and call callers twice."""


class Taken(MilleError):
    """Somebody else is at it just now; try again when he has finished."""


@contextmanager
def turn(folder: Path, name: str, patience: float = 30.0, wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """While it is our turn. `wait` is called once when it is another's; Raises Taken after `patience` seconds."""
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
