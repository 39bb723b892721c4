"""The rules of a centre: whose calls come first, what calls are about, what is kept, what is recorded.

Durations are seconds unless a name says otherwise, shares 0 to 1.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True)
class Tier:
    """Callers who count as having come `head_start` seconds earlier: those of the `numbers`, or of a key.

    A number that ends in ``*`` stands for all that begin so.
    """

    name: str
    head_start: int
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Category:
    """What calls are about, or who calls: chosen by a key or by the agent. `expected` is its share of the callers
    whom the centre is there for, 0 when nobody has said."""

    name: str
    title: str
    expected: float = 0.0


@dataclass(frozen=True)
class Retention:
    """How many days callers' numbers, recorded talks and voice messages are kept: 0 never, None for ever.

    `records` are years, of calls and journal; their figures stay.
    """

    numbers: int | None = None
    recordings: int | None = 30
    voice_messages: int | None = 30
    records: int | None = None


@dataclass(frozen=True)
class Ending:
    """The centre's last day, and the message of all who ring after it."""

    last_day: date
    message: str


@dataclass(frozen=True)
class Recording:
    """Which share of a queue's talks is recorded, after which notice; `opt_out` is the key that declines, if any."""

    notice: str
    share: float = 1.0
    opt_out: str = ""


@dataclass(frozen=True)
class Survey:
    """The question asked after a share of the talks, answered by a key; then thanks."""

    question: str
    thanks: str
    share: float = 1.0
    keys: tuple[str, ...] = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Reports:
    """Reports that leave by themselves for the addresses `to`, from the address `sender`.

    `daily` about the day before, `weekly` on Mondays about the week before, `monthly` on the first about the month
    before, each at that minute after midnight, None never. `language` ``""`` is the centre's first. They leave by the
    server `smtp` (host and port), ``""`` by this machine's own mail system.
    """

    to: tuple[str, ...]
    sender: str
    daily: int | None = None
    weekly: int | None = None
    monthly: int | None = None
    language: str = ""
    smtp: str = ""
    encrypted: Literal["starttls", "tls", "no"] = "starttls"
