"""A small file that others write: read again only when it is another."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from mille.errors import MilleError

T = TypeVar("T")


class WatchedFile(Generic[T]):
    """What `read` makes of a file, as it is now; None without a path, and while it is not there or cannot be read."""

    def __init__(self, path: Path | None, read: Callable[[Path], T]) -> None:
        self._path, self._read = path, read
        self._last: tuple[tuple[int, int, int], T] | None = None

    def __call__(self) -> T | None:
        """What is in it now. Looking costs one stat()."""
        if self._path is None:
            return None
        try:
            state = os.stat(self._path)
            identity = state.st_ino, state.st_mtime_ns, state.st_size
            if self._last is None or self._last[0] != identity:
                self._last = identity, self._read(self._path)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, MilleError):
            return None
        return self._last[1]
