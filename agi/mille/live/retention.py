"""Recordings and voice messages are erased when they have been kept as long as the description says."""

from datetime import datetime, timedelta

import structlog

from mille.asterisk.announcements.outdated_sounds import erase, to_erase
from mille.asterisk.change.installation import Installation
from mille.live.rhythm import Every

EVERY = timedelta(hours=1)

log = structlog.get_logger()


class Retention:
    """The duty, once an hour. It keeps no state that a restart could lose: the age of a file says what is due."""

    name = "retention"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._turns = Every(EVERY)

    def due(self, now: datetime) -> datetime | None:
        """At once, then every hour."""
        return self._turns.due(now)

    def do(self, now: datetime) -> None:
        """Erases what is due; the journal records each call. Raises AmiError, MilleError."""
        for what, paths in to_erase(self._here.site, self._here.in_force().retention, now).items():
            erase(self._here.ami, what, paths)
            if paths:
                log.info("erased", what=what, files=len(paths))
        self._turns.taken(now)
