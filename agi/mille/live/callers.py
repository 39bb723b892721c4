"""What is remembered of callers' last calls is forgotten in time."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog

from mille.asterisk.change.installation import Installation
from mille.call.last_call import kept_for, remembers
from mille.centre.model.centre import Centre
from mille.live.rhythm import Every

FAMILY = "mille-callers"
"""In Asterisk's own database: a keyed hash of the number, and when the call ended, 1 if answered, the language."""
EVERY = timedelta(hours=1)

_ENTRY = re.compile(rf"^/{FAMILY}/([0-9a-f]{{40}})\s*: ([0-9]{{10}})", re.MULTILINE)

log = structlog.get_logger()


class Callers:
    """The duty: every hour what is too old is forgotten; all of it where nothing may be remembered."""

    name = "callers"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._turns = Every(EVERY)

    def due(self, now: datetime) -> datetime | None:
        """At once, then every hour."""
        return self._turns.due(now)

    def do(self, now: datetime) -> None:
        """Forgets. Raises NotRunning."""
        told = self._here.console.run(f"database show {FAMILY}")
        forgotten = list(too_old(told, self._here.in_force(), now))
        for caller in forgotten:
            self._here.console.run(f"database del {FAMILY} {caller}")
        if forgotten:
            log.info("callers_forgotten", count=len(forgotten))
        self._turns.taken(now)


def too_old(told: str, centre: Centre, now: datetime) -> Iterator[str]:
    """The callers to forget, of those that Asterisk's console tells."""
    until = (now - kept_for(centre)).timestamp() if remembers(centre) else float("inf")
    return (caller for caller, ended in _ENTRY.findall(told) if int(ended) < until)
