"""Callers' numbers are erased when they have been kept as long as the description says: from the records, from the
journal beside them, and together with the warnings that may contain them."""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
import structlog

from mille.asterisk.change.installation import Installation
from mille.asterisk.secrets import caller_key, former_warnings
from mille.asterisk.wire import journal_line_writer
from mille.errors import MilleError
from mille.live.rhythm import Every
from mille.records.files import numbers_in_files
from mille.records.journal.events import Erased
from mille.records.sql.connection import connect, why
from mille.records.store import numbers_in_records, store, upkeep
from mille.records.store.numbers_in_records import Numbers

EVERY = timedelta(hours=1)
FILES_EVERY = timedelta(days=1)
"""Files are rewritten whole, so a number may stay in a file for this long."""
SOON = timedelta(minutes=1)
"""After a rotation: by then the collector has opened the new file."""

log = structlog.get_logger()


@dataclass(frozen=True)
class NumbersOfCentre:
    """Where numbers are kept: the centre, its journal, its database. `by` says who erases."""

    here: Installation
    journal: Path
    database: str
    by: str

    def which(self, now: datetime) -> Numbers | None:
        """The numbers that have been kept long enough; None when the description keeps them for ever."""
        days = self.here.in_force().retention.numbers
        if days is None:
            return None
        return Numbers.older(days, caller_key.read(caller_key.file_of(self.here.secrets)), now)

    def in_records(self, which: Numbers, dry_run: bool = False) -> int:
        """Erases them in the tables; returns the number of calls. Raises MilleError when the database is down."""
        try:
            with closing(connect(self.database)) as connection:
                return (
                    numbers_in_records.count(connection, which)
                    if dry_run
                    else numbers_in_records.erase(connection, which, self.by)
                )
        except psycopg.Error as error:
            raise MilleError(f"numbers were not erased from the records: {why(error)}; mille tries again") from None

    def in_files(self, which: Numbers, dry_run: bool = False, done: set[numbers_in_files.Age] | None = None) -> int:
        """Erases them in finished files of the journal, and removes old warnings; returns the number of files."""
        old = former_warnings.outdated(self.here.site.log, which.until)
        try:
            with closing(connect(self.database)) as connection:
                position = store.position(connection, self.here.site.node)
                files = numbers_in_files.erase(
                    self.journal, position, which.until, which.replace, dry_run=dry_run, done=done
                )
                if not dry_run:
                    for path in old:
                        path.unlink()
                    numbers_in_records.note(connection, self.by, "retention", "files", files.changed + len(old))
        except psycopg.Error as error:
            raise MilleError(f"cannot find out how far the journal was read: {why(error)}") from None
        except OSError as error:
            raise MilleError(f"{error.filename}: {error.strerror}; check who may write to its folder") from None
        for path in files.compressed:
            log.warning("numbers_not_erased", file=str(path), why="compressed: unpack or remove it")
        return files.changed + len(old)

    def old_months(self, now: datetime, dry_run: bool = False) -> list[str]:
        """Drops the months that are older than records are kept, and older files of the journal; returns their names.

        Raises MilleError when the database does not answer, or a file cannot be removed.
        """
        years = self.here.in_force().retention.records
        if years is None:
            return []
        until = now.replace(year=now.year - years, day=min(now.day, 28))
        try:
            with closing(connect(self.database)) as connection:
                months = upkeep.outdated_months(connection, until)
                position = store.position(connection, self.here.site.node)
                files = numbers_in_files.outdated(self.journal, position, until)
                for month in () if dry_run else months:
                    upkeep.drop_month(connection, month, now)
                    numbers_in_records.note(connection, self.by, "retention", "months", 1)
                for path in () if dry_run else files:
                    path.unlink()
                    numbers_in_records.note(connection, self.by, "retention", "files", 1)
        except psycopg.Error as error:
            raise MilleError(f"old months were not dropped: {why(error)}; mille tries again") from None
        except OSError as error:
            raise MilleError(f"{error.filename}: {error.strerror}; check who may write to its folder") from None
        return [*(f"{month:%Y-%m}" for month in months), *(path.name for path in files)]

    def rotates(self, which: Numbers) -> bool:
        """Lets Asterisk begin a new file before numbers in this one are too old; whether that was due."""
        soon = which.until + (timedelta() if which.anonymous else FILES_EVERY)
        if not numbers_in_files.is_due(self.journal, soon, which.replace):
            return False
        self.here.console.run("logger rotate")
        return True


class ErasedNumbers:
    """The duty: the records every hour, the files once a day. It may take long, and has its own thread."""

    name = "numbers"

    def __init__(self, kept: NumbersOfCentre) -> None:
        self._kept = kept
        self._turns, self._files = Every(EVERY), Every(FILES_EVERY)
        self._done: set[numbers_in_files.Age] = set()

    def due(self, now: datetime) -> datetime | None:
        """At once, then every hour."""
        return self._turns.due(now)

    def do(self, now: datetime) -> None:
        """Erases what is due; the journal records how many numbers, and no names. Raises MilleError."""
        which = self._kept.which(now)
        self._turns.taken(now)
        if dropped := self._kept.old_months(now):
            log.info("dropped", what=dropped)
            journal_line_writer.write(self._kept.here.ami, Erased("months", len(dropped), self._kept.by))
        if which is None:
            return
        erased = {"numbers": self._kept.in_records(which)}
        if self._files.due(now) <= now:
            rotated = self._kept.rotates(which)
            erased["files"] = self._kept.in_files(which, done=self._done)
            self._files.taken(now, SOON if rotated else FILES_EVERY)
            self._turns.taken(now, SOON if rotated else EVERY)
        for what, how_many in erased.items():
            if how_many:
                log.info("erased", what=what, count=how_many)
                journal_line_writer.write(self._kept.here.ami, Erased(what, how_many, self._kept.by))
