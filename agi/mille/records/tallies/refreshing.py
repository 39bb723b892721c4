"""When a collector makes the tallies again: often, and little at a time, so that lines never wait for long."""

from dataclasses import dataclass, field
from math import inf

from mille.records.sql.connection import Connection
from mille.records.tallies import rollups
from mille.records.tallies.rollups import AT_ONCE, DAY, MONTH, QUARTER

EVERY = {QUARTER: 1.0, DAY: 60.0, MONTH: 600.0}
"""Seconds from one time to the next, when there was nothing left to do."""

BEHIND = 10.0
"""The same for quarters of an hour, when lines wait to be read; days and months are then left alone."""

FAILED = 60.0
"""The same when it could not be done: lines are read meanwhile, and not kept waiting for what fails each time."""


@dataclass
class Refreshing:
    """Which grain is next due when, by a clock that is never set back; in seconds."""

    due: dict[str, float] = field(default_factory=lambda: dict.fromkeys(EVERY, -inf))

    def next(self, now: float, *, idle: bool) -> str | None:
        """The finest grain that is due; None when none is. `idle`: there is nothing to read."""
        return next((grain for grain in (EVERY if idle else (QUARTER,)) if self.due[grain] <= now), None)

    def turn(self, connection: Connection, now: float, *, idle: bool) -> str | None:
        """Makes some tallies of the grain that is next: which; None when none is due.

        Another collector that is at it is left to it.
        """
        grain = self.next(now, idle=idle)
        if grain is None:
            return None
        self.due[grain] = now + FAILED  # until it has come to an end
        made = self._make(connection, grain)
        more = idle and made >= AT_ONCE[grain]
        self.due[grain] = now if more else now + (EVERY[grain] if idle else BEHIND)
        return grain

    def _make(self, connection: Connection, grain: str) -> int:
        until = rollups.this_month(connection) if grain == MONTH else rollups.END
        return rollups.refresh_some(connection, grain, until=until, wait=False)
