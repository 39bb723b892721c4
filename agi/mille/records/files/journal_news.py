"""What the journal says, from some days ago on, and what is new in it: for readers without a memory of their own."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from mille.records.files.follower import Follower
from mille.records.journal.definition import Event
from mille.records.journal.line import Line, lines_with

CHUNK = 1 << 20
"""Bytes read at once."""


class JournalNews:
    """The lines with some events since an instant, in order: first the existing ones, then what is new."""

    def __init__(self, journal: Path, events: Sequence[type[Event]], since: datetime) -> None:
        self._events, self._oldest = tuple(events), since.replace(microsecond=0)
        self._follower = Follower(journal, None, CHUNK, since=since, quiet=True)

    def read(self) -> Iterator[Line]:
        """What is new. Raises OSError when the journal cannot be read."""
        while block := self._follower.read_block():
            yield from (line for line in lines_with(block.data, self._events) if line.at >= self._oldest)

    def close(self) -> None:
        """Closes the file."""
        self._follower.close()
