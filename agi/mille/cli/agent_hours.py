"""`mille agent hours`: when an agent was there, and when he paused."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click

from mille.cli.calls import read_records, since_of, until_of, zone
from mille.records import agents_reading
from mille.records.agents_reading import AgentSpan


@click.command("hours")
@click.argument("code")
@click.option("--since", metavar="WHEN", help="From then on: 2026-09-24 or '2026-09-24 14:05'. Default: today.")
@click.option("--until", metavar="WHEN", help="Until then; a day alone is taken whole. Default: a day.")
@click.option("--database", envvar="MILLE_DATABASE", help="Where the records are. Default: the one that runs.")
@click.option("--timezone", callback=zone, default="Pacific/Noumea", show_default=True, help="For every time.")
def hours(code: str, since: str | None, until: str | None, database: str | None, timezone: ZoneInfo) -> None:
    """Show when the agent CODE was in each queue and when he paused there; who pauses in all of his pauses."""
    today = datetime.now(timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    begins = since_of(since, timezone) or today
    ends = until_of(until, timezone) or begins + timedelta(days=1)
    found = read_records(database, lambda connection: agents_reading.hours(connection, code, begins, ends))
    for span in found.spans:
        click.echo(_told(span, timezone))
    if found.logged_in is None:
        click.echo(f"{code} was not there from {begins:%Y-%m-%d %H:%M} to {ends:%Y-%m-%d %H:%M}")
    else:
        paused = timedelta(seconds=round(found.paused))
        click.echo(f"{code} was there for {timedelta(seconds=round(found.logged_in))}, and paused for {paused} of it")


def _told(span: AgentSpan, timezone: ZoneInfo) -> str:
    ended = "..." if span.ended_at is None else f"{span.ended_at.astimezone(timezone):%Y-%m-%d %H:%M:%S}"
    what, how = ("pauses", span.how) if span.what == "pause" else ("answers", span.how and "was there before")
    how = f" ({how})" if how else ""
    return f"{span.began_at.astimezone(timezone):%Y-%m-%d %H:%M:%S} to {ended:19}  {what} {span.queue}{how}"
