"""What the journal says, from some days ago on, and what is new in it: for those who keep nothing of their own."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from mille.records.journal.definition import Event
from mille.records.journal.line import Line, parse

CHUNK = 1 << 20
"""Bytes read in one go."""


class JournalNews:
    """The lines with some events since an instant, in their order: first those that are there, then what is new.

    A file that was moved aside is read to its end before the next one; the half line that a writer has not finished
    yet is left for the next time. A file that was cut is read from its beginning.
    """

    def __init__(self, journal: Path, events: Sequence[type[Event]], since: datetime) -> None:
        self._journal, self._since = journal, since
        self._oldest = str(int(since.timestamp())).encode()
        self._signs = [f"|{event.NAME}|".encode() for event in events]
        self._events = tuple(events)
        self._file: int | None = None
        self._byte = 0
        self._begun = False

    def read(self) -> Iterator[Line]:
        """What is new. Raises OSError when the journal cannot be read."""
        if not self._begun:
            for path in former(self._journal, self._since):
                yield from self._all_of(path)
            self._begun = True
        if self._file is None and not self._opened():
            return
        yield from self._rest()
        if self._moved_on():
            yield from self._rest()  # what came between the two looks
            self.close()
            if self._opened():
                yield from self._rest()

    def close(self) -> None:
        """Lets go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> bool:
        with suppress(FileNotFoundError):
            self._file, self._byte = os.open(self._journal, os.O_RDONLY | os.O_CLOEXEC), 0
        return self._file is not None

    def _moved_on(self) -> bool:
        """Whether the journal is another file now, or shorter than what was read of it."""
        assert self._file is not None
        mine = os.fstat(self._file)
        try:
            now = self._journal.stat()
        except FileNotFoundError:
            return False
        return (now.st_ino, now.st_dev) != (mine.st_ino, mine.st_dev) or now.st_size < self._byte

    def _all_of(self, path: Path) -> Iterator[Line]:
        self._file, self._byte = os.open(path, os.O_RDONLY | os.O_CLOEXEC), 0
        try:
            yield from self._rest()
        finally:
            self.close()

    def _rest(self) -> Iterator[Line]:
        assert self._file is not None
        while data := os.pread(self._file, CHUNK, self._byte):
            end = data.rfind(b"\n") + 1
            if not end and len(data) < CHUNK:
                return
            data = data[: end or len(data)]
            self._byte += len(data)
            yield from self._lines(data)

    def _lines(self, data: bytes) -> Iterator[Line]:
        for raw in data.splitlines(keepends=True) if any(sign in data for sign in self._signs) else ():
            if raw[:10] >= self._oldest and any(sign in raw for sign in self._signs):
                line = parse(raw)
                if isinstance(line, Line) and isinstance(line.event, self._events):
                    yield line


def former(journal: Path, since: datetime) -> list[Path]:
    """The files that a journal was moved to (``journal-20260924``) and that were written to since an instant."""
    there = [(path.stat().st_mtime, path) for path in journal.parent.glob(f"{journal.name}[.-][0-9]*")]
    return [path for written, path in sorted(there) if written >= since.timestamp() and path.suffix != ".gz"]
