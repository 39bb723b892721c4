"""The records count days as the centre in force does: its time zone is told them when a release comes into force."""

from contextlib import closing
from datetime import datetime

import psycopg
import structlog

from mille.asterisk.installation import Installation
from mille.asterisk.releases import SERVING
from mille.errors import MilleError
from mille.records import store
from mille.reports.made import agree

log = structlog.get_logger()


class Agreed:
    """The duty, once for each release and each start of the service."""

    name = "agreed"

    def __init__(self, here: Installation, database: str) -> None:
        self._here, self._database = here, database
        self._done: int | None = None

    def due(self, now: datetime) -> datetime | None:
        """At once when another release is in force than before."""
        number = self._here.releases.pointed(SERVING)
        return None if number in (None, self._done) else now

    def do(self, now: datetime) -> None:
        """Tells the records the time zone. Raises MilleError while they do not answer, or have no tables yet."""
        number = self._here.releases.pointed(SERVING)
        try:
            with closing(store.connect(self._database)) as connection:
                agree(connection, self._here.in_force())
        except psycopg.Error as error:
            raise MilleError(f"the records do not answer: {str(error).partition(chr(10))[0]}") from None
        self._done = number
