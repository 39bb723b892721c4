"""What callers have said: voice messages to be heard, and the erasing of what was kept long enough."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import click
import psycopg

from mille.asterisk import kept
from mille.asterisk.kept import VoiceMessage
from mille.cli.opened import in_records, of_callers, read_records, zone_here, zone_in
from mille.embedded.here import now_by_me
from mille.live.numbers import Kept
from mille.production.found import centre_here, found_here
from mille.records import erasing, reading, store
from mille.records.words import masked


@click.command()
@click.argument("queue", required=False)
@click.option("--done", metavar="CALL", help="Somebody has dealt with the message of this call.")
@click.option("--all", "everything", is_flag=True, help="Those too that somebody has dealt with.")
@of_callers
def messages(
    queue: str | None,
    done: str | None,
    everything: bool,
    database: str | None,
    timezone: ZoneInfo | None,
    full_numbers: bool,
) -> None:
    """The voice messages for QUEUE, or for all queues, and the files that they are in."""
    here = centre_here(lambda said: None)
    if done:
        message = kept.mark_done(here.site.messages, done)
        click.echo(f"{message.queue}: the message of {message.callid} is done")
        return
    found = [each for each in kept.voice_messages(here.site.messages, queue) if everything or not each.done]
    numbers = _numbers(database or found_here(lambda said: None).database, found)
    zone = timezone or zone_here()
    for message in found:
        at, number = message.at.astimezone(zone), masked(numbers.get(message.callid), full_numbers)
        told = f"{at:%Y-%m-%d %H:%M}  {message.queue:12}  {number:14}  {message.seconds:3.0f} s"
        click.echo(f"{told}  {'done' if message.done else 'new '}  {message.callid}  {message.path}")
    if not found:
        click.echo("no voice messages" if everything else "no new voice messages")


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@click.option("--history", type=click.IntRange(min=1), metavar="N", help="Only show the last N erasures.")
@in_records
def retention(dry_run: bool, history: int | None, database: str | None, timezone: ZoneInfo | None) -> None:
    """Erase what was kept as long as the description says: talks, voice messages, callers' numbers everywhere.

    The service `mille live` does it by itself, every hour.
    """
    if history:
        _tell_history(database, history, timezone)
        return
    found, now = found_here(lambda said: None), datetime.now(UTC)
    outdated = kept.to_erase(found.here.site, found.here.in_force().retention, now)
    for what, paths in outdated.items():
        if not dry_run:
            kept.erase(found.here.ami, what, paths)
        _tell(what, len(paths), dry_run)
    numbers = Kept(found.here, found.journal, database or found.database, now_by_me("retention").by)
    for dropped in numbers.old_months(now, dry_run):
        click.echo(f"records of {dropped}: {'would be ' if dry_run else ''}dropped")
    if which := numbers.which(now):
        _tell("numbers of calls", numbers.in_records(which, dry_run), dry_run)
        if not dry_run and numbers.rotates(which):
            click.echo("the journal goes on in another file; what is due in the former is erased within a day")
        _tell("files with numbers", numbers.in_files(which, dry_run), dry_run)


def _tell(what: str, how_many: int, dry_run: bool) -> None:
    click.echo(f"{what}: {how_many} {'would be ' if dry_run else ''}erased")


def _tell_history(database: str | None, most: int, timezone: ZoneInfo | None) -> None:
    def read(connection: store.Connection) -> tuple[list[erasing.Erasure], ZoneInfo]:
        return erasing.erasures(connection, most), timezone or zone_in(connection)

    found, zone = read_records(database, read)
    for each in found:
        at = each.at.astimezone(zone)
        click.echo(f"{at:%Y-%m-%d %H:%M}  {each.by:12}  {each.why:10}  {each.what:16}  {each.how_many:8}")


def _numbers(database: str, found: list[VoiceMessage]) -> dict[str, str | None]:
    """The numbers of those who left messages, as far as the records can be read."""
    if not found:
        return {}
    try:
        with closing(store.connect(database)) as connection:
            since = reading.Filters(since=found[0].at - timedelta(days=1))
            return {row.callid: row.number for row in reading.calls(connection, since)}
    except psycopg.Error:
        return {}
