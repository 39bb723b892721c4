"""Brings a node's journal into the database, each line exactly once. Calls never wait for it.

It may be killed, and the database stopped, restarted, frozen or full, at any moment: it reads again from the position
in the database. This is why nothing is lost and nothing appears twice:

- The lines, what is folded from them, and the position after them are written in one transaction.
- The transaction begins by locking the row of the position, and ends at once when that is not where the lines were read
  from: of two collectors, or of a collector and a transaction that it had given up, only one writes them.
- After a broken connection, the outcome of its commit does not matter: the next one reads the position, which shows it.
- With ``synchronous_commit = off`` a server that crashes may lose the last transactions, each of them whole, position
  and all: they would be read again from the file. It is left as the server has it, because a batch is one commit, and
  because a standby that takes over should have what the figures were told from.
- The bytes before the position tell the file: another in its place, or one cut short, is read from its beginning.
"""

import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import structlog

from mille.errors import MilleError
from mille.records.calls.fold import EARLY_AFTER
from mille.records.figures.figure_settings import FigureSettings
from mille.records.files.follower import CHUNK, LARGEST, Follower
from mille.records.sql.connection import ANSWER_WITHIN, Connection, connect
from mille.records.sql.connection import why as _why
from mille.records.store import migrating, store
from mille.records.store.outage import Outage
from mille.records.store.watchdog import answered_within
from mille.records.tallies.refreshing import Refreshing
from mille.records.tallies.stored_settings import keep_settings, settings

SHORTEST_PAUSE = 0.2
"""Seconds between a first failure and the next attempt."""

LONGEST_PAUSE = 5.0
"""Seconds between two attempts to reach a database that has been away for a long time."""

MIGRATED_WITHIN = 3600.0
"""Seconds for the database to bring its tables up to date: there may be millions of rows to move."""

LOOKED_AFTER = 30.0
"""Seconds from one note that there was nothing new to the next, if no line came between them."""

AGREED_AFTER = 300.0
"""Seconds between two checks whether the records count as the description says."""

Agreed = Callable[[], FigureSettings | None]
"""Returns what was agreed on for the figures, as far as it is known."""

logger = structlog.get_logger()


def nothing_agreed() -> None:
    """No description is known: what the database has stays."""


def collect(
    journal: Path,
    node: str,
    database: str,
    stop: threading.Event,
    poll: float = 0.2,
    answer_within: float = ANSWER_WITHIN,
    chunk: int = CHUNK,
    largest: int = LARGEST,
    key: str = "",
    agreed: Agreed = nothing_agreed,
) -> None:
    """Follows a journal until `stop` is set; waits for the database as long as it takes.

    `poll` is the pause in seconds between two looks at the file; `answer_within` is how many seconds the database has
    for one transaction; `chunk` is the bytes in one, up to `largest` when there is much to read; `key` is the key of
    the hash that recognises callers. `stop` is obeyed at the latest after `answer_within`, unless the tables are being
    brought up to date, or another time zone was agreed on. `agreed` returns what the description says of figures, None
    when no description is known: then what the records have stays.
    """
    logger.info("collector_started", node=node, journal=str(journal))
    Collector(journal, node, database, stop, poll, answer_within, chunk, largest, key, agreed).run()
    logger.info("collector_stopped", node=node)


