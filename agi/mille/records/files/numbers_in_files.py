"""Numbers are erased from the old files of a journal, which stay beside it as long as somebody keeps them.

Only files that the collector has read completely are touched: the new content takes the old one's place and age, so
that followers of the journal do not take it for a new file. Asterisk's current file is left alone, and rotated in time.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import tee
from pathlib import Path

from mille.records.files.follower import CHUNK
from mille.records.files.rotation import find, rotated
from mille.records.journal.position import Position
from mille.records.numbers.numbers_in_lines import Replace, blanked, clean

Torn = Callable[[bytes], bytes]
"""What is left of a line that could not be understood."""

Age = tuple[int, int]
"""How a file is recognised: its number on the file system, and when it was last written."""


@dataclass(frozen=True, slots=True)
class Files:
    """The result for old files: how many have lost numbers, and which could not be reached."""

    changed: int
    compressed: tuple[Path, ...] = ()


def erase(
    journal: Path,
    position: Position | None,
    until: datetime,
    replace: Replace,
    *,
    dry_run: bool = False,
    torn: Torn = blanked,
    done: set[Age] | None = None,
) -> Files:
    """Erases the numbers that are older than `until` in every finished file. `position` is the collector's.

    Callers who come again keep in `done` which files have nothing left to erase, so that they are not read each time.

    Raises:
        OSError: a file cannot be written. Nothing in it has changed: check who may write to its folder.
    """
    changed, clear = 0, set() if done is None else done
    for path in finished(journal, position):
        if _age(path) in clear:
            continue
        changed += _differs(_lines(path), until, replace, torn) if dry_run else _rewrite(path, until, replace, torn)
        if not dry_run and path.stat().st_mtime < until.timestamp():
            clear.add(_age(path))
    return Files(changed, compressed(journal))


def outdated(journal: Path, position: Position | None, until: datetime) -> list[Path]:
    """The finished files whose last line is older than an instant, oldest first."""
    return [path for path in finished(journal, position) if path.stat().st_mtime < until.timestamp()]


def finished(journal: Path, position: Position | None) -> list[Path]:
    """The old files that have been read to their end, oldest first: those before the one being read."""
    now = find(journal, position) if position is not None else None
    if now is None:
        return []
    reading = now.stat().st_mtime_ns
    older = ((path.stat().st_mtime_ns, path) for path in rotated(journal) if path != now)
    return [path for at, path in sorted(older) if at < reading]


def compressed(journal: Path) -> tuple[Path, ...]:
    """Compressed old files: mille reads them no more, and erases nothing in them."""
    return tuple(
        sorted(
            path
            for path in journal.parent.glob(f"{journal.name}[.-]*")
            if path.suffix in (".gz", ".bz2", ".xz", ".zst")
        )
    )


def is_due(journal: Path, until: datetime, replace: Replace, torn: Torn = blanked) -> bool:
    """Whether Asterisk's current file has numbers from before an instant, and must be rotated."""
    try:
        return _differs(_lines(journal), until, replace, torn)
    except FileNotFoundError:
        return False


def _age(path: Path) -> Age:
    state = path.stat()
    return state.st_ino, state.st_mtime_ns


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from iter(lambda: file.readline(CHUNK), b"")


def _differs(lines: Iterator[bytes], until: datetime, replace: Replace, torn: Torn) -> bool:
    """Whether any of these lines has a number to be erased."""
    return any(old != left for old, left in _pairs(lines, until, replace, torn))


def _pairs(lines: Iterator[bytes], until: datetime, replace: Replace, torn: Torn) -> Iterator[tuple[bytes, bytes]]:
    """Each line, and what is left of it."""
    there, cleaned = tee(lines)
    return zip(there, clean(cleaned, replace, until, torn), strict=True)


def _rewrite(path: Path, until: datetime, replace: Replace, torn: Torn) -> bool:
    """Rewrites the file at once, keeping its age; whether anything in it has changed."""
    new, changed = path.with_name(f".{path.name}.new"), False
    state = path.stat()
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, state.st_mode & 0o777), "wb") as file:
        for old, left in _pairs(_lines(path), until, replace, torn):
            changed |= old != left
            file.write(left)
        file.flush()
        os.fsync(file.fileno())
    os.utime(new, ns=(state.st_atime_ns, state.st_mtime_ns))
    if changed and path.stat().st_ino == state.st_ino:
        new.rename(path)
        return True
    new.unlink()  # nothing to erase, or the name now belongs to another file: next time
    return False
