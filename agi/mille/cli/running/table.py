"""The tables that callers hear: what is open today, changed at once."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.asterisk.announcements.tables_file import Given
from mille.centre.model.centre import Centre, Table
from mille.centre.source.parser import decode
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.tables.table import keys_of
from mille.centre.texts.table_texts import sentences_of
from mille.errors import MilleError
from mille.site.installations import now_by_me
from mille.site.which_centre import centre_here, resting_here
from mille.words.formats import formats_of

LARGEST = 200_000
"""Bytes of a file that is a table."""
AHEAD = 7
"""Days that are shown besides this one."""


@click.command()
@click.argument("name", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Show what callers hear now, and on each of the next seven days.")
@click.option("--clear", is_flag=True, help="Return to the table of the description.")
def table(name: str | None, file: Path | None, *, show: bool, clear: bool) -> None:
    """Put the CSV file FILE in force as the table NAME, at once. Without NAME, list the tables.

    Columns: place (or place-fr, place-en), days (mon-fri, a date, FROM to TO, holidays; empty: every day), hours
    (7:45-11:30 and 12:15-15:00, or closed), fr and en (texts in each language), key (the key with which callers choose
    the place). If two rows are about the same place and day, the more precise one counts.
    """
    if name is None and (show or clear):
        raise MilleError(f"say which table to {'show' if show else 'clear'}; `mille table` lists them")
    if name is None:
        here = resting_here()
        return _list(here.with_tables(), here.tables.given())
    if show + clear + (file is not None) != 1:
        raise MilleError("give the FILE of the table, or --show, or --clear")
    if show:
        return _show(resting_here().with_tables(), name)
    here = centre_here(lambda said: None)
    centre = here.put_table(name, _given(file) if file else None)
    rows = f"{_rows(centre.tables[name])}, " if name in centre.tables else ""
    click.echo(f"{name}: {rows}" + ("of the description again" if clear else "in force now"))
    if name in centre.tables:
        _heard(centre, name, datetime.now(UTC))
    return None


def _given(file: Path) -> Given:
    try:
        content = file.read_bytes()
    except OSError as error:
        remedy = "give a CSV file that the centre's user may read"
        raise MilleError(f"{file}: cannot be read: {error.strerror}; {remedy}") from None
    if len(content) > LARGEST:
        raise MilleError(f"{file} has {len(content)} bytes; a table has at most {LARGEST}")
    note = now_by_me("table")
    return Given(str(file), decode(content), note.by, note.at)


def _list(centre: Centre, given: Mapping[str, Given]) -> None:
    for name, known in centre.tables.items():
        source = "of the description"
        if name in given:
            since = datetime.fromisoformat(given[name].at).astimezone(UTC)
            source = f"of {given[name].file}, since {since:%Y-%m-%d %H:%M} UTC by {given[name].by}"
        click.echo(f"{name}: {_rows(known)} {source}")
    if not centre.tables:
        click.echo("the centre has no tables; add `tables` to its description")


def _rows(table: Table) -> str:
    return f"{len(table.rows)} row{'s' * (len(table.rows) != 1)}"


def _show(centre: Centre, name: str) -> None:
    if name not in centre.tables:
        raise MilleError(f"there is no table {quote(name)}; {did_you_mean(name, list(centre.tables))}")
    for at in _moments(centre):
        click.echo(formats_of("en").date(at.date()) + (f", {at:%H:%M}" if at.time() != time() else ""))
        _heard(centre, name, at)


def _moments(centre: Centre) -> Iterator[datetime]:
    """Now, and the beginning of each of the next days, in the centre's time."""
    now = datetime.now(ZoneInfo(centre.timezone))
    yield now
    for days in range(1, AHEAD + 1):
        yield datetime.combine(now.date() + timedelta(days=days), time(), now.tzinfo)


def _heard(centre: Centre, name: str, at: datetime) -> None:
    """What callers hear at an instant, in every language, of every place."""
    for language in centre.languages:
        for key in keys_of(centre.tables[name]) or [""]:
            said = " ".join(
                message.texts.get(language, "") for message in sentences_of(centre, centre.tables[name], key, at)
            )
            click.echo(f"  {language}{f' {key}' if key else ''}: {said}")
