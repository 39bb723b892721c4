"""The addresses and ports of an installation: whether calls can work with them, checked before writing. Pure."""

from mille.asterisk.wire.node_site import PORTS_PER_CALL, Address, Site
from mille.errors import MilleError


def refuse_unusable(site: Site) -> None:
    """Raises MilleError for addresses that are open to others, or ports that cannot carry the calls."""
    for name, address in (("AGI", site.agi_server), ("AMI", site.ami)):
        if address and not address[0].startswith("127."):
            raise MilleError(f"{name} would listen on {address[0]}, where others can reach it: choose 127.0.0.1")
    if site.agi_server == site.ami:
        raise MilleError(f"AGI and AMI both use port {site.ami[1]}: choose another for one of them")
    _refuse_rtp(site.rtp_ports, site.most_calls, site.sip)


def _refuse_rtp(ports: tuple[int, int], most_calls: int, sip: Address) -> None:
    first, last = ports
    if first >= last:
        raise MilleError(f"--rtp {first} {last}: the first port must be lower than the last")
    if first <= sip[1] <= last:
        raise MilleError(f"--rtp {first} {last}: port {sip[1]} in this range is the SIP port; choose another range")
    if last - first + 1 < PORTS_PER_CALL * most_calls:
        carried = (last - first + 1) // PORTS_PER_CALL
        raise MilleError(
            f"--rtp {first} {last}: this is enough for {carried} calls ({PORTS_PER_CALL} ports each), not for "
            f"{most_calls}; choose more ports, or --most-calls {max(carried, 1)}"
        )
