"""Where the reading of a journal stands, and what is read in one go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """The next byte to read.

    `tail` are the bytes just before it, which tell this file from another that has taken its place.
    `generation` counts the files of a node from 1; `inode` is the file's number on its file system.
    """

    generation: int
    inode: int
    byte: int = 0
    tail: bytes = b""


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines that follow one another, as they stand in their file from `start` on.

    Or a single line: half a line, behind which nothing will come, or the beginning of one so long that only that is
    kept; `whole` is then how many bytes it has.
    """

    start: Position
    data: bytes
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it stands in its file, and where.

    `whole` is how many bytes it has there when it is so long that only its beginning is kept; None otherwise.
    """

    generation: int
    byte: int
    raw: bytes
    whole: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Lines that follow one another, and where the reading stands after them."""

    lines: tuple[RawLine, ...]
    after: Position
