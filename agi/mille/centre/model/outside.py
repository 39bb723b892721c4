"""Whom the centre has to do with outside: trunks, the numbers it may call, partners.

Durations are seconds, shares 0 to 1.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from mille.centre.model.values import MessageName, Number, Share, TimetableName, TrunkName
from mille.centre.notation import network
from mille.centre.notation.declaration import FILLED, unless
from mille.centre.notation.words import whole

Address = Annotated[str, network.address]
Beginning = Annotated[str, network.beginning]
Replacement = Annotated[str, network.replacement]
PjsipOption = Annotated[str, network.pjsip_option]
PjsipValue = Annotated[str, network.pjsip_value]


Transport = Literal["udp", "tcp", "tls"]
Codec = Literal["alaw", "ulaw", "g722"]
Identity = Literal["from", "asserted"]


@dataclass(frozen=True)
class Trunk:
    """A line to the operator or to a partner.

    Without a `host` it only takes calls. One that registers takes calls from wherever the operator sends them. Of the
    `caller_numbers` the longest beginning that fits is replaced.
    """

    name: str
    addresses: Annotated[
        tuple[Address, ...], FILLED, unless("host"), "the IP addresses or networks that may send calls here"
    ] = ()
    host: Annotated[
        str, network.sip_host, "where our own calls are sent: an address or a DNS name (SRV too), and a port if needed"
    ] = ""
    presents: Annotated[str, network.number, "the number that our calls show; default: none"] = ""
    standby: Annotated[
        tuple[Annotated[str, network.sip_host], ...],
        "further hosts of the operator, which take our calls while `host` does not answer",
    ] = ()
    register: Annotated[
        bool, "whether the centre registers at `host`; user and password are in secrets.json, see the documentation"
    ] = False
    transport: Annotated[Transport, "how SIP travels to this operator"] = "udp"
    srtp: Annotated[bool, "whether voice is encrypted (SRTP, with keys in SDP: use `transport: tls`)"] = False
    codecs: Annotated[tuple[Codec, ...], FILLED, "codecs of voice, the preferred one first"] = ("alaw", "ulaw")
    identity: Annotated[
        Identity, "where a caller's number is: in `From`, or `asserted` by the operator (P-Asserted-Identity)"
    ] = "from"
    proxy: Annotated[str, network.sip_host, "an outbound proxy that all SIP to this operator goes through"] = ""
    extra: Annotated[
        Mapping[PjsipOption, PjsipValue], "options of Asterisk's PJSIP endpoint that no other key sets"
    ] = field(default_factory=dict)
    caller_numbers: Annotated[
        Mapping[Beginning, Replacement], "what callers' numbers begin with, and what replaces it (`none`: cut it off)"
    ] = field(default_factory=dict)

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where our own calls are sent, in order; nothing where the trunk only takes calls."""
        return (self.host, *self.standby) if self.host else ()

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.presents and not self.host:
            yield "", "presents a number but has no 'host'", "add the host, or remove 'presents'"
        if self.register and not self.host:
            yield "", "registers but has no 'host'", "add the host, or remove 'register'"
        if self.standby and not self.host:
            yield "", "has hosts on standby but no 'host'", "add the host, or remove 'standby'"
        if self.proxy and not self.host:
            yield "", "has a proxy but no 'host'", "add the host, or remove 'proxy'"


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
