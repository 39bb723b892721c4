"""The site that files are rendered for in tests: everywhere the same, on the same day."""

from datetime import date
from pathlib import Path

from mille.asterisk.wire.node_site import Site
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import with_units
from mille.resources import folder

TODAY = date(2026, 11, 22)
REFERENCE = load_centre(folder("asterisk-conf") / "centre" / "1000.yaml")
COVID = with_units(REFERENCE, ["covid"])


def site(centre: Centre) -> Site:
    """The site of a centre. Telephones of closed units are known too, as in a running centre."""
    everybody = [*centre.agents.values(), *(agent for unit in centre.units.values() for agent in unit.agents)]
    return Site(
        etc=Path("/srv/mille/releases/current"),
        state=Path("/srv/mille/asterisk"),
        log=Path("/srv/mille/log"),
        sockets=Path("/run/mille"),
        agi_scripts=Path("/usr/share/mille/agi"),
        sip=("127.0.0.1", 5060),
        rtp_ports=(16384, 17383),
        agi_server=("127.0.0.1", 4573),
        ami=("127.0.0.1", 5038),
        ami_secret="secret-of-ami",
        caller_key="key-of-callers",
        modules=Path("/usr/lib/asterisk/modules"),
        telephones={agent.extension: f"secret-{agent.extension}" for agent in everybody},
    )
