"""Callers' numbers: whether a key recognises callers, and whether old numbers are erased in time."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from mille.asterisk.secrets import caller_key
from mille.doctor.finding import Finding, ok, warning, wrong
from mille.records.files import numbers_in_files
from mille.records.sql.connection import Connection, connect, why
from mille.records.store import numbers_in_records
from mille.records.store.numbers_in_records import Numbers
from mille.site.which_centre import CentreAndRecords

ANSWER_WITHIN = 5.0
OVERDUE = timedelta(hours=3)
"""The service erases numbers every hour; what is overdue for longer was missed."""
LATELY = (
    "select count(*) from call where number is not null and caller is null and arrived_at > now() - interval '1 day'"
)


def callers(found: CentreAndRecords) -> Iterator[Finding]:
    """Whether callers who phone again are recognised, and whether numbers are kept too long."""
    key = caller_key.read(caller_key.file_of(found.here.secrets))
    days = found.here.in_force().retention.numbers
    try:
        with closing(connect(found.database, ANSWER_WITHIN)) as connection:
            row = connection.execute(LATELY).fetchone()
            yield judge_key(caller_key.file_of(found.here.secrets), bool(key), int(row[0]) if row else 0)
            yield judge_age(days, _overdue(connection, days))
    except psycopg.errors.UndefinedTable:
        return  # the check of the records says so
    except psycopg.Error as error:
        yield wrong("numbers", why(error), "see the finding about the database")
    yield from judge_compressed(days, numbers_in_files.compressed(found.journal))


def judge_key(file: Path, there: bool, unknown: int) -> Finding:
    """From the file of the key, and the calls of the last day that have a number but no hash of it."""
    if not there:
        return warning(
            "callers",
            f"there is no key in {file}: callers who phone again are not recognised",
            "run `mille install`, or restart the centre",
        )
    if unknown:
        return warning(
            "callers",
            f"{unknown} calls of the last day have no caller: the collector had no key",
            "restart the collector, then run `mille rebuild`",
        )
    return ok("callers", "recognised by a keyed hash, even after their numbers are erased")


def judge_age(days: int | None, overdue: int) -> Finding:
    """From how many days numbers are kept, and how many calls have a number that was due for erasure hours ago."""
    if days is None:
        return ok("numbers", "kept for ever, as described")
    if overdue:
        return wrong(
            "numbers",
            f"{overdue} calls have a number older than {days} days",
            "`mille retention` erases them; see why `mille live` does not",
        )
    return ok("numbers", f"none is older than {days} days" if days else "none is kept")


def judge_compressed(days: int | None, files: tuple[Path, ...]) -> Iterator[Finding]:
    """From old files of the journal that were compressed."""
    if files and days is not None:
        named = ", ".join(path.name for path in files)
        yield warning("numbers", f"not erased in compressed files: {named}", "unpack or remove them")


def _overdue(connection: Connection, days: int | None) -> int:
    if days is None:
        return 0
    return numbers_in_records.count(connection, Numbers.older(days, "", datetime.now(UTC) - OVERDUE))
