"""The rules of a centre: whose calls come first, what calls are about, what is kept, what is recorded.

Durations are seconds unless a name says otherwise, shares 0 to 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, Literal

from mille.centre.model.values import Day, DaysKept, Key, MessageName, Share, TimeOfDay, Title, YearsKept
from mille.centre.notation import network
from mille.centre.notation.declaration import FILLED, called
from mille.centre.notation.languages import ScreenLanguage
from mille.centre.notation.words import whole

LONGEST_HEAD_START = 4 * 3600


@dataclass(frozen=True)
class Tier:
    """Callers who count as having come earlier."""

    name: str
    head_start: Annotated[int, whole(1, LONGEST_HEAD_START), "how many seconds earlier they count as having come"]
    numbers: Annotated[
        tuple[Annotated[str, network.callers_number], ...],
        FILLED,
        "whose calls these are; with a star, of all whose numbers begin so; default: those that a key leads here",
    ] = ()


@dataclass(frozen=True)
class Category:
    """What calls are about, or who calls: chosen by a key or by the agent. `expected` is 0 when nobody has said."""

    name: str
    title: Annotated[Title, "how reports name it"]
    expected: Annotated[
        Share, "its share of the callers the centre is there for, such as 25 %; default: nobody knows"
    ] = 0.0


@dataclass(frozen=True)
class Retention:
    """How many days callers' numbers, recorded talks and voice messages are kept: 0 never, None for ever.

    `records` are years, of calls and journal; their figures stay.
    """

    numbers: Annotated[
        DaysKept, "how long callers' numbers stay in the records: `90 days`, `never` or `forever`; default: forever"
    ] = None
    recordings: Annotated[DaysKept, "how long recorded talks are kept; default: 30 days"] = 30
    voice_messages: Annotated[DaysKept, "how long voice messages are kept; default: 30 days"] = 30
    records: Annotated[
        YearsKept, "how long calls and journal are kept: `5 years` or `forever`, the default; their figures stay"
    ] = None


@dataclass(frozen=True)
class Ending:
    """The centre's last day, and the message of all who ring after it."""

    last_day: Annotated[Day, "the last day on which the centre answers"]
    message: Annotated[MessageName, called("say"), "the message for everybody who calls after it"]


@dataclass(frozen=True)
class Recording:
    """Which share of a queue's talks is recorded, after which notice; `opt_out` is the key that declines, if any."""

    notice: Annotated[
        MessageName, "the message that says so before callers wait; those who cut it off are not recorded"
    ]
    share: Annotated[Share, "the share of the talks that is recorded, such as 20 %; default 100 %"] = 1.0
    opt_out: Annotated[Key, "the key by which callers decline; default: none"] = ""


@dataclass(frozen=True)
class Survey:
    """The question asked after a share of the talks, answered by a key; then thanks."""

    question: Annotated[MessageName, "the question, which says what each key means"]
    thanks: Annotated[MessageName, "the message after the answer"]
    share: Annotated[Share, "the share of the talks after which it is asked, such as 20 %; default 100 %"] = 1.0
    keys: Annotated[tuple[Key, ...], FILLED, "the keys that answer; default 1 to 5"] = ("1", "2", "3", "4", "5")


@dataclass(frozen=True)
class Reports:
    """Reports that leave by themselves.

    `daily` about the day before, `weekly` on Mondays about the week before, `monthly` on the first about the month
    before, each at that minute after midnight, None never. `language` ``""`` is the centre's first. They leave by the
    server `smtp` (host and port), ``""`` by this machine's own mail system.
    """

    to: Annotated[tuple[Annotated[str, network.mail_address], ...], FILLED, "the addresses they are sent to"]
    sender: Annotated[str, network.mail_address, called("from"), "the address they are sent from"]
    daily: Annotated[TimeOfDay, "when the report about the day before leaves, such as 7:00; default: never"] = None
    weekly: Annotated[TimeOfDay, "when the report about the week before leaves, every Monday; default: never"] = None
    monthly: Annotated[TimeOfDay, "when that about the month before leaves, on every first; default: never"] = None
    language: Annotated[ScreenLanguage, "the language of the reports; default: the centre's first"] = ""
    smtp: Annotated[
        str, network.mail_server, "the mail server, with its port if not 587; default: this machine's mail system"
    ] = ""
    encrypted: Annotated[
        Literal["starttls", "tls", "no"], "how the server is spoken to; `tls` from the beginning, `no` on this machine"
    ] = "starttls"

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.daily is self.weekly is self.monthly is None:
            yield "", "never leave", "add 'daily: 7:00', 'weekly' or 'monthly'"
        if self.encrypted == "no" and self.smtp and not on_this_machine(self.smtp):
            yield "", "would cross the network unencrypted", "write encrypted: starttls"


def on_this_machine(server: str) -> bool:
    """Whether a server is one of this machine's own, so that nothing crosses the network.

    >>> on_this_machine("127.0.0.1:25"), on_this_machine("localhost"), on_this_machine("mail.example.nc:587")
    (True, True, False)
    """
    host = server.partition(":")[0]
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
