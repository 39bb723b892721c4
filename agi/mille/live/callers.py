"""What is remembered of callers' last calls is forgotten in time."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import structlog

from mille.asterisk.change.installation import Installation
from mille.asterisk.wire import astdb
from mille.call.last_call import kept_for, remembers
from mille.centre.model.centre import Centre
from mille.live.rhythm import Every

FAMILY = "mille-callers"
"""In Asterisk's own database: a keyed hash of the number, and when the call ended, 1 if answered, the language."""
EVERY = timedelta(hours=1)
MOST = 100
"""Callers forgotten in one turn, each by its own command: no call waits long for Asterisk's database."""
SOON = timedelta(seconds=5)
"""When the next turn comes, if more callers are left to forget, or the file was being written."""

log = structlog.get_logger()


class Callers:
    """The duty: every hour, what is too old is forgotten; everything where nothing may be remembered."""

    name = "callers"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._turns = Every(EVERY)

    def due(self, now: datetime) -> datetime | None:
        """At once, then every hour; sooner while more are left."""
        return self._turns.due(now)

    def do(self, now: datetime) -> None:
        """Forgets callers. Raises NotRunning."""
        try:
            old = list(islice(too_old(self._remembered(), self._here.in_force(), now), MOST))
        except sqlite3.DatabaseError as error:
            log.info("callers_not_read", why=str(error))
            return self._turns.taken(now, SOON)
        for caller in old:
            self._here.console.run(f"database del {FAMILY} {caller}")
        if old:
            log.info("callers_forgotten", count=len(old))
        return self._turns.taken(now, SOON if len(old) == MOST else None)

    def _remembered(self) -> Iterator[tuple[str, str]]:
        return astdb.entries(self._here.site.state, FAMILY)


def too_old(remembered: Iterable[tuple[str, str]], centre: Centre, now: datetime) -> Iterator[str]:
    """The callers to forget: the hash of each, and when the last call ended (10 digits of epoch seconds, and more)."""
    until = (now - kept_for(centre)).timestamp() if remembers(centre) else float("inf")
    return (caller for caller, last in remembered if last[:10].isdigit() and int(last[:10]) < until)
