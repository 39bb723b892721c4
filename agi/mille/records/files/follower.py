"""Reads a journal as it grows, through rotation, truncation and replacement: for everybody who follows one.

The file being read stays open, so that a rotation, or even its removal, loses nothing. The bytes just before the
position must be those that were read: otherwise it is another file, or it was truncated and has grown again.
"""

import os
from datetime import datetime
from pathlib import Path

import structlog

from mille.records.files.rotation import find, next_file, oldest, tail_at
from mille.records.journal.position import Batch, Block, Position, RawLine

CHUNK = 64 * 1024
"""Bytes read at once by a reader who keeps up."""

LARGEST = 4 * 1024 * 1024
"""Bytes read at once by a reader who is far behind."""

LONGEST = 64 * 1024
"""Bytes kept of a line; Asterisk writes no line above 8 kB."""

TAIL = 256
"""Bytes before the position by which a file is recognised."""

logger = structlog.get_logger()


class Follower:
    """Follows one journal from a position. `position` moves with every batch that was read.

    Blocks have up to `chunk` bytes; a reader who is behind reads more at once, twice as much each time, up to
    `largest`. Without a position it begins with the oldest file, or the oldest that was written to `since` an instant.
    A `quiet` follower does not log the files that it opens.
    """

    def __init__(
        self,
        journal: Path,
        position: Position | None,
        chunk: int = CHUNK,
        largest: int = LARGEST,
        longest: int = LONGEST,
        since: datetime | None = None,
        quiet: bool = False,
    ) -> None:
        self.journal = journal
        self.position = position
        self._since, self._quiet = since, quiet
        self._first_chunk = self._chunk = chunk
        self._largest = max(chunk, largest)
        self._longest = longest
        self._looked = 0
        self._file: int | None = None

    def read(self) -> Batch | None:
        """The next lines; None when there is nothing new, or no file yet. Raises OSError as `read_block`."""
        block = self.read_block()
        if block is None or self.position is None:
            return None
        return Batch(_split(block, self._longest), self.position)

    def read_block(self) -> Block | None:
        """The next lines as they are in the file; None when there is nothing new, or no file yet.

        Raises:
            OSError: the file cannot be read. Correct its permissions; the position has not moved.
        """
        if not self._ready():
            return None
        block = self._lines()
        if block is None and self._left_behind():
            # the writer has left this file: the rest is read, with half a line if the writer died there
            block = self._lines() or self._lines(half=True) or self._next_file()
        return block

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _ready(self) -> bool:
        """Opens the file at first, and again when it is no longer the one that was read."""
        if self._file is not None and self._intact():
            return True
        found = None if self.position is None else find(self.journal, self.position)
        if found is not None and self.position is not None:
            self._open(found, self.position.generation, self.position.byte, self.position.tail)
            return True
        first = self._first()
        if first is None:
            return False
        self._begin(first)
        return True

    def _first(self) -> Path | None:
        """The file to begin with: the oldest, or the one that has replaced the one that was read."""
        if self.position is None:
            return oldest(self.journal, self._since)
        if not _size(self.journal):
            return None
        # truncated, or replaced unseen: the unread rest of the old file is lost
        if not self._quiet:
            logger.warning("journal_replaced", journal=str(self.journal), byte=self.position.byte)
        return self.journal

    def _begin(self, path: Path) -> None:
        """Another file, from its beginning: another generation."""
        generation = 0 if self.position is None else self.position.generation
        if not self._quiet:
            logger.info("journal_begun", journal=str(path), generation=generation + 1)
        self._open(path, generation + 1, 0, b"")

    def _open(self, path: Path, generation: int, byte: int, tail: bytes) -> None:
        self.close()
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.position = Position(generation, os.fstat(self._file).st_ino, byte, tail)
        self._looked = 0

    def _intact(self) -> bool:
        assert self._file is not None
        assert self.position is not None
        return tail_at(self._file, self.position) == self.position.tail

    def _lines(self, half: bool = False) -> Block | None:
        assert self._file is not None
        assert self.position is not None
        start = self.position
        data = os.pread(self._file, self._chunk, start.byte)
        end = data.rfind(b"\n") + 1
        if end == 0:
            return self._one_line(start, half)
        self._chunk = min(2 * self._chunk, self._largest) if len(data) == self._chunk else self._first_chunk
        self.position = Position(start.generation, start.inode, start.byte + end, (start.tail + data[:end])[-TAIL:])
        return Block(start, data[:end])

    def _one_line(self, start: Position, half: bool) -> Block | None:
        """A line longer than one read, however long, and if need be `half` of it."""
        assert self._file is not None
        end = self._end_of_line(start.byte) or (half and self._looked)
        if not end or end <= start.byte:
            return None
        length = end - start.byte
        raw = os.pread(self._file, min(length, self._longest), start.byte)
        tail = os.pread(self._file, min(end, TAIL), end - min(end, TAIL))
        if len(raw) < min(length, self._longest) or len(tail) < min(end, TAIL):
            return None  # truncated at this moment
        self.position = Position(start.generation, start.inode, end, tail)
        return Block(start, raw, length if length > self._longest else None)

    def _end_of_line(self, start: int) -> int | None:
        """Where the line that begins here ends; None while its end is not written. No byte is examined twice."""
        assert self._file is not None
        if os.fstat(self._file).st_size < self._looked:
            self._looked = 0
        self._looked = max(self._looked, start)
        while data := os.pread(self._file, CHUNK, self._looked):
            found = data.find(b"\n") + 1
            if found:
                return self._looked + found
            self._looked += len(data)
        return None

    def _left_behind(self) -> bool:
        """Whether the writer has moved to another file: one exists, and it is not empty."""
        assert self._file is not None
        assert self.position is not None
        try:
            now = self.journal.stat()
        except FileNotFoundError:
            now = None
        if now is not None and (now.st_ino == self.position.inode or now.st_size > 0):
            return now.st_ino != self.position.inode
        return next_file(self.journal, os.fstat(self._file)) != self.journal

    def _next_file(self) -> Block | None:
        assert self._file is not None
        self._begin(next_file(self.journal, os.fstat(self._file)))
        return self._lines()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def _split(block: Block, longest: int) -> tuple[RawLine, ...]:
    """Lines with their newlines, each as long as lines are kept."""
    generation, byte = block.start.generation, block.start.byte
    if block.whole is not None or not block.data.endswith(b"\n"):
        return (RawLine(generation, byte, block.data, block.whole),)
    lines: list[RawLine] = []
    for raw in block.data.split(b"\n")[:-1]:
        length = len(raw) + 1
        kept = (raw + b"\n", None) if length <= longest else (raw[:longest], length)
        lines.append(RawLine(generation, byte, *kept))
        byte += length
    return tuple(lines)
