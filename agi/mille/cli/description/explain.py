"""`mille explain`, `mille open-hours`: what a description means, before anybody rings. See also `hear.py`."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.asterisk.change.releases import DESCRIPTION, SERVING, Releases
from mille.centre.explain import calendar_text
from mille.centre.explain.explanation import explain as explained
from mille.centre.explain.wording import Wording, language_of, wording
from mille.centre.model.centre import Centre, Hours, Language
from mille.centre.reader.description import load_centre
from mille.centre.source.problems import did_you_mean, quote
from mille.centre.units.overlay import units_open, with_units
from mille.cli.description.explain_page import Source, as_html, as_text
from mille.errors import MilleError
from mille.resources import folder
from mille.site.which_centre import home_here
from mille.words.catalogue import languages

YEARS = (2000, 2099)
"""The years whose public holidays can be told."""

LANGUAGE = click.Choice(languages())


def common(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the three verbs: which description, and which of its units are open."""
    default = "The description file. Default: the one in force here, else 1000.yaml."
    file = click.option("--centre", type=click.Path(path_type=Path), help=default)
    opened = click.option(
        "--open",
        "opened",
        multiple=True,
        metavar="UNIT",
        help="Assume that this crisis unit is open. Repeat the option for several.",
    )
    return file(opened(command))


@click.command("explain")
@common
@click.option("--language", type=LANGUAGE, help="Language of the page. Default: the first language of the centre.")
@click.option("--html/--text", "html", default=None, help="Format. Default: by the ending of --to, else text.")
@click.option("--to", type=click.Path(path_type=Path), help="Write to this file.")
def explain(
    centre: Path | None, opened: tuple[str, ...], language: Language | None, html: bool | None, to: Path | None
) -> None:
    """Describe the centre in plain words, on a page that its head can sign."""
    described = centre_of(centre, opened)
    page = explained(described, language or language_of(described))
    source = _source(centre or file_in_force(), wording(page.language).date(datetime.now(_zone(described)).date()))
    as_page = html if html is not None else to is not None and to.suffix in (".html", ".htm")
    _put((as_html if as_page else as_text)(page, source), to)


@click.command("open-hours")
@common
@click.option("--year", type=click.IntRange(*YEARS), help="Default: the current year.")
@click.option("--hours", "names", multiple=True, metavar="NAME", help="Show this timetable. Default: the centre's.")
@click.option(
    "--csv", "as_csv", is_flag=True, help="Print every day as CSV, for all timetables or those given with --hours."
)
@click.option("--language", type=LANGUAGE, default="en", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), help="Write to this file.")
def open_hours(
    centre: Path | None,
    opened: tuple[str, ...],
    year: int | None,
    names: tuple[str, ...],
    as_csv: bool,
    language: Language,
    to: Path | None,
) -> None:
    """Show a year's calendar, and why each day is closed."""
    described, words = centre_of(centre, opened), wording(language)
    year = year or datetime.now(_zone(described)).year
    if as_csv:
        timetables = [_timetable(described, name) for name in names or described.timetables]
        _put(calendar_text.as_csv(described, timetables, year, words), to)
        return
    shown = [_timetable(described, name) for name in names or (described.hours,)]
    drawn = [calendar_text.drawn(described, hours, year, words) for hours in shown]
    others = [name for name in described.timetables if name not in {hours.name for hours in shown}]
    left = [_others(others, words)] if others else []
    _put("\n".join([*drawn, *left]), to)


def _others(names: list[str], words: Wording) -> str:
    listed = words.listing(names)
    return words._("Other hours in this description: {names}. Show them with --hours NAME.", names=listed) + "\n"


def file_in_force() -> Path:
    """The description that is in force here, as it was written; where there is none, that of the 1000."""
    releases = Releases(home_here().releases)
    number = releases.pointed(SERVING)
    if number is None:
        return folder("asterisk-conf") / "centre" / "1000.yaml"
    return releases.path(number) / DESCRIPTION


def centre_of(file: Path | None, opened: tuple[str, ...]) -> Centre:
    """What is described, with the units that are open and those that are `opened` for this."""
    described = load_centre(file or file_in_force())
    return with_units(described, {*units_open(described), *opened})


def _zone(centre: Centre) -> ZoneInfo:
    return ZoneInfo(centre.timezone)


def _source(file: Path, date: str) -> Source:
    return Source(file.name, hashlib.sha256(file.read_bytes()).hexdigest()[:12], date)


def _timetable(centre: Centre, name: str) -> Hours:
    if name not in centre.timetables:
        raise MilleError(f"there is no timetable {quote(name)}; {did_you_mean(name, list(centre.timetables))}")
    return centre.timetables[name]


def _put(text: str, to: Path | None) -> None:
    if to is None:
        click.echo(text, nl=False)
        return
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MilleError(f"{to} cannot be written: {error.strerror}") from None
    click.echo(f"written: {to}", err=True)
