"""When an agent was there, and when they paused. Instants are aware, in UTC."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Gone(StrEnum):
    """How an agent's session in a queue ended."""

    LOGOUT = "logout"
    RESTART = "restart"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Session:
    """An agent's time in one queue. `ended_at` is None while it goes on.

    `login` says whether the journal has its beginning; otherwise they were there already, since an unknown time.
    """

    queue: str
    began_at: datetime
    ended_at: datetime | None = None
    login: bool = True
    ended: Gone | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A time in which an agent took no calls of one queue. A pause in all their queues is one in each."""

    queue: str
    began_at: datetime
    ended_at: datetime | None = None
    reason: str | None = None
