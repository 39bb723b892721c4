"""Ports for what tests start: none that the kernel gives to whoever asks for any, and none of another test."""

import random
import socket
from contextlib import suppress

from mille.asterisk.wire.node_site import Address

PORTS = range(20_000, 30_000)
"""Linux gives ports from 32768 on to whoever connects, and calls to centres speak below 18000."""
HOST = "127.0.0.1"


def own_port(host: str = HOST, kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """A port that nobody uses, and nobody else is given as long as this process lives, however late it is used."""
    for port in random.sample(PORTS, len(PORTS)):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        with suppress(OSError), socket.socket(socket.AF_INET, kind) as probe:
            claim.bind(f"\0mille-tests-{port}")  # a name without a file: the kernel forgets it with the process
            probe.bind((host, port))
            claim.detach()
            return port
        claim.close()
    raise AssertionError(f"every port from {PORTS.start} to {PORTS.stop} is taken")


def own_address(kind: socket.SocketKind = socket.SOCK_STREAM) -> Address:
    """The same on the loopback interface."""
    return HOST, own_port(HOST, kind)
