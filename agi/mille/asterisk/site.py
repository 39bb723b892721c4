"""Where an Asterisk lives on this machine: what the configuration needs beyond the description of the centre."""

from dataclasses import dataclass, field
from pathlib import Path

Address = tuple[str, int]
"""An IP address and a port."""


@dataclass(frozen=True)
class Site:
    """Folders, addresses and secrets of one node.

    `agi_server` None runs the AGI entries as scripts. `telephones` maps an extension to its SIP password; `node` is
    part of every call's id; `modules` None leaves Asterisk's own place.
    """

    etc: Path
    state: Path
    log: Path
    sockets: Path
    agi_scripts: Path
    sip: Address
    rtp_ports: tuple[int, int]
    agi_server: Address | None
    node: str = "mille"
    modules: Path | None = None
    most_calls: int = 500
    telephones: dict[str, str] = field(default_factory=dict)

    @property
    def agi_prefix(self) -> str:
        """What stands before an entry's name in AGI()."""
        return "agi://{}:{}/".format(*self.agi_server) if self.agi_server else ""
