"""Whom the centre has to do with outside: trunks, the numbers it may call, partners.

Durations are seconds, shares 0 to 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mille.centre.model.values import MessageName, Number, Share, TimetableName, TrunkName
from mille.centre.notation import network
from mille.centre.notation.declaration import FILLED, unless
from mille.centre.notation.words import whole

Address = Annotated[str, network.address]
Beginning = Annotated[str, network.beginning]
Replacement = Annotated[str, network.replacement]


@dataclass(frozen=True)
class Trunk:
    """A line to the operator or to a partner.

    Without a `host` it takes calls only. Of the `caller_numbers` the longest beginning that fits is replaced.
    """

    name: str
    addresses: Annotated[
        tuple[Address, ...], FILLED, unless("host"), "the IP addresses or networks that may send calls here"
    ] = ()
    host: Annotated[str, network.sip_host, "where our own calls are sent: an IP address, and a port if not 5060"] = ""
    presents: Annotated[str, network.number, "the number that our calls show; default: none"] = ""
    caller_numbers: Annotated[
        Mapping[Beginning, Replacement], "what callers' numbers begin with, and what replaces it (`none`: cut it off)"
    ] = field(default_factory=dict)

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.presents and not self.host:
            yield "", "presents a number but has no 'host'", "add the host, or remove 'presents'"


@dataclass(frozen=True)
class Outward:
    """Whom the centre may call, over which trunk: agents at home, partners, callers who asked for it."""

    trunk: Annotated[TrunkName, "the trunk that our calls leave by; it has a `host`"]
    allow: Annotated[
        tuple[Annotated[str, network.allowed], ...],
        FILLED,
        "which numbers may be called: `national` (fixed and mobile numbers of the country), or beginnings such as +33",
    ] = ("national",)


@dataclass(frozen=True)
class Partner:
    """Somebody else who answers for the centre."""

    name: str
    number: Annotated[Number, "the number that is called"]
    trunk: Annotated[TrunkName, "the trunk by which the partner is called; default: the outward one"] = ""
    share: Annotated[
        Share, "the largest share of a queue's callers, for `overflow_after` only, such as 30 %; default 100 %"
    ] = 1.0
    hours: Annotated[TimetableName, "when the partner answers; default: always"] = ""
    notice: Annotated[MessageName, "the message that callers hear before they are put through; default: none"] = ""
    ring: Annotated[int, whole(5, 120), "seconds the partner's telephone rings"] = 30


@dataclass(frozen=True)
class Callbacks:
    """Callers may leave the line and be called when it is their turn."""

    attempts: Annotated[int, whole(1, 10), "how often a caller is called before mille gives up"] = 3
    pause: Annotated[int, whole(60, 86_400), "seconds between two attempts"] = 600
    ring: Annotated[int, whole(10, 120), "seconds the caller's telephone rings"] = 30
