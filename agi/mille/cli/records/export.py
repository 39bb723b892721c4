"""`mille export`: the records for other tools, as CSV or Parquet."""

import csv
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.centre.notation.typed_instants import since_of, until_of
from mille.cli.records.records_option import of_callers, read_records, zone_in
from mille.errors import MilleError
from mille.records.reading.exporting import WHAT, Export, exported
from mille.records.sql.connection import Connection
from mille.reports.formats.spreadsheet import harmless


@click.command("export")
@click.argument("what", type=click.Choice(WHAT))
@click.option(
    "--since",
    metavar="WHEN",
    help="Calls that arrived (or sessions that ended) at or after this time: 2026-09-24 or '2026-09-24 14:05'.",
)
@click.option(
    "--until",
    metavar="WHEN",
    help="Calls that arrived (or sessions that began) before this time. A date includes the whole day.",
)
@click.option(
    "--to", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File to write, .csv or .parquet."
)
@of_callers
def export(
    what: str,
    since: str | None,
    until: str | None,
    to: Path,
    database: str | None,
    timezone: ZoneInfo | None,
    full_numbers: bool,
) -> None:
    """Export rows of the records for other tools: calls, stints, attempts, handlings, sessions or pauses.

    The columns are those of the SQL views, see the README; instants are in UTC.
    """
    write = {".csv": as_csv, ".parquet": as_parquet}.get(to.suffix)
    if write is None:
        raise MilleError(f"{to}: end the file name with .csv or .parquet")
    new = to.with_name(f"{to.name}.part")

    def read(connection: Connection) -> int:
        zone = timezone or zone_in(connection)
        with exported(connection, what, since_of(since, zone), until_of(until, zone), full_numbers) as found:
            return write(found, new)

    try:
        written = read_records(database, read)
        new.rename(to)
    except OSError as error:
        raise MilleError(f"{to} cannot be written: {error.strerror or error}") from None
    finally:
        new.unlink(missing_ok=True)
    click.echo(f"written: {to}, {written} {what if written != 1 else what[:-1]}")


def as_csv(export: Export, path: Path) -> int:
    """Writes all rows; how many there were. What a spreadsheet would take for a formula is quoted."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column.name for column in export.columns])
        for rows in export.batches:
            writer.writerows([_cell(value) for value in row] for row in rows)
            written += len(rows)
    return written


def as_parquet(export: Export, path: Path) -> int:
    """Writes all rows; how many there were."""
    try:
        from mille.reports.formats.parquet import write
    except ModuleNotFoundError as error:
        raise MilleError(f"a Parquet file needs the package {error.name}: pip install 'mille[export]'") from None
    return write(export, path)


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else harmless(value)
