"""What Asterisk dials when the centre calls somebody: partners, agents, outside numbers."""

from mille.asterisk.dialplan.places import place
from mille.call.steps import Dial
from mille.centre.model.centre import Centre
from mille.centre.model.outside import Trunk


def dialled(centre: Centre, step: Dial) -> str:
    """What Dial() takes for a partner or an agent. Raises KeyError for one who no longer exists."""
    if step.kind == "agent":
        return place(centre.agents[step.target])
    partner = centre.partners[step.target]
    return outside(_outward(centre, partner.trunk), partner.number)


def outside(trunk: Trunk, number: str) -> str:
    """A number over a trunk. Raises KeyError for a trunk that only takes calls.

    >>> outside(Trunk("opt", host="192.0.2.10"), "268800")
    'PJSIP/268800@trunk-opt'
    """
    if not trunk.host:
        raise KeyError(f"trunk {trunk.name} has no host: it only takes calls")
    return f"PJSIP/{number}@trunk-{trunk.name}"


def _outward(centre: Centre, trunk: str) -> Trunk:
    """The trunk of this name, or the one that the centre calls over."""
    return centre.trunks[trunk or (centre.outward.trunk if centre.outward else "")]
