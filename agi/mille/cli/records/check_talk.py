"""`mille records check-talk`: the talks of the records against Asterisk's channel events."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.centre.hours.typed_instants import since_of, until_of
from mille.cli.records.records_option import read_records, timezone_option, zone_in
from mille.records.calls.crosscheck import Compared
from mille.records.store import store, talk_check
from mille.records.store.talk_check import Checked
from mille.site.which_centre import site_here


@click.command("check-talk")
@click.option(
    "--since", metavar="WHEN", help="Calls that arrived at or after this time: 2026-09-24 or '2026-09-24 14:05'."
)
@click.option("--until", metavar="WHEN", help="Calls that arrived before this time. A date includes the whole day.")
@click.option("--events", type=click.Path(path_type=Path), help="The channel events. Default: those here.")
@timezone_option
@click.pass_obj
def check_talk(
    database: str | None, since: str | None, until: str | None, events: Path | None, timezone: ZoneInfo | None
) -> None:
    """Compare each talk with Asterisk's channel events, and show differences over 2 s.

    Nothing is changed. A talk without a figure of the journal followed a transfer out of the queues, or went on.
    """
    told = talk_check.read_files(events or site_here().talks)

    def read(connection: store.Connection) -> tuple[Checked | None, ZoneInfo]:
        zone = timezone or zone_in(connection)
        return talk_check.check(connection, told, since_of(since, zone), until_of(until, zone)), zone

    checked, zone = read_records(database, read)
    if checked is None:
        click.echo("the channel events show no talk")
        return
    for talk in checked.differing:
        click.echo(_told(talk))
    since_then = f"since {checked.since.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    click.echo(
        f"{len(checked.talks)} talks {since_then}, {len(checked.differing)} of them different in the channel events"
    )
    if checked.not_understood:
        click.echo(f"{checked.not_understood} lines of the channel events could not be read")


def _told(talk: Compared) -> str:
    return f"{talk.callid}  {talk.who}: journal {_seconds(talk.journal)}, channels {_seconds(talk.channels)}"


def _seconds(seconds: float | None) -> str:
    return "tells none" if seconds is None else f"{seconds:.1f} s"
