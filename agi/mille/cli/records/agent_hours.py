"""`mille agent hours`: when an agent was there, and when he paused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from mille.centre.notation.typed_instants import since_of, until_of
from mille.cli.records.records_option import in_records, read_records, zone_in
from mille.records.reading import agents_reading
from mille.records.reading.agents_reading import AgentSpan
from mille.records.sql.connection import Connection


@click.command("hours")
@click.argument("code")
@click.option("--since", metavar="WHEN", help="From this time on: 2026-09-24 or '2026-09-24 14:05'. Default: today.")
@click.option("--until", metavar="WHEN", help="Until this time. A date includes the whole day. Default: one day.")
@in_records
def hours(code: str, since: str | None, until: str | None, database: str | None, timezone: ZoneInfo | None) -> None:
    """Show when the agent CODE was logged in to each queue, and when they paused."""
    click.echo(read_records(database, lambda connection: _hours(connection, code, since, until, timezone)))


def _hours(connection: Connection, code: str, since: str | None, until: str | None, timezone: ZoneInfo | None) -> str:
    zone = timezone or zone_in(connection)
    today = datetime.now(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = since_of(since, zone) or today
    ends = until_of(until, zone) or begins + timedelta(days=1)
    found = agents_reading.hours(connection, code, begins, ends)
    if found.logged_in is None:
        summary = f"{code} was not there from {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}"
    else:
        paused = timedelta(seconds=round(found.paused))
        summary = f"{code} was there for {timedelta(seconds=round(found.logged_in))}, and paused for {paused} of it"
    return "\n".join([*(_told(span, zone) for span in found.spans), summary])


def _told(span: AgentSpan, timezone: ZoneInfo) -> str:
    ended = "..." if span.ended_at is None else f"{span.ended_at.astimezone(timezone):%Y-%m-%d %H:%M:%S}"
    what, how = ("pauses", span.how) if span.what == "pause" else ("answers", span.how and "was there before")
    how = f" ({how})" if how else ""
    return f"{span.began_at.astimezone(timezone):%Y-%m-%d %H:%M:%S} to {ended:19}  {what} {span.queue}{how}"
