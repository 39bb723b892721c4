"""The arguments of the dialplan's questions: one dataclass for each AGI(), whose field order is the argument order.

Beside each field is the channel variable that the dialplan passes there; a test compares the dialplan with it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Annotated, TypeVar, get_type_hints

from mille.asterisk.dialplan import variables as v
from mille.errors import MilleError


class BadQuestion(MilleError):
    """The dialplan asked something that its Python does not know; check that both are of the same release of mille."""


@dataclass(frozen=True, slots=True)
class NextArguments:
    """AGI(next): what a caller hears next. `event` is an `EventKind`; numbers and instants are still text."""

    event: Annotated[str, v.EVENT]
    value: Annotated[str, v.VALUE]
    node: Annotated[str, v.NODE]
    tries: Annotated[str, v.TRY]
    language: Annotated[str, v.LANGUAGE]
    queue: Annotated[str, v.QUEUE]
    steps: Annotated[str, v.STEPS]
    arrival: Annotated[str, v.ARRIVAL]
    number: Annotated[str, v.NUMBER]
    category: Annotated[str, v.CATEGORY]
    tier: Annotated[str, v.TIER]
    lot: Annotated[str, v.LOT]
    entered: Annotated[str, v.ENTERED]
    callback: Annotated[str, v.CALLBACK]
    notice: Annotated[str, v.NOTICE]
    voicemail: Annotated[str, v.VOICEMAIL]


@dataclass(frozen=True, slots=True)
class MailboxArguments:
    """AGI(mailbox): what an agent who listens to voice messages hears next."""

    event: Annotated[str, v.EVENT]
    value: Annotated[str, v.VALUE]
    node: Annotated[str, v.NODE]
    tries: Annotated[str, v.TRY]
    queue: Annotated[str, v.QUEUE]
    about: Annotated[str, v.ABOUT]
    left_at: Annotated[str, v.LEFT_AT]
    agent: Annotated[str, v.AGENT]
    telephone: Annotated[str, v.TELEPHONE]


@dataclass(frozen=True, slots=True)
class BulletinArguments:
    """AGI(bulletin): what a supervisor hears next on the service line."""

    event: Annotated[str, v.EVENT]
    value: Annotated[str, v.VALUE]
    node: Annotated[str, v.NODE]
    tries: Annotated[str, v.TRY]
    queue: Annotated[str, v.QUEUE]
    recorded: Annotated[str, v.RECORDED]
    wrong_pins: Annotated[str, v.WRONG_PINS]
    call: Annotated[str, v.CALL]
    telephone: Annotated[str, v.TELEPHONE]


A = TypeVar("A", NextArguments, MailboxArguments, BulletinArguments)


def read(kind: type[A], texts: Sequence[str], events: Collection[str]) -> A:
    """The arguments of a question. Raises BadQuestion unless their number is right, and the event is one of these."""
    if len(texts) != len(fields(kind)) or texts[0] not in events:
        raise BadQuestion(BadQuestion.__doc__)
    return kind(*texts)


def variables_of(kind: type[A]) -> tuple[str, ...]:
    """The channel variables that the dialplan passes, in their order."""
    hints = get_type_hints(kind, include_extras=True)
    return tuple(hints[field.name].__metadata__[0] for field in fields(kind))
