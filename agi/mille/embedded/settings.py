"""Where an embedded centre listens, and whether it can."""

import errno
import socket
from dataclasses import dataclass

from mille.asterisk.wire.node_site import MOST_CALLS, Address, Site, rtp_range
from mille.errors import MilleError


@dataclass(frozen=True)
class Settings:
    """What may differ from one run to the next. `agi` None runs the entries as plain scripts, without a server."""

    sip: Address = ("127.0.0.1", 5060)
    agi: Address | None = ("127.0.0.1", 4573)
    ami: Address = ("127.0.0.1", 5038)
    ws: Address = ("127.0.0.1", 8088)
    rtp_ports: tuple[int, int] = rtp_range(MOST_CALLS)
    open_units: tuple[str, ...] = ()
    always_open: bool = False
    node: str = "mille"
    tls_port: int = 5061
    tls_authorities: str = Site.tls_authorities


def check_ports(settings: Settings, browsers: bool = False) -> None:
    """Raises MilleError when another program uses a port that the centre needs."""
    wanted = [
        ("SIP", "MILLE_SIP_PORT", settings.sip, socket.SOCK_DGRAM),
        ("AMI", "MILLE_AMI_PORT", settings.ami, socket.SOCK_STREAM),
    ]
    if settings.agi:
        wanted.append(("FastAGI", "MILLE_AGI_PORT", settings.agi, socket.SOCK_STREAM))
    if browsers:
        wanted.append(("WebSocket", "MILLE_WS_PORT", settings.ws, socket.SOCK_STREAM))
    for what, variable, (host, port), kind in wanted:
        with socket.socket(socket.AF_INET, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, kind == socket.SOCK_STREAM)
            try:
                probe.bind((host, port))
            except OverflowError:
                raise MilleError(f"{port} is not a port for {what}: choose one from 1 to 65535") from None
            except OSError as error:
                if error.errno == errno.EADDRNOTAVAIL:
                    raise MilleError(f"{host} is not an address of this machine; `ip address` lists them") from None
                raise MilleError(
                    f"cannot use port {port} of {host} for {what} ({error.strerror}): another program uses it; stop "
                    f"that one, or choose another port with {variable}=PORT"
                ) from None
