"""A running centre described otherwise, for the length of a test."""

import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from house import wait_until
from mille.centre.model import Centre
from mille.embedded.centre import EmbeddedCentre


@contextmanager
def redescribed(running: EmbeddedCentre, description: Centre) -> Iterator[None]:
    """While the dialplan and the AGI server go by another description; whatever happens, the old one comes back."""
    try:
        _put_in_force(running, description)
        yield
    finally:
        _put_in_force(running, running.centre)


def _put_in_force(running: EmbeddedCentre, description: Centre) -> None:
    running.publish(description)
    running.console.run("dialplan reload")
    if running.settings.agi:
        wait_until(lambda: _answering(running))  # before that it does not know SIGHUP, and would end
        read = _releases_read(running)
        os.kill(running.agi_server.pid, signal.SIGHUP)
        wait_until(lambda: _releases_read(running) > read)


def _releases_read(running: EmbeddedCentre) -> int:
    return (running.home.log / "agi-server.log").read_text(errors="replace").count("release read")


def _answering(running: EmbeddedCentre) -> bool:
    assert running.settings.agi
    with suppress(OSError), socket.create_connection(running.settings.agi, timeout=1):
        return True
    return False
