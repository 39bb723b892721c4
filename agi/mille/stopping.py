"""Being told to stop by a signal."""

import signal
import threading
import time

LOOK_EVERY = 0.05
"""Seconds between two looks while waiting."""


class Stop(threading.Event):
    """An event without a lock, so that a signal's handler may set it.

    A `threading.Event` may not be set by a handler: it runs in the very thread that waits, which may hold the lock at
    that moment, and then neither goes on.
    """

    def __init__(self) -> None:
        super().__init__()
        self._told = False

    def set(self) -> None:
        """Tells whoever waits."""
        self._told = True

    def is_set(self) -> bool:
        """Whether it was told."""
        return self._told

    def wait(self, timeout: float | None = None) -> bool:
        """Waits to be told, at most `timeout` seconds; whether it was."""
        end = float("inf") if timeout is None else time.monotonic() + timeout
        while not self._told and (left := end - time.monotonic()) > 0:
            time.sleep(min(LOOK_EVERY, left))
        return self._told


def stop_on_signals() -> Stop:
    """An event that SIGTERM and SIGINT set."""
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    return stop
