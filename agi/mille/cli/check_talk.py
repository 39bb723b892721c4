"""`mille records check-talk`: the talks of the records against Asterisk's channel events."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.cli.calls import read_records, since_of, until_of, zone
from mille.production.found import site_here
from mille.records import talk_check
from mille.records.crosscheck import Compared


@click.command("check-talk")
@click.option("--since", metavar="WHEN", help="Calls that arrived then or later: 2026-09-24 or '2026-09-24 14:05'.")
@click.option("--until", metavar="WHEN", help="Calls that arrived before then; a day alone is taken whole.")
@click.option("--events", type=click.Path(path_type=Path), help="The channel events. Default: those here.")
@click.option("--timezone", callback=zone, default="Pacific/Noumea", show_default=True, help="For every time.")
@click.pass_obj
def check_talk(
    database: str | None, since: str | None, until: str | None, events: Path | None, timezone: ZoneInfo
) -> None:
    """Compare each talk with Asterisk's account of which channels were joined; show those that differ by over 2 s.

    Nothing is changed. A talk without a figure of the journal followed a transfer out of the queues, or went on.
    """
    told = talk_check.read_files(events or site_here().talks)
    span = since_of(since, timezone), until_of(until, timezone)
    checked = read_records(database, lambda connection: talk_check.check(connection, told, *span))
    if checked is None:
        click.echo("the channel events tell of nobody who was joined")
        return
    for talk in checked.differing:
        click.echo(_told(talk))
    since_then = f"since {checked.since.astimezone(timezone):%Y-%m-%d %H:%M:%S}"
    click.echo(f"{len(checked.talks)} talks {since_then}, {len(checked.differing)} of them otherwise by the channels")
    if checked.not_understood:
        click.echo(f"{checked.not_understood} lines of the channel events were not understood")


def _told(talk: Compared) -> str:
    return f"{talk.callid}  {talk.who}: journal {_seconds(talk.journal)}, channels {_seconds(talk.channels)}"


def _seconds(seconds: float | None) -> str:
    return "tells none" if seconds is None else f"{seconds:.1f} s"
