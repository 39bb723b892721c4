"""`mille records` and `mille rebuild`: what the records hold, the months that can go, and folding all of it again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from mille.asterisk.secrets import caller_key
from mille.cli.records.records_option import database_option, read_records, timezone_option, zone_in
from mille.records.sql.connection import Connection
from mille.records.store import upkeep
from mille.records.tallies.stored_settings import settings
from mille.site.which_centre import home_here


def month_(ctx: click.Context, param: click.Parameter, text: str | None) -> datetime | None:
    """The first instant, in UTC, of a month as people type it, or a message that says what to type."""
    try:
        return None if text is None else datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not a month; write 2026-11") from None


@click.group("records", invoke_without_command=True)
@database_option
@timezone_option
@click.pass_context
def records(ctx: click.Context, database: str | None, timezone: ZoneInfo | None) -> None:
    """Show until when the records are complete, which months they hold, and how many lines could not be read."""
    ctx.obj = database
    if ctx.invoked_subcommand is None:
        read_records(database, lambda connection: _tell(connection, timezone or zone_in(connection)))


@records.command("aside")
@click.option("--last", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="Only the last N.")
@click.pass_obj
def aside(database: str | None, last: int) -> None:
    """Show where each line that could not be read stands, and what is wrong with it, but not its text."""
    lines = read_records(database, lambda found: upkeep.reasons(found, last))
    for node, generation, byte, length, why in lines:
        click.echo(f"{node}  file {generation}, byte {byte}, {length} bytes: {why}")
    if not lines:
        click.echo("every line could be read")


@records.command("drop")
@click.argument("month", callback=month_)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@click.pass_obj
def drop(database: str | None, month: datetime, yes: bool) -> None:
    """Delete the journal and the calls of MONTH (2025-01), which must be the oldest. Its figures stay."""
    if not yes:
        click.confirm(f"The journal and the calls of {month:%Y-%m} will be deleted for good. Continue?", abort=True)
    read_records(database, lambda connection: upkeep.drop_month(connection, month, datetime.now(UTC)))
    click.echo(f"{month:%Y-%m} deleted")


@click.command("rebuild")
@click.option("--node", help="Only calls of this node. Default: all nodes.")
@click.option("--since", metavar="MONTH", callback=month_, help="Only from this month on, such as 2026-11.")
@database_option
def rebuild(node: str | None, since: datetime | None, database: str | None) -> None:
    """Compute every call again from the journal, after an upgrade or a repair. Can be interrupted and repeated."""
    key = caller_key.read(home_here().caller_key)
    read_records(database, lambda connection: _rebuild(connection, node, since, key))


def _tell(connection: Connection, timezone: ZoneInfo) -> None:
    for node in upkeep.nodes(connection):
        read_at = node.read_at.astimezone(timezone)
        click.echo(
            f"{node.name}: complete until {read_at:%Y-%m-%d %H:%M:%S} (file {node.generation}, byte {node.byte})"
        )
    for month, size in upkeep.sizes(connection).items():
        if month != "default":
            click.echo(f"{month.replace('_', '-')}  {size / 1e6:10,.1f} MB")
    found = upkeep.aside(connection)
    click.echo(f"lines that could not be read: {found.not_understood} (list them with `mille records aside`)")
    tell_uncounted(upkeep.uncounted(connection))
    out = f"{found.lines_out_of_time} lines, {found.calls_out_of_time} calls"
    click.echo(f"with an impossible time, in no month: {out}")


def tell_uncounted(calls: int) -> None:
    """Says how many calls came too late to be counted, if there are any."""
    if calls:
        these = ("call is", "it") if calls == 1 else ("calls are", "them")
        click.echo(f"{calls:,} {these[0]} in deleted months; no report counts {these[1]}")


def _rebuild(connection: Connection, node: str | None, since: datetime | None, key: str) -> None:
    known = upkeep.all_nodes(connection)
    if not key and upkeep.needs_key(connection):
        raise click.ClickException(
            "the key of callers' hashes is not here (caller-key.json): set MILLE_HOME to its folder"
        )
    if node is not None and node not in known:
        raise click.ClickException(f"no node is called {node}; those that are: {', '.join(known) or 'none'}")
    early_after = settings(connection).early_after
    for name in known if node is None else [node]:
        total: dict[str, int] = {}
        for part, done in upkeep.rebuild(connection, name, early_after, since, key):
            total[part] = done
            if done % PROGRESS == 0:
                click.echo(f"{name} {part.replace('_', '-')}: {done} calls", err=True)
        click.echo(f"{name}: {sum(total.values())} calls computed again")


PROGRESS = 10_000
"""Calls after which a rebuild says how far it is."""
