"""Numbers are erased from the former files of a journal, which lie beside it for as long as somebody keeps them.

Only a file that the collector has wholly read is touched: it takes its own place, with its own age, so that nobody who
follows the journal takes it for a new one. The file in which Asterisk writes is left alone, and rotated in time.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import tee
from pathlib import Path

from mille.records.follower import CHUNK, find, rotated
from mille.records.numbers_in_lines import Replace, clean
from mille.records.position import Position

LOOKED_AT = 64 * 1024
"""Bytes at the end of a file that tell whether its numbers have been erased already."""


@dataclass(frozen=True, slots=True)
class Files:
    """What became of the former files: how many have lost numbers, and which could not be reached."""

    changed: int
    compressed: tuple[Path, ...] = ()


def erase(journal: Path, position: Position | None, until: datetime, replace: Replace, dry_run: bool = False) -> Files:
    """Erases the numbers that are older than `until` in every finished file. `position` is that of the collector.

    Raises:
        OSError: a file cannot be written. Nothing of it has changed: see who may write to its folder.
    """
    changed = 0
    for path in finished(journal, position):
        if _written(path) < until and not _differs(_last_lines(path), until, replace):
            continue
        changed += _differs(_lines(path), until, replace) if dry_run else _rewrite(path, until, replace)
    return Files(changed, compressed(journal))


def finished(journal: Path, position: Position | None) -> list[Path]:
    """The former files that have been read to their end, oldest first: those from before the one that is being read."""
    now = find(journal, position) if position is not None else None
    if now is None:
        return []
    reading = now.stat().st_mtime_ns
    older = ((path.stat().st_mtime_ns, path) for path in rotated(journal) if path != now)
    return [path for at, path in sorted(older) if at < reading]


def compressed(journal: Path) -> tuple[Path, ...]:
    """Former files that somebody has compressed: nobody reads them again, and nobody erases anything in them."""
    return tuple(
        sorted(
            path
            for path in journal.parent.glob(f"{journal.name}[.-]*")
            if path.suffix in (".gz", ".bz2", ".xz", ".zst")
        )
    )


def is_due(journal: Path, until: datetime, replace: Replace) -> bool:
    """Whether the file in which Asterisk writes has numbers from before an instant, and is to be rotated."""
    try:
        return _differs(_lines(journal), until, replace)
    except FileNotFoundError:
        return False


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.readline(CHUNK), b"")


def _last_lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        start = max(0, file.seek(0, os.SEEK_END) - LOOKED_AT)
        file.seek(start)
        if start:
            file.readline(CHUNK)
        yield from iter(lambda: file.readline(CHUNK), b"")


def _differs(lines: Iterator[bytes], until: datetime, replace: Replace) -> bool:
    """Whether any of these lines has a number that is to go."""
    return any(old != left for old, left in _pairs(lines, until, replace))


def _pairs(lines: Iterator[bytes], until: datetime, replace: Replace) -> Iterator[tuple[bytes, bytes]]:
    """Each line, and what is left of it."""
    there, cleaned = tee(lines)
    return zip(there, clean(cleaned, replace, until), strict=True)


def _rewrite(path: Path, until: datetime, replace: Replace) -> bool:
    """Writes the file anew, at once and with its own age; whether anything in it has changed."""
    new, changed = path.with_name(f".{path.name}.new"), False
    state = path.stat()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, state.st_mode & 0o777), "wb") as file:
        for old, left in _pairs(_lines(path), until, replace):
            changed |= old != left
            file.write(left)
        file.flush()
        os.fsync(file.fileno())
    os.utime(new, ns=(state.st_atime_ns, state.st_mtime_ns))
    if changed and path.stat().st_ino == state.st_ino:
        new.rename(path)
        return True
    new.unlink()  # nothing to erase, or somebody has given the name to another file: next time
    return False
