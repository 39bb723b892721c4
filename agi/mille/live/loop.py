"""The long-running service: duties, each done when it is due, until the service is stopped."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import psycopg
import structlog

from mille.errors import MilleError
from mille.records.sql.connection import why
from mille.stopping import Stop

LOOK_EVERY = 1.0
"""The most seconds between two checks: an admin may have changed the centre, or the clock."""
SHORTEST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a failed duty is tried again."""

log = structlog.get_logger()


class Duty(Protocol):
    """Something that has to be done from time to time."""

    name: str

    def due(self, now: datetime) -> datetime | None:
        """When there is next something to do, as far as is known: `now` or earlier is at once, None is never."""
        ...

    def do(self, now: datetime) -> None:
        """Does what is due now."""
        ...


class _Turn:
    """One duty, and when it may be tried again after it failed."""

    def __init__(self, duty: Duty) -> None:
        self.duty, self._pause, self._not_before = duty, 0.0, datetime.min.replace(tzinfo=UTC)

    def take(self, now: datetime) -> datetime | None:
        """Does the duty if it is due; when to check again. An error in one duty never delays the others."""
        if now < self._not_before <= now + timedelta(seconds=LONGEST_PAUSE):  # longer: the clock was put back
            return self._not_before
        try:
            moment = self.duty.due(now)
            if moment is None or moment > now:
                return moment
            self.duty.do(now)
            self._pause = 0.0
        except Exception as error:
            self._pause = min(max(2 * self._pause, SHORTEST_PAUSE), LONGEST_PAUSE)
            self._not_before = now + timedelta(seconds=self._pause)
            unexpected = not isinstance(error, MilleError | psycopg.Error)
            log.error("duty_failed", duty=self.duty.name, error=_told(error), again_in_s=self._pause,
                      exc_info=unexpected)  # fmt: skip
        return None


def run(duties: Sequence[Duty], stop: Stop, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
    """Does each duty when it is due, until `stop` is set."""
    turns = [_Turn(duty) for duty in duties]
    while not stop.is_set():
        stop.wait(_pause(turns, clock, stop))


def _pause(turns: Sequence[_Turn], clock: Callable[[], datetime], stop: Stop) -> float:
    """One round; seconds until the next."""
    moments = [moment for turn in turns if not stop.is_set() and (moment := turn.take(clock())) is not None]
    left = min(((moment - clock()).total_seconds() for moment in moments), default=LOOK_EVERY)
    return min(max(left, 0.0), LOOK_EVERY)


def _told(error: Exception) -> str:
    if isinstance(error, psycopg.Error):  # its message may quote a row, and so a number
        return why(error)
    return str(error) if isinstance(error, MilleError) else f"{type(error).__name__}: {error}"
