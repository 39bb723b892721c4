"""A limit on how long the database may keep us waiting, even when it is frozen together with its own timeouts.

A server stopped by SIGSTOP, or a machine without its network, accepts what we send and never answers: neither
``statement_timeout`` (the server's own clock) nor the local socket shows it. So a timer shuts down the connection's
socket; the waiting call then fails like with any other lost connection.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg


@contextmanager
def answered_within(connection: psycopg.Connection[Any], seconds: float) -> Iterator[None]:
    """Cuts the connection when the work in this block takes longer.

    Raises:
        psycopg.OperationalError: from the call that was waiting. Connect again, and read where things stand:
            nothing was committed, unless it was the commit that waited.
    """
    # a duplicate of our own: the connection's number may be another file's by the time the timer fires
    line = socket.socket(fileno=os.dup(connection.fileno()))
    timer = threading.Timer(seconds, _cut, (line,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        line.close()


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:  # already gone
        return
