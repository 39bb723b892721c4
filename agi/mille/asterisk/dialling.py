"""Whom Asterisk rings when the centre calls somebody: partners, agents, numbers outside."""

from mille.asterisk.members import interface
from mille.call.steps import Dial
from mille.centre.model import Centre
from mille.centre.outside import Trunk


def dialled(centre: Centre, step: Dial) -> str:
    """What Dial() takes for a partner or an agent. Raises KeyError for one who is no more."""
    if step.kind == "agent":
        agent = centre.agents[step.target]
        return outside(_outward(centre, ""), agent.line) if agent.line else interface(agent.extension)
    partner = centre.partners[step.target]
    return outside(_outward(centre, partner.trunk), partner.number)


def presented(centre: Centre, step: Dial) -> str:
    """The number that is shown to a partner; to an agent that of the caller (nothing here)."""
    return _outward(centre, centre.partners[step.target].trunk).presents if step.kind == "partner" else ""


def outside(trunk: Trunk, number: str) -> str:
    """A number over a trunk.

    >>> outside(Trunk("opt", host="192.0.2.10"), "268800")
    'PJSIP/268800@trunk-opt'
    """
    return f"PJSIP/{number}@trunk-{trunk.name}"


def _outward(centre: Centre, trunk: str) -> Trunk:
    """The trunk of this name, or the one that the centre calls over."""
    return centre.trunks[trunk or (centre.outward.trunk if centre.outward else "")]
