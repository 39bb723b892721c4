"""Where an Asterisk runs on this machine: what the configuration needs beyond the description of the centre."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

Address = tuple[str, int]
"""An IP address and a port."""

PORTS_PER_CALL = 4
"""UDP ports that a call needs: RTP and RTCP, each for the caller and for the agent."""
FIRST_RTP = 16384
MOST_CALLS = 500


def rtp_range(most_calls: int) -> tuple[int, int]:
    """The first and last port of voice that so many calls need, if nobody has chosen others.

    >>> rtp_range(500)
    (16384, 18383)
    """
    return FIRST_RTP, min(FIRST_RTP + PORTS_PER_CALL * most_calls, 65536) - 1


@dataclass(frozen=True)
class Site:
    """Folders, addresses and secrets of one node.

    `agi_server` None runs the AGI entries as scripts. `telephones` maps an extension to its SIP password; `node` is
    part of every call's id; `modules` None leaves Asterisk's own folder; `group` may use Asterisk's console, like its
    owner. `caller_key` is the key of the hash that recognises callers, empty when none are remembered. Browsers connect
    to `ws`. `trunks` maps a trunk that requires a login to a name and a password. `external_address` is announced to
    hosts outside the `local_networks`, when this machine is behind NAT. The files of TLS are in PEM.
    """

    etc: Path
    state: Path
    log: Path
    sockets: Path
    agi_scripts: Path
    sip: Address
    rtp_ports: tuple[int, int]
    agi_server: Address | None
    ami: Address
    node: str = "mille"
    modules: Path | None = None
    most_calls: int = MOST_CALLS
    group: str = ""
    ami_secret: str = ""
    caller_key: str = ""
    telephones: dict[str, str] = field(default_factory=dict)
    ws: Address = ("127.0.0.1", 8088)
    trunks: dict[str, tuple[str, str]] = field(default_factory=dict)
    external_address: str = ""
    local_networks: tuple[str, ...] = ()
    tls_port: int = 5061
    tls_certificate: str = ""
    tls_key: str = ""
    tls_authorities: str = "/etc/ssl/certs/ca-certificates.crt"

    @property
    def agi_prefix(self) -> str:
        """The prefix of an entry's name in AGI()."""
        return "agi://{}:{}/".format(*self.agi_server) if self.agi_server else ""

    @property
    def messages(self) -> Path:
        """Voice messages: a folder for each queue, a file for each call. extensions.conf says the same."""
        return self.state / "messages"

    @property
    def recordings(self) -> Path:
        """Recorded talks: a folder for each day (UTC), a file for each call."""
        return self.state / "recordings"

    @property
    def journal(self) -> Path:
        """The journal of the node: Asterisk's queue_log under our own name; asterisk-conf/logger.conf names it."""
        return self.log / "journal"

    @property
    def text(self) -> str:
        """Its text for the commands that change the centre; secrets stay in their own file."""
        known = asdict(self) | {"ami_secret": "", "caller_key": "", "telephones": {}, "trunks": {}}
        return json.dumps(known, indent=1, default=str)

    def save(self, path: Path) -> None:
        """Saves it."""
        path.write_text(self.text, encoding="utf-8")


def load(path: Path) -> Site:
    """The saved site."""
    known = json.loads(path.read_text(encoding="utf-8"))
    for name in ("etc", "state", "log", "sockets", "agi_scripts"):
        known[name] = Path(known[name])
    known["modules"] = known["modules"] and Path(known["modules"])
    for name in ("sip", "rtp_ports", "agi_server", "ami", "ws", "local_networks"):
        known[name] = tuple(known[name]) if known.get(name) else getattr(Site, name, None)
    return Site(**known)
