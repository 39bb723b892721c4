"""`mille person`: what is kept of one caller, to be told to him, or erased."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import psycopg

from mille.asterisk.wire import journal_line_writer, node_site
from mille.asterisk.wire.ami import AmiError
from mille.cli.records.records_option import in_records, opened, zone_in
from mille.errors import MilleError
from mille.live.personal_records import Subject, Where
from mille.records.journal.events import Erased
from mille.records.numbers.personal_records import Person, as_json
from mille.records.sql.connection import why
from mille.reports.narration.personal_records_text import as_text
from mille.site.installations import now_by_me
from mille.site.which_centre import CentreAndRecords, centre_and_records, home_here
from mille.words.catalogue import languages
from mille.words.formats import formats_of


@click.command()
@click.argument("number", required=False)
@click.option("--hash", "hash_", metavar="HASH", help="Hash of the number, if the number itself has been erased.")
@click.option("--erase", is_flag=True, help="Erase it all. The calls still count in the figures, without the person.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.option("--json", "as_json_", is_flag=True, help="Print JSON, with every journal line of the person's calls.")
@click.option("--language", type=click.Choice(languages()), default="en", show_default=True)
@in_records
def person(
    number: str | None,
    hash_: str | None,
    erase: bool,
    yes: bool,
    as_json_: bool,
    language: str,
    database: str | None,
    timezone: ZoneInfo | None,
) -> None:
    """Show, or erase, everything kept about the person who calls from NUMBER.

    Whether the centre runs or not; what could not be reached is said.
    """
    if (number is None) == (hash_ is None):
        raise click.UsageError("give the number, or the hash of it with --hash")
    found, words = _found(), formats_of(language)
    with _where(database, found) as where:
        subject = Subject(where, number, hash_)
        known, zone = subject.find(), timezone or zone_in(where.connection)
        click.echo(as_json(known) if as_json_ else as_text(known, words, zone), nl=False)
        if not erase:
            return
        if not yes:
            click.confirm("Erase all of this? It cannot be brought back.", abort=True)
        by = now_by_me("erase").by
        unreachable = subject.erase(known, by)
    _journalled(found, len(known.calls), by)
    left = as_text(Person(unreachable=unreachable), words, zone)
    click.echo(left, nl=False)
    if unreachable:
        raise click.exceptions.Exit(1)


def _found() -> CentreAndRecords | None:
    """The centre, when it runs."""
    try:
        return centre_and_records(lambda said: None)
    except MilleError:
        return None


@contextmanager
def _where(database: str | None, found: CentreAndRecords | None) -> Iterator[Where]:
    home = home_here()
    here = node_site.load(home.site) if home.site.exists() else found.here.site if found else None
    journal = found.journal if found else (here.log if here else home.log) / "journal"
    console = found.here.console if found else None
    try:
        with opened(database) as connection:
            yield Where(connection, home.secrets, Path(journal), here, console)
    except psycopg.errors.UndefinedTable:
        raise click.ClickException("this database has no records yet: start the collector first") from None
    except psycopg.OperationalError as error:
        said = why(error)
        raise click.ClickException(f"the database does not answer: {said}; nothing was erased from it") from None


def _journalled(found: CentreAndRecords | None, calls: int, by: str) -> None:
    """The journal tells that somebody's records were erased, and not whose; without Asterisk the records alone do."""
    if found is None:
        return
    try:
        journal_line_writer.write(found.here.ami, Erased("person", calls, by))
    except (AmiError, OSError):
        click.echo("Asterisk could not write this into its journal; `mille retention --history 1` shows it", err=True)
