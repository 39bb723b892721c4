"""Brings a node's journal into the database, each line exactly once. The calls never wait for it.

It may be killed, and the database stopped, restarted or frozen, at any instant: it reads again from the position
that the database has.
"""

import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import structlog

from mille.records import store
from mille.records.fold import EARLY_AFTER
from mille.records.follower import CHUNK, Follower
from mille.records.watchdog import answered_within

SHORTEST_PAUSE = 0.2
"""Seconds between a first failure and the next attempt."""

LONGEST_PAUSE = 5.0
"""Seconds between two attempts to reach a database that has been away for long."""

logger = structlog.get_logger()


def collect(
    journal: Path,
    node: str,
    database: str,
    stop: threading.Event,
    poll: float = 0.2,
    answer_within: float = store.ANSWER_WITHIN,
    chunk: int = CHUNK,
    early_after: float = EARLY_AFTER,
    key: str = "",
) -> None:
    """Follows a journal until `stop` is set; waits for the database as long as it takes.

    `poll` is the pause in seconds between two looks at the file; `answer_within` how many seconds the database
    has for one transaction; `chunk` the bytes in one; `early_after` see `mille.records.fold`; `key` is that of the
    hash under which callers are known again. `stop` is obeyed at the latest after `answer_within`.
    """
    logger.info("collector_started", node=node, journal=str(journal))
    Collector(journal, node, database, stop, poll, answer_within, chunk, early_after, key).run()
    logger.info("collector_stopped", node=node)


@dataclass
class Collector:
    """One journal, one database, and the patience between them. `pause` is how long to wait after a failure."""

    journal: Path
    node: str
    database: str
    stop: threading.Event
    poll: float
    answer_within: float
    chunk: int
    early_after: float
    key: str = ""
    pause: float = SHORTEST_PAUSE

    def run(self) -> None:
        """Connects, collects, and begins again after whatever went wrong."""
        while not self.stop.is_set():
            try:
                with closing(store.connect(self.database, self.answer_within)) as connection:
                    self._collect(connection)
            except (psycopg.Error, store.MovedError, OSError) as error:
                logger.warning("collector_waits", node=self.node, why=_why(error), seconds=self.pause)
                self._wait()

    def _collect(self, connection: store.Connection) -> None:
        """With a connection: takes the lead, then brings over what comes until something fails."""
        with answered_within(connection, self.answer_within):
            store.migrate(connection)
            leads = store.lead(connection, self.node)
            position = store.position(connection, self.node)
        if not leads:
            logger.info("another_collector_leads", node=self.node, seconds=self.pause)
            self._wait()
            return
        with closing(Follower(self.journal, position, self.chunk)) as follower:
            self._follow(connection, follower)

    def _follow(self, connection: store.Connection, follower: Follower) -> None:
        """Until told to stop; what stands in the journal by then is still taken."""
        stored = follower.position
        while True:
            stopping = self.stop.is_set()
            batch = follower.read()
            if batch is None and stopping:
                return
            if batch is None:
                self.stop.wait(self.poll)
                continue
            with answered_within(connection, self.answer_within):
                store.append(connection, self.node, batch, stored, self.early_after, self.key)
            stored = batch.after
            self.pause = SHORTEST_PAUSE

    def _wait(self) -> None:
        """A pause that doubles each time, up to a few seconds, until something has been collected again."""
        self.stop.wait(self.pause)
        self.pause = min(2 * self.pause, LONGEST_PAUSE)


def _why(error: Exception) -> str:
    """What went wrong, without what it went wrong with: a message may quote a line, and so a number."""
    if isinstance(error, psycopg.OperationalError):
        return str(error).partition("\n")[0]
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return f"{type(error).__name__} {state or ''}".strip()
