"""What is kept of callers: voice messages to be heard, and the erasing of talks, messages, numbers and months."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click
import psycopg

from mille.aligned import aligned
from mille.asterisk.announcements import outdated_sounds, voice_messages
from mille.asterisk.announcements.voice_messages import VoiceMessage
from mille.cli.records.records_option import (
    address_of,
    in_records,
    of_callers,
    opened,
    read_records,
    zone_here,
    zone_in,
)
from mille.errors import MilleError
from mille.live.numbers_due import NumbersOfCentre
from mille.records.numbers.masking import masked
from mille.records.reading import calls_reading
from mille.records.sql.connection import Connection
from mille.records.store import numbers_in_records
from mille.site.installations import now_by_me
from mille.site.which_centre import centre_here, resting_here


@click.command()
@click.argument("queue", required=False)
@click.option("--done", metavar="CALL", help="Mark the message of this call as dealt with.")
@click.option("--all", "everything", is_flag=True, help="Include messages that have been dealt with.")
@of_callers
def messages(
    queue: str | None,
    done: str | None,
    everything: bool,
    database: str | None,
    timezone: ZoneInfo | None,
    full_numbers: bool,
) -> None:
    """List the voice messages of QUEUE, or of all queues, with their files."""
    here = resting_here()
    if done:
        message = voice_messages.mark_done(here.site.messages, done)
        click.echo(f"{message.queue}: the message of {message.callid} is dealt with")
        return
    found = [each for each in voice_messages.voice_messages(here.site.messages, queue) if everything or not each.done]
    numbers = _numbers(database, found)
    zone = timezone or zone_here()
    rows = [
        (
            f"{message.at.astimezone(zone):%Y-%m-%d %H:%M}",
            message.queue,
            masked(numbers.get(message.callid), full_numbers),
            f"{message.seconds:3.0f} s",
            "done" if message.done else "new",
            message.callid,
            str(message.path),
        )
        for message in found
    ]
    for line in aligned(rows):
        click.echo(line)
    if not found:
        click.echo(
            ("no voice messages" if everything else "no new voice messages") + (f" for {queue}" if queue else "")
        )


@click.command()
@click.option("--dry-run", is_flag=True, help="Only show what would be erased.")
@click.option("--history", type=click.IntRange(min=1), metavar="N", help="Show the last N erasures instead.")
@in_records
def retention(dry_run: bool, history: int | None, database: str | None, timezone: ZoneInfo | None) -> None:
    """Erase what is older than the description allows: recordings, voice messages, months of records, callers'
    numbers everywhere.

    The service `mille live` does this every hour.
    """
    if history:
        _tell_history(database, history, timezone)
        return
    here, now = resting_here() if dry_run else centre_here(lambda said: None), datetime.now(UTC)
    outdated = outdated_sounds.to_erase(here.site, here.in_force().retention, now)
    for what, paths in outdated.items():
        if not dry_run:
            outdated_sounds.erase(here.ami, what, paths)
        _tell(what, len(paths), dry_run)
    with address_of(database) as address:
        _numbers_erased(NumbersOfCentre(here, here.site.journal, address, now_by_me("retention").by), now, dry_run)


def _numbers_erased(numbers: NumbersOfCentre, now: datetime, dry_run: bool) -> None:
    for dropped in numbers.old_months(now, dry_run):
        click.echo(f"records of {dropped}: {'would be ' if dry_run else ''}dropped")
    if which := numbers.which(now):
        _tell("numbers of calls", numbers.in_records(which, dry_run), dry_run)
        if not dry_run and numbers.rotates(which):
            click.echo("the journal continues in a new file; numbers due in the former one are erased within a day")
        _tell("files with numbers", numbers.in_files(which, dry_run), dry_run)


def _tell(what: str, how_many: int, dry_run: bool) -> None:
    click.echo(f"{what}: {how_many} {'would be ' if dry_run else ''}erased")


def _tell_history(database: str | None, most: int, timezone: ZoneInfo | None) -> None:
    def read(connection: Connection) -> tuple[list[numbers_in_records.Erasure], ZoneInfo]:
        return numbers_in_records.erasures(connection, most), timezone or zone_in(connection)

    found, zone = read_records(database, read)
    rows = [
        (f"{each.at.astimezone(zone):%Y-%m-%d %H:%M}", each.by, each.why, each.what, str(each.how_many))
        for each in found
    ]
    for line in aligned(rows, words=4):
        click.echo(line)
    if not found:
        click.echo("nothing has been erased yet")


def _numbers(database: str | None, found: list[VoiceMessage]) -> dict[str, str | None]:
    """The numbers of those who left messages, as far as the records can be read."""
    if not found:
        return {}
    try:
        with opened(database) as connection:
            since = calls_reading.Filters(since=found[0].at - timedelta(days=1))
            return {row.callid: row.number for row in calls_reading.calls(connection, since)}
    except (psycopg.Error, MilleError):
        return {}
