"""The files of a journal: the current one, and the old ones beside it, under any name that rotation gave them."""

import os
import re
from datetime import datetime
from pathlib import Path

from mille.records.journal.position import Position


def rotated(journal: Path) -> list[Path]:
    """The old files of a journal beside it: ``queue_log.1``, ``queue_log-20260924``; no compressed ones."""
    name = re.compile(re.escape(journal.name) + r"[.-]\d[\d.-]*")
    beside = journal.parent.iterdir() if journal.parent.is_dir() else ()
    return [path for path in beside if name.fullmatch(path.name)]


def oldest(journal: Path, since: datetime | None = None) -> Path | None:
    """Where a first reading begins: with the oldest file that is left, or that was written to since an instant.

    None before there is one.
    """
    written = [(path.stat().st_mtime_ns, path) for path in rotated(journal)]
    there = [(at, path) for at, path in written if since is None or at >= since.timestamp() * 1e9]
    return min(there)[1] if there else journal if journal.exists() else None


def find(journal: Path, position: Position) -> Path | None:
    """The file that was being read, under whatever name, or a copy of it."""
    same: list[tuple[bool, Path]] = []
    for path in [journal, *rotated(journal)]:
        try:
            file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            moved = os.fstat(file).st_ino != position.inode
            if tail_at(file, position) == position.tail and not (moved and position.byte == 0):
                same.append((moved, path))
        finally:
            os.close(file)
    return min(same)[1] if same else None


def next_file(journal: Path, finished: os.stat_result) -> Path:
    """The file that follows a finished one: the oldest of the later ones."""
    states = [(path.stat(), path) for path in rotated(journal)]
    later = [
        (state.st_mtime_ns, path)
        for state, path in states
        if state.st_mtime_ns > finished.st_mtime_ns and state.st_ino != finished.st_ino
    ]
    return min(later)[1] if later else journal


def tail_at(file: int, position: Position) -> bytes:
    """The bytes before a position, in this file: those that were read, if it is the file of the position."""
    return os.pread(file, len(position.tail), position.byte - len(position.tail))