@dataclass
class Collector:
    """One journal, one database, and the patience between them.

    `pause` is how long to wait after a failure, `outage` what was reported of it; `refreshing` when tallies are made
    again; `looked` when it was last noted that there was nothing new, since the last line came; `told` what the
    description said of the figures when they got it, and `agreed_at` when; `early_after`: see `records.calls.fold`.
    """

    journal: Path
    node: str
    database: str
    stop: threading.Event
    poll: float
    answer_within: float
    chunk: int
    largest: int = LARGEST
    key: str = ""
    agreed: Agreed = nothing_agreed
    pause: float = SHORTEST_PAUSE
    outage: Outage = field(default_factory=Outage)
    refreshing: Refreshing = field(default_factory=Refreshing)
    looked: float = -LOOKED_AFTER
    told: FigureSettings | None = None
    agreed_at: float = -AGREED_AFTER
    early_after: float = EARLY_AFTER

    def run(self) -> None:
        """Connects, collects, and begins again after any failure."""
        while not self.stop.is_set():
            try:
                with closing(connect(self.database, self.answer_within)) as connection:
                    self._collect(connection)
            except (psycopg.Error, MilleError, OSError) as error:
                if self.outage.to_be_told(_why(error), time.monotonic()):
                    logger.warning("collector_waits", node=self.node, why=_why(error))
                self._wait()

    def _collect(self, connection: Connection) -> None:
        """With a connection: takes the lead, then brings lines over until something fails."""
        with answered_within(connection, self.answer_within):
            ready = migrating.up_to_date(connection)
        if not ready:
            with answered_within(connection, max(MIGRATED_WITHIN, self.answer_within)):
                logger.info("tables_brought_up_to_date", migrations=migrating.migrate(connection))
        with answered_within(connection, self.answer_within):
            leads = store.lead(connection, self.node)
            position = store.position(connection, self.node)
        if not leads:
            logger.info("another_collector_leads", node=self.node, seconds=self.pause)
            self._wait()
            return
        self._agree(connection)
        with closing(Follower(self.journal, position, self.chunk, self.largest)) as follower:
            self._follow(connection, follower)

    def _follow(self, connection: Connection, follower: Follower) -> None:
        """Until told to stop; what is in the journal by then is still taken."""
        stored = follower.position
        while True:
            stopping = self.stop.is_set()
            batch = follower.read()
            if batch is None:
                self._look(connection)  # first: what is written from now on has not been read
                self._refresh(connection, idle=True)
                if stopping:
                    return
                self.stop.wait(self.poll)
                continue
            with answered_within(connection, self.answer_within):
                store.append(connection, self.node, batch, stored, self.early_after, self.key)
            stored, self.looked = batch.after, -LOOKED_AFTER
            self._collected()
            self._refresh(connection, idle=False)

    def _look(self, connection: Connection) -> None:
        """Notes regularly that there is nothing new: the records are complete until then, even without calls."""
        if time.monotonic() - self.looked >= LOOKED_AFTER:
            with answered_within(connection, self.answer_within):
                store.looked(connection, self.node)
            self.looked = time.monotonic()

    def _collected(self) -> None:
        """Something has been written: logs it when writing had failed for a while."""
        self.pause = SHORTEST_PAUSE
        seconds = self.outage.over(time.monotonic())
        if seconds is not None:
            logger.info("collector_goes_on", node=self.node, after_seconds=round(seconds))

    def _refresh(self, connection: Connection, *, idle: bool) -> None:
        """Makes some of the outdated figures again, when they are due."""
        now = time.monotonic()
        if self.refreshing.next(now, idle=idle) is None:
            return
        self._agree(connection)
        try:
            with answered_within(connection, self.answer_within):
                self.refreshing.turn(connection, now, idle=idle)
        except psycopg.Error as error:
            self._without(connection, error)

    def _agree(self, connection: Connection) -> None:
        """Makes the records count as the description says, which may have changed since."""
        agreed, now = self.agreed(), time.monotonic()
        if agreed in (None, self.told) and now - self.agreed_at < AGREED_AFTER:
            return
        self.agreed_at, self.told = now, agreed or self.told
        try:
            with answered_within(connection, self.answer_within):
                kept = settings(connection)
            self.early_after = (agreed or kept).early_after
            if agreed is not None and agreed != kept:
                with answered_within(connection, max(MIGRATED_WITHIN, self.answer_within)):
                    keep_settings(connection, agreed)
                logger.info("figures_counted_as_described", node=self.node, timezone=agreed.timezone)
        except psycopg.Error as error:
            self._without(connection, error)

    def _without(self, connection: Connection, error: psycopg.Error) -> None:
        """Goes on after an error in the figures: it must not stop the lines, and is tried again later.

        Raises it when the database is gone, since then lines could not be written either.
        """
        if connection.closed:
            raise error
        logger.error("figures_not_made", node=self.node, why=_why(error))

    def _wait(self) -> None:
        """A pause that doubles each time, up to a few seconds, until something has been collected again."""
        self.stop.wait(self.pause)
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
