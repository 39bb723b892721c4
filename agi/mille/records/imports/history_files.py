"""Files with another system's history: opened whatever compressed them, and read in the order of their first lines."""

import bz2
import gzip
import lzma
import zlib
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import BinaryIO

from mille.errors import MilleError
from mille.records.history import pipes, tables
from mille.records.history.lines import Foreign, Unreadable
from mille.records.history.survey import Survey

LONGEST_LINE = 64 * 1024
"""Bytes; only the beginning of a longer line is kept, as a line that could not be understood."""

LOOKED_AT = 1000
"""Lines that are searched for a first one that is understood."""

Entry = Foreign | Unreadable


def in_order(paths: Sequence[Path], zone: tzinfo) -> list[Path]:
    """The files by the time of their first line. Raises MilleError when one cannot be opened."""
    return sorted(paths, key=lambda path: (_begins(path, zone), path))


def read_file(path: Path, zone: tzinfo, survey: Survey) -> Iterator[Entry]:
    """What the lines of a file say; `zone` is that of times without one. Raises MilleError when it cannot be opened."""
    with _opened(path) as file:
        lines = _lines(file, path, survey)
        first = next((line for line in lines if line.strip()), b"")
        if tables.looks_so(first) and not pipes.looks_so(first):
            yield from tables.read_table(_again(first, lines), zone)
        else:
            yield from pipes.read_pipes(_again(first, lines))


def _begins(path: Path, zone: tzinfo) -> int:
    told = (line for line, _ in zip(read_file(path, zone, Survey()), range(LOOKED_AT), strict=False))
    return next((line.at for line in told if isinstance(line, Foreign)), 0)


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from rest


def _opened(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as file:
            magic = file.read(6)
        if magic.startswith(b"\x1f\x8b"):
            return gzip.open(path)  # type: ignore[return-value]
        if magic.startswith(b"BZh"):
            return bz2.open(path)  # type: ignore[return-value]
        return lzma.open(path) if magic == b"\xfd7zXZ\x00" else path.open("rb")  # type: ignore[return-value]
    except OSError as error:
        raise MilleError(f"{path}: cannot be read: {error.strerror}; give a file that you can read") from None


def _lines(file: BinaryIO, path: Path, survey: Survey) -> Iterator[bytes]:
    """The lines of a file; only the beginning of lines that are too long."""
    try:
        while raw := file.readline(LONGEST_LINE):
            yield raw
            while len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raw = file.readline(LONGEST_LINE)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
        survey.broken.append(f"{path}: cannot be read further ({error}); the lines before are imported")
