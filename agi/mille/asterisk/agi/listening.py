"""Where a server listens: its socket, the open files it needs, and who may connect."""

import resource
import socket
from pathlib import Path

from mille.errors import MilleError


def allow_open_files(needed: int) -> None:
    """Raise this process's limit of open files. Linux uses a descriptor for each thread that waits in accept()."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise MilleError(f"{needed} open files are needed, but only {hard} allowed: raise the hard limit (ulimit -Hn)")
    if soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


def is_loopback(host: str) -> bool:
    """Whether a peer is on this machine."""
    return host.startswith("127.") or host in ("::1", "::ffff:127.0.0.1")


def listen(address: tuple[str, int], reuse_port: bool) -> socket.socket:
    """A listening socket (SO_REUSEADDR) with the longest backlog that the kernel allows."""
    try:
        backlog = int(Path("/proc/sys/net/core/somaxconn").read_text())
    except (OSError, ValueError):
        backlog = socket.SOMAXCONN
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    return socket.create_server(address, family=family, backlog=backlog, reuse_port=reuse_port)
