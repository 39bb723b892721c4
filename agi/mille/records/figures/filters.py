"""Which calls to read: what `mille calls` takes, and what every number of a report gives, to list its calls."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """Which calls to read; a filter that is None lets all pass, and ``""`` is that of calls without any such thing.

    `since` and `until` (excluded) are instants of arrival. `queue` is any that the caller was in, `first_queue` the one
    that he asked for, `agent` any who talked to him; `number` are the last digits of his. `outcomes` and `exits` (of a
    stint in `queue`) are several, one of which it was. `keys` are all that he pressed, together. He waited more than
    `over`, and `within` seconds or less; in the stint where there are `exits`, else in all. `hour` (0 to 23) and
    `weekday` (1 Monday to 7) of arrival are the centre's. `offered` True: not
    those that we made ourselves to call somebody back. `node` is the server that took the call, or the name of an
    imported history. `last` keeps that many of the latest arrivals. `message`: he left a voice message.

    `each` lists a call as often as it had a ``visit`` to a queue, a ``talk`` with an agent, or a ``ring`` of one; then
    `queue` is its own, as are `agent` of a talk or ring, and `exits`, `over` and `within` of a visit. Talks and rings
    began from `began_from` until `began_until` (excluded); the `result` of a ring was this; the wait of a visit was
    ``shorter`` or ``longer`` than `announced`, or ``kept``. `known`: how long the ``wait``, the ``talk`` or the
    ``ring`` took is known, of what is listed or else of the call.

    >>> Filters(outcome="abandoned", queue="bank").options
    ('--queue', 'bank', '--outcome', 'abandoned')
    """

    since: datetime | None = None
    until: datetime | None = None
    queue: str | None = None
    outcome: str | None = None
    agent: str | None = None
    number: str | None = None
    category: str | None = None
    last: int | None = None
    outcomes: tuple[str, ...] | None = None
    exits: tuple[str, ...] | None = None
    first_queue: str | None = None
    tier: str | None = None
    language: str | None = None
    partner: str | None = None
    keys: str | None = None
    answer: str | None = None
    over: float | None = None
    within: float | None = None
    hour: int | None = None
    weekday: int | None = None
    degraded: bool | None = None
    offered: bool | None = None
    node: str | None = None
    message: bool | None = None
    each: str | None = None
    began_from: datetime | None = None
    began_until: datetime | None = None
    result: str | None = None
    announced: str | None = None
    known: str | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The words that `mille calls` takes for it; instants in the zone that they have, without its name."""
        words: list[str] = []
        for name in (field.name for field in fields(self)):
            value = getattr(self, name)
            option = "--" + (name.replace("_", "-") if name not in ("outcomes", "exits") else name[:-1])
            for one in value if isinstance(value, tuple) else () if value is None else (value,):
                words += [option] if one is True else [option, _word(one)]
        return tuple(words)


def _word(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return f"{value:g}" if isinstance(value, float) else str(value)


NEEDS: Mapping[str, tuple[str, ...]] = {
    "began_from": ("talk", "ring"),
    "began_until": ("talk", "ring"),
    "result": ("ring",),
    "announced": ("visit",),
}
"""Filters that mean nothing of a call, and of what they do."""


EVERY_CALL = Filters()
"""Nothing is filtered."""
