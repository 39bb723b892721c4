"""The collector's spare moments: the tallies of what has changed are made again, so that a report has little to do.

A report makes again whatever it reads itself; this is never waited for.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog

from mille.records import rollups

Connection = psycopg.Connection[Any]

PAUSES = {rollups.QUARTER: 15.0, rollups.DAY: 600.0, rollups.MONTH: 3600.0}
"""Seconds between two looks at the intervals of a grain: a day is counted as a whole, whatever of it has changed."""

logger = structlog.get_logger()


class Refresher:
    """Looks at one grain after the other, each when it is time. `clock` gives seconds, and only rises."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._due = dict.fromkeys(PAUSES, clock())

    def due(self) -> bool:
        """Whether it is time for one of them."""
        return self._clock() >= min(self._due.values())

    def refresh(self, connection: Connection) -> None:
        """Makes some tallies again.

        Raises:
            psycopg.OperationalError: the database does not answer.
        """
        grain = min(self._due, key=self._due.__getitem__)
        try:
            more = self._some(connection, grain)
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            # the calls are right all the same, and whoever reports is told
            logger.error("figures_not_refreshed", grain=grain, error=type(error).__name__)
            more = 0
        self._due[grain] = self._clock() + (0 if more else PAUSES[grain])

    def _some(self, connection: Connection, grain: str) -> int:
        if grain == rollups.MONTH:
            rollups.refresh_months(connection, datetime.now(UTC))
            return 0
        return rollups.refresh_some(connection, grain, wait=False)
