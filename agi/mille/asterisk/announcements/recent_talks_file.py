"""The recent talks of each queue: a small file that the live service writes, read when a caller enters a queue.

A new file replaces the old one at once; figures that are too old do not count.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from mille.atomic_file import put
from mille.call.line.expected_wait import Recent
from mille.watched_file import WatchedFile

TOO_OLD = timedelta(minutes=5)
"""The age from which figures are no longer believed: their writer has stopped."""


def write(path: Path, recent: Mapping[str, Recent], at: datetime) -> None:
    """Writes the figures of each queue, as they are at an instant (aware)."""
    told = {"at": at.timestamp(), "queues": {name: asdict(figures) for name, figures in recent.items()}}
    put(path, json.dumps(told, indent=1))


class RecentFile:
    """The figures as they are now; empty when the file is missing."""

    def __init__(self, path: Path | None) -> None:
        self._file = WatchedFile(path, _read)

    def of(self, queue: str, at: datetime) -> Recent | None:
        """The figures of a queue at an instant; None when there are none, or they are too old."""
        written, queues = self._file() or (0.0, {})
        return queues.get(queue) if abs(at.timestamp() - written) < TOO_OLD.total_seconds() else None


def _read(path: Path) -> tuple[float, dict[str, Recent]]:
    told = json.loads(path.read_text(encoding="utf-8"))
    queues = {name: Recent(**figures) for name, figures in told["queues"].items()}
    return float(told["at"]), queues
