"""`mille import`: the history of another system into the records, or only what would be understood of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click
import psycopg

from mille.asterisk.change import compiled_description
from mille.asterisk.change.releases import SERVING, Releases
from mille.asterisk.secrets import caller_key
from mille.cli.records.records import tell_uncounted
from mille.cli.records.records_option import database_option, in_records, opened, zone_here, zone_in
from mille.errors import MilleError
from mille.records.calls.fold import EARLY_AFTER
from mille.records.history.names import Names, read_names
from mille.records.history.survey import Survey
from mille.records.history.translation import Rules, Trial, translated
from mille.records.history.visits import Visits
from mille.records.imports import importing
from mille.records.imports.history_files import in_order, read_file
from mille.records.sql.connection import why
from mille.records.store import upkeep
from mille.records.store.numbers_in_records import Numbers
from mille.records.tallies.stored_settings import settings
from mille.site.home_folders import Home
from mille.site.which_centre import home_here

SHOWN = 15
"""Names of queues and agents that are listed, those with the most calls."""

NODE = click.option(
    "--node", default="history", show_default=True, help="Name of the node to which these calls belong."
)


@click.group("import")
def import_() -> None:
    """Import the history of another system into the records, for `mille calls` and all reports."""


@import_.command("queue_log")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Only show what would be imported. Needs no database.")
@NODE
@click.option(
    "--queue-names",
    type=click.Path(path_type=Path, exists=True),
    help="A file with lines such as 201,bank: the queue's name there, and here.",
)
@click.option(
    "--agent-names",
    type=click.Path(path_type=Path, exists=True),
    help="A file with lines such as SIP/201,a01: the agent's name there, and here.",
)
@in_records
def queue_log(
    files: tuple[Path, ...],
    dry_run: bool,
    node: str,
    queue_names: Path | None,
    agent_names: Path | None,
    database: str | None,
    timezone: ZoneInfo | None,
) -> None:
    """Import queue_log FILES of any Asterisk, or CSV exports of its table, compressed or not, in any order.

    Given again, or with more lines in them, they bring only what is new. The centre that runs here is not touched.
    """
    home, survey = home_here(), Survey()
    names = Names(_names(queue_names), _names(agent_names))
    if dry_run:
        zone, early_after = timezone or zone_here(), _early_after(database, home)
        paths = in_order(list(dict.fromkeys(files)), zone)
        told = _try(paths, names, zone, survey, early_after)
        say(survey, told, len(paths), zone, early_after)
        click.echo("nothing was written; run it without --dry-run to import")
        return
    with _connected(database, node) as connection:
        zone = timezone or zone_in(connection)
        paths = in_order(list(dict.fromkeys(files)), zone)
        numbers = _numbers(home)
        key = caller_key.ensure(home.secrets)
        rules = Rules(names, numbers.until, numbers.replace) if numbers else Rules(names)
        visits, new = Visits(importing.visits_before(connection, node)), 0
        early_after = settings(connection).early_after
        for path in paths:
            lines = translated(read_file(path, zone, survey), rules, visits, survey)
            new += importing.keep(connection, node, lines, survey, key, early_after)
        say(survey, importing.counted(connection, node), len(paths), zone, early_after)
        tell_uncounted(upkeep.uncounted(connection, node))
    click.echo(f"{new:,} new lines; list the calls with `mille calls --node {node} --last 10`")


@import_.command()
@NODE
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@database_option
def forget(node: str, yes: bool, database: str | None) -> None:
    """Delete what was imported as a node, so that it can be imported again."""
    with _connected(database, node) as connection:
        calls = sum(importing.counted(connection, node).values())
        if not yes:
            click.confirm(f"remove {calls:,} calls of the node {node} from the records?", abort=True)
        click.echo(f"{importing.forget(connection, node):,} calls were removed")


def say(survey: Survey, outcomes: Mapping[str, int], files: int, timezone: ZoneInfo, early_after: float) -> None:
    """What was understood, and what was not, with an example of each."""
    period = survey.period
    shown = [f"{at.astimezone(timezone):%Y-%m-%d %H:%M}" for at in period] if period else []
    when = f", from {shown[0]} to {shown[1]} ({timezone.key})" if shown else ", and no event in them"
    click.echo(f"{files} file{'s' * (files != 1)}, {survey.lines:,} lines{when}")
    told = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(outcomes.items(), key=lambda item: -item[1]))
    click.echo(f"calls: {sum(outcomes.values()):,}{f' ({told})' if told else ''}")
    click.echo(f"abandoned_early: callers who hung up within {early_after:g} s, or before any queue")
    click.echo(f"queues (calls entered): {_most(survey.entries)}")
    click.echo(f"agents (calls answered): {_most(survey.answers)}")
    for event, count in survey.strange.most_common():
        click.echo(f"unknown event: {event}, {count:,} lines, such as {survey.examples[event]}")
    for complaint, count in survey.unreadable.most_common():
        click.echo(f"not a queue_log line ({complaint}): {count:,}, such as {survey.examples[complaint]}")
    for broken in survey.broken:
        click.echo(broken)
    click.echo(f"repeated lines: {survey.repeated:,}; empty lines: {survey.empty:,}")


def _most(counted: Counter[str]) -> str:
    told = ", ".join(f"{name} {count:,}" for name, count in counted.most_common(SHOWN))
    return (told or "none") + (f", and {len(counted) - SHOWN} more" if len(counted) > SHOWN else "")


def _try(paths: list[Path], names: Names, timezone: ZoneInfo, survey: Survey, early_after: float) -> Counter[str]:
    """The outcomes of the calls that the files would become."""
    trial, visits = Trial(), Visits()
    for path in paths:
        trial.read(translated(read_file(path, timezone, survey), Rules(names), visits, survey), survey)
    return Counter(call.outcome.value for call in trial.calls(early_after))


def _names(path: Path | None) -> dict[str, str]:
    return {} if path is None else read_names(path.read_text(encoding="utf-8-sig").splitlines(), str(path))


def _early_after(database: str | None, home: Home) -> float:
    """Who is lost, as the records that are named have it; else as the description in force here, for none is needed."""
    if database is not None:
        try:
            with opened(database) as connection:
                return settings(connection).early_after
        except psycopg.Error:
            pass  # as if none were named: the answer says by what it was counted
    number = Releases(home.releases).pointed(SERVING)
    return EARLY_AFTER if number is None else float(compiled_description.load(home.releases / str(number)).early_after)


def _numbers(home: Home) -> Numbers | None:
    """Which numbers may not be kept any more, by the description in force here; None without one, or for ever."""
    number = Releases(home.releases).pointed(SERVING)
    days = compiled_description.load(home.releases / str(number)).retention.numbers if number is not None else None
    if days is None:
        return None
    return Numbers.older(days, caller_key.ensure(home.secrets), datetime.now(UTC))


@contextmanager
def _connected(database: str | None, node: str) -> Iterator[psycopg.Connection[Any]]:
    """The records, to be written to as a node of imports."""
    try:
        with opened(database, made=True) as connection:
            importing.begin(connection, node)
            yield connection
    except psycopg.Error as error:
        raise MilleError(
            f"the database refused ({why(error)}); what was imported is kept, run the command again"
        ) from None
