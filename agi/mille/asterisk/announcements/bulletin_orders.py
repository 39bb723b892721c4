"""Bulletins recorded by telephone, on their way from the service line to the live service: a file for each.

The server that answers Asterisk only leaves an order; the live service carries it out, and renames the order to say
how it ended.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from mille.asterisk.dialplan.quoting import name
from mille.atomic_file import put
from mille.call.staff.service_line import Outcome

RECORDINGS = "bulletins"
"""The folder below Asterisk's spool in which it records bulletins."""
KEPT = 3600.0
"""Seconds for which the result of an order, or an abandoned recording, is kept."""


@dataclass(frozen=True)
class Order:
    """What a supervisor wants: a queue gets the bulletin of the call `id`, or loses its own. `by`: their telephone."""

    id: str
    deed: Literal["put", "clear"]
    queue: str
    by: str
    at: str


@dataclass(frozen=True)
class Spool:
    """The folder of the orders."""

    folder: Path

    def leave(self, order: Order) -> None:
        """Leaves an order, complete and at once."""
        self.folder.mkdir(mode=0o770, exist_ok=True)
        for outcome in ("done", "failed"):
            self._path(order.id, outcome).unlink(missing_ok=True)
        put(self._path(order.id, "pending"), json.dumps(asdict(order)))

    def outcome(self, call: str) -> Outcome:
        """What became of the order of a call."""
        if self._path(call, "done").exists():
            return "done"
        return "failed" if self._path(call, "failed").exists() else "pending"

    def pending(self) -> list[Order]:
        """The orders to carry out, oldest first."""
        found = sorted(self.folder.glob("*.pending"), key=lambda path: path.stat().st_mtime_ns)
        return [Order(**json.loads(path.read_text(encoding="utf-8"))) for path in found]

    def over(self, order: Order, outcome: Outcome) -> None:
        """Notes what became of an order."""
        self._path(order.id, "pending").rename(self._path(order.id, outcome))

    def _path(self, call: str, state: str) -> Path:
        return self.folder / f"{name(call)}.{state}"


def old(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Files that are no longer needed."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.suffix in suffixes and path.stat().st_mtime < time.time() - KEPT:
            yield path
