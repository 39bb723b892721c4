"""The tables that callers hear: what is open today, changed at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from mille.asterisk.tables_file import Given
from mille.call.table_texts import told
from mille.centre.model import Centre
from mille.centre.source import decode
from mille.centre.tables import keys_of
from mille.embedded.here import now_by_me
from mille.errors import MilleError
from mille.production.found import centre_here

LARGEST = 200_000
"""Bytes of a file that is a table."""


@click.command()
@click.argument("name", required=False)
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--show", is_flag=True, help="Print what callers hear now, and each day of the coming week.")
@click.option("--clear", is_flag=True, help="Return to the table of the description.")
def table(name: str | None, file: Path | None, *, show: bool, clear: bool) -> None:
    """Let callers hear the table FILE, a CSV file, as NAME from now on. Without NAME, list the tables.

    Its columns: place (or place-fr, place-en), days (mon-fri, a date, dates FROM to TO, holidays; empty: every day),
    hours (7:45-11:30, 12:15-15:00, or closed), fr and en (words of each language), key (by which callers choose the
    place). Of two rows about a place and a day the more precise one counts.
    """
    here = centre_here(lambda said: None)
    if name is None:
        return _list(here.with_tables(), here.tables.given())
    if show + clear + (file is not None) != 1:
        raise MilleError("give the FILE of the table, or --show, or --clear")
    if show:
        return _show(here.with_tables(), name)
    centre = here.put_table(name, _given(file) if file else None)
    click.echo(f"{name}: " + ("that of the description again" if clear else f"{len(centre.tables[name].rows)} rows"))
    if name in centre.tables:
        _heard(centre, name, datetime.now(UTC))
    return None


def _given(file: Path) -> Given:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise MilleError(
            f"{file}: cannot be read: {error.strerror}; give a CSV file that the centre's user may read"
        ) from None
    if len(content) > LARGEST:
        raise MilleError(f"{file} has {len(content)} bytes and is no small table; {LARGEST} at most")
    note = now_by_me("table")
    return Given(str(file), decode(content), note.by, note.at)


def _list(centre: Centre, given: object) -> None:
    for name, table in centre.tables.items():
        known = given.get(name) if isinstance(given, dict) else None
        source = (
            f"{known.file}, since {known.at[:16].replace('T', ' ')} UTC by {known.by}" if known else "the description"
        )
        click.echo(f"{name}: {len(table.rows)} rows, of {source}")
    if not centre.tables:
        click.echo(f"{centre.name} has no tables; `tables` in its description says which there are")


def _show(centre: Centre, name: str) -> None:
    if name not in centre.tables:
        raise MilleError(f"there is no table {name!r}; there are {', '.join(centre.tables) or 'none'}")
    now = datetime.now(UTC)
    for day in range(8):
        at = now if not day else (now + timedelta(days=day))
        _heard(centre, name, at)


def _heard(centre: Centre, name: str, at: datetime) -> None:
    """What callers hear at an instant, in every language, of every place."""
    table = centre.tables[name]
    for language in centre.languages:
        for key in keys_of(table) or [""]:
            said = " ".join(message.texts[language] for message in told(centre, table, key, at))
            click.echo(f"  {language}{f' {key}' if key else ''}: {said}")
