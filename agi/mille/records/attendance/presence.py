"""When an agent was there, over all their queues, and whether they could take a call: the basis of occupancy.

They are logged in while they are in any queue. They pause while they do so in every queue that they are in: an agent
who pauses in one of two still answers. Spans of one agent do not overlap; they are half-open, so that midnight
belongs to the new day.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby, pairwise
from operator import itemgetter

from mille.records.attendance.sessions import Pause, Session

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Presence:
    """A span in which an agent was there, all of it pausing or none of it. `ended_at` is None while it goes on."""

    began_at: datetime
    ended_at: datetime | None
    paused: bool


def presences(sessions: Sequence[Session], pauses: Sequence[Pause]) -> tuple[Presence, ...]:
    """The spans of one agent, from their sessions and pauses in each queue; overlaps merged."""
    merged: list[tuple[datetime, bool, bool]] = []
    for at, there, paused in _states(sessions, pauses):
        if not merged or merged[-1][1:] != (there, paused):
            merged.append((at, there, paused))
    return tuple(
        Presence(began, None if ended == FOREVER else ended, paused)
        for (began, there, paused), (ended, _, _) in pairwise([*merged, (FOREVER, False, False)])
        if there
    )


def _states(sessions: Sequence[Session], pauses: Sequence[Pause]) -> Iterator[tuple[datetime, bool, bool]]:
    """At each change: whether they are there from then on, and whether they pause in every queue that they are in."""
    there, away = Counter[str](), Counter[str]()
    changes = [change for span in sessions for change in _changes(there, span)]
    changes += [change for span in pauses for change in _changes(away, span)]
    for at, together in groupby(sorted(changes, key=itemgetter(0)), key=itemgetter(0)):
        for _, known, queue, step in together:
            known[queue] += step
        queues = {queue for queue, count in there.items() if count > 0}
        yield at, bool(queues), bool(queues) and all(away[queue] > 0 for queue in queues)


def _changes(known: Counter[str], span: Session | Pause) -> Iterator[tuple[datetime, Counter[str], str, int]]:
    yield span.began_at, known, span.queue, 1
    yield span.ended_at or FOREVER, known, span.queue, -1
