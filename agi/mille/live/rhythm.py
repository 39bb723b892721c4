"""When a duty has its next turn: some time after the last one, or when another release is in force."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from mille.asterisk.change.installation import Installation
from mille.asterisk.change.releases import SERVING
from mille.errors import MilleError

T = TypeVar("T")


class Every:
    """Turns at a fixed distance. The first is at once; so is the next one when the clock was put back."""

    def __init__(self, apart: timedelta) -> None:
        self._apart = apart
        self._taken: datetime | None = None
        self._next: datetime | None = None

    @property
    def is_first(self) -> bool:
        """Whether no turn has been taken yet."""
        return self._taken is None

    def due(self, now: datetime) -> datetime:
        """When the next turn is: now, or later.

        >>> hourly, noon = Every(timedelta(hours=1)), datetime(2026, 9, 24, 12)
        >>> hourly.due(noon) == noon
        True
        >>> hourly.taken(noon)
        >>> (hourly.due(noon) - noon).seconds, hourly.due(noon - timedelta(minutes=1)) < noon
        (3600, True)
        """
        if self._taken is None or self._next is None or now < self._taken:
            return now
        return max(now, self._next)

    def taken(self, now: datetime, apart: timedelta | None = None) -> None:
        """Takes a turn; the next one comes after the usual time, or `apart`."""
        self._taken, self._next = now, now + (self._apart if apart is None else apart)


class InForce(Generic[T]):
    """What is read of the release in force; read again for each new release. `read` takes its number."""

    def __init__(self, here: Installation, read: Callable[[int], T]) -> None:
        self._here, self._read = here, read
        self._known: tuple[int, T] | None = None

    def __call__(self) -> T | None:
        """As of now; None before the first release."""
        number = self._here.releases.pointed(SERVING)
        if number is None:
            return None
        if self._known is None or self._known[0] != number:
            self._known = (number, self._read(number))
        return self._known[1]

    def need(self) -> T:
        """As of now. Raises MilleError before the first release."""
        known = self()
        if known is None:
            raise MilleError("no description is in force here yet; start the centre with `make run`")
        return known
