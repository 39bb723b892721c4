"""Whom the centre has to do with outside: trunks, the numbers it may call, partners.

Durations are seconds, shares 0 to 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Trunk:
    """A line to the operator or to a partner.

    `addresses` are the IP addresses or networks that may send calls here; `host` is where our own calls go
    (``""``: it takes calls only), showing the number `presents`. `caller_numbers` are the rules for what callers'
    numbers begin with: the longest beginning that fits is replaced by its value.
    """

    name: str
    addresses: tuple[str, ...] = ()
    host: str = ""
    presents: str = ""
    caller_numbers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outward:
    """Whom the centre may call, over which trunk: agents at home, partners, callers who asked for it.

    `allow` holds ``national`` (fixed and mobile numbers of the centre's country) and beginnings such as ``+33``.
    """

    trunk: str
    allow: tuple[str, ...] = ("national",)


@dataclass(frozen=True)
class Partner:
    """Somebody else who answers for the centre: `number` over `trunk` (``""``: the outward one).

    He gets at most `share` of a queue's callers, in his `hours`; callers first hear the message `notice`. He is
    rung for `ring` seconds.
    """

    name: str
    number: str
    trunk: str = ""
    share: float = 1.0
    hours: str = ""
    notice: str = ""
    ring: int = 30


@dataclass(frozen=True)
class Callbacks:
    """Callers may leave the line and be called when it is their turn.

    A number is tried `attempts` times, `pause` seconds apart, each time for `ring` seconds.
    """

    attempts: int = 3
    pause: int = 600
    ring: int = 30
