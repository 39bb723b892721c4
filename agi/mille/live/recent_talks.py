"""How long agents talked recently, queue by queue: the basis of a caller's expected wait.

Read from the end of the journal, so it works without the database; Asterisk is asked who pauses.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean, pstdev
from typing import get_args

from mille.asterisk.announcements.recent_talks_file import write
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.ami import Asks
from mille.call.line.expected_wait import Recent
from mille.live.rhythm import Every
from mille.records.files.journal_end import last_lines
from mille.records.journal.asterisk_events import TalkEnd
from mille.records.journal.line import Line

EVERY = timedelta(seconds=30)
LATELY = timedelta(hours=1)
TAIL = 1 << 20
"""Bytes of the journal that are read: the last hour of some 2,000 calls."""


class RecentTalks:
    """The duty: every half minute, the figures of the last hour."""

    name = "recent talks"

    def __init__(self, journal: Path, file: Path, ami: Callable[[], Asks]) -> None:
        self._journal, self._file, self._ami = journal, file, ami
        self._turns = Every(EVERY)

    def due(self, now: datetime) -> datetime | None:
        """At once, then every half minute."""
        return self._turns.due(now)

    def do(self, now: datetime) -> None:
        """Writes the figures down. While the journal is empty there are none. Raises AmiError."""
        recent = recent_talks(tail(self._journal) if self._journal.exists() else [], now)
        queues = queue_status.take(self._ami()) if recent else {}
        pausing = {name: sum(member.paused for member in queue.members) for name, queue in queues.items()}
        told = {name: replace(figures, pausing=pausing.get(name, 0)) for name, figures in recent.items()}
        write(self._file, told, now)
        self._turns.taken(now)


def recent_talks(lines: Iterable[Line], now: datetime) -> dict[str, Recent]:
    """The figures of each queue in which a talk has ended within the last hour."""
    talks: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for line in lines:
        seconds = line.event.talk if isinstance(line.event, TalkEnd) else None
        if seconds is not None and now - LATELY <= line.at <= now:
            talks[line.queue].append((line.agent, seconds))
    return {queue: _figures(queue, talks) for queue in talks}


def _figures(queue: str, talks: Mapping[str, list[tuple[str, float]]]) -> Recent:
    own = [seconds for _, seconds in talks[queue]]
    agents = {agent for agent, _ in talks[queue]}
    everywhere = sum(seconds for others in talks.values() for agent, seconds in others if agent in agents)
    share = sum(own) / everywhere if everywhere else 1.0
    return Recent(len(own), fmean(own), pstdev(own), share)


def tail(journal: Path) -> list[Line]:
    """The lines of ended talks at the end of the journal. Raises OSError."""
    return last_lines(journal, get_args(TalkEnd), TAIL)
