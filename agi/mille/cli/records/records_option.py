"""The records as every verb opens them: those named, or those of the centre here, with times in its zone."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
import psycopg

from mille.records.figures.figure_settings import FigureSettings
from mille.records.sql.connection import Connection, connect, why
from mille.records.tallies.stored_settings import settings
from mille.site.description_in_force import described
from mille.site.which_centre import records_here

Command = Callable[..., Any]
Option = Callable[[Command], Command]
Read = TypeVar("Read")


def _zone(ctx: click.Context, param: click.Parameter, name: str | None) -> ZoneInfo | None:
    """A time zone by its name, or a message that says what to type."""
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise click.BadParameter(f"there is no time zone {name!r}; a valid name is Pacific/Noumea") from None


database_option: Option = click.option(
    "--database", envvar="MILLE_DATABASE", help="Database of the records. Default: that of the centre here."
)
timezone_option: Option = click.option(
    "--timezone",
    callback=_zone,
    metavar="ZONE",
    help="Time zone of all times. Default: the one in which the records count days.",
)


def in_records(command: Command) -> Command:
    """The options of every command that reads the records."""
    return database_option(timezone_option(command))


def of_callers(command: Command) -> Command:
    """The options of those that show callers' numbers."""
    show = click.option("--full-numbers", is_flag=True, help="Show all digits of callers' numbers.")
    return show(in_records(command))


def zone_in(connection: Connection) -> ZoneInfo:
    """The zone by which these records count days; that of the centre here while nobody has told them."""
    told = settings(connection)
    return zone_here() if told == FigureSettings() else ZoneInfo(told.timezone)


def zone_here() -> ZoneInfo:
    """The zone of the centre described here; UTC without one."""
    centre = described()
    return ZoneInfo(centre.timezone if centre else "UTC")


def read_records(database: str | None, read: Callable[[Connection], Read]) -> Read:
    """What is read from the records named, or from those of the centre here; a message when that cannot be done."""
    try:
        with opened(database) as connection:
            return read(connection)
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction):
        raise click.ClickException(
            "this database has no records yet, or those of another mille: start the collector"
        ) from None
    except psycopg.OperationalError as error:
        raise click.ClickException(f"the database does not answer: {why(error)}") from None


@contextmanager
def opened(database: str | None, made: bool = False) -> Iterator[Connection]:
    """A connection to the database named, or to that of the centre here; `made` when there is none yet."""
    with address_of(database, made) as address, closing(connect(address)) as connection:
        yield connection


@contextmanager
def address_of(database: str | None, made: bool = False) -> Iterator[str]:
    """How to reach the database named, or that of the centre here, while it is read; `made` when there is none yet."""
    if database is not None:
        yield database
        return
    if made:
        os.umask(0o077)
    with records_here(made) as address:
        yield address
