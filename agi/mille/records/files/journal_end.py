"""The end of the journal, which knows what happened before the records do, and while the database is away."""

from collections.abc import Sequence
from pathlib import Path

from mille.records.journal.definition import Event
from mille.records.journal.line import Line, lines_with


def last_lines(journal: Path, events: Sequence[type[Event]], most: int) -> list[Line]:
    """The lines with some events among the last `most` bytes; an incomplete first line is left out. Raises OSError."""
    with journal.open("rb") as file:
        start = max(file.seek(0, 2) - most, 0)
        file.seek(start)
        data = file.read(most)
    return list(lines_with(data.partition(b"\n")[2] if start else data, events))
