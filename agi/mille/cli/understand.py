"""`mille explain`, `mille hear`, `mille open-hours`: what a description means, before anybody rings."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import click

from mille.asterisk.releases import DESCRIPTION, SERVING, Releases
from mille.call.narrated import narrated
from mille.call.rehearsal import ENDINGS, Caller, QueueState, rehearse
from mille.centre import calendar_text
from mille.centre.crisis import units_open, with_units
from mille.centre.explain import explain as explained
from mille.centre.model import Centre, Hours, Language
from mille.centre.problems import did_you_mean, quote
from mille.centre.reader import load_centre
from mille.centre.wording import SPOKEN, wording
from mille.cli.page import Source, as_html, as_text
from mille.errors import MilleError
from mille.production.found import home_here
from mille.resources import folder

YEARS = (2000, 2099)
"""The years whose public holidays can be told."""

SILENCE = "-"

LANGUAGE = click.Choice(list(SPOKEN))


def common(command: Callable[..., None]) -> Callable[..., None]:
    """The options of the three verbs: which description, and which of its units are open."""
    default = "The description. Default: the one in force here, or else the 1000."
    file = click.option("--centre", type=click.Path(path_type=Path), help=default)
    opened = click.option("--open", "opened", multiple=True, metavar="UNIT", help="As if this crisis unit were open.")
    return file(opened(command))


@click.command("explain")
@common
@click.option("--language", type=LANGUAGE, help="Default: the centre's first.")
@click.option("--html/--text", "html", default=None, help="Default: text, or what the name of --to says.")
@click.option("--to", type=click.Path(path_type=Path), help="Write it there.")
def explain(
    centre: Path | None, opened: tuple[str, ...], language: Language | None, html: bool | None, to: Path | None
) -> None:
    """The centre in plain words: a page that the head of the centre can sign."""
    described = _centre(centre, opened)
    page = explained(described, language or _native(described))
    source = _source(centre or _in_force(), wording(page.language).date(datetime.now(_zone(described)).date()))
    as_page = html if html is not None else to is not None and to.suffix in (".html", ".htm")
    _put((as_html if as_page else as_text)(page, source), to)


@click.command("hear")
@common
@click.option("--at", metavar="'YYYY-MM-DD HH:MM'", help="In the centre's time zone. Default: now.")
@click.option("--from", "number", default="", metavar="NUMBER", help="Who rings. Default: a number withheld.")
@click.option(
    "--press",
    multiple=True,
    metavar="KEYS",
    help="One after the other; - lets a question pass, or leaves a voice message empty. Then he is silent.",
)
@click.option(
    "--queue",
    "queues",
    multiple=True,
    metavar="[NAME=]STATE",
    help=f"How it stands, or all of them: {', '.join(ENDINGS)}. Default: busy, until an agent answers.",
)
@click.option(
    "--transfer",
    multiple=True,
    metavar="KEYS",
    help="By which agents, where they may, hand him over.",
)
@click.option("--again", type=click.IntRange(0), metavar="SECONDS", help="So long ago a call of his was not answered.")
@click.option("--bulletin", metavar="TEXT", help="As if `mille bulletin welcome` told this, in whatever language.")
@click.option("--lot", type=click.IntRange(0, 99), default=0, show_default=True, help="What he draws, for shares.")
@click.option("--in", "language", type=LANGUAGE, default="en", show_default=True, help="Who is told of it.")
def hear(
    centre: Path | None,
    opened: tuple[str, ...],
    at: str | None,
    number: str,
    press: tuple[str, ...],
    queues: tuple[str, ...],
    transfer: tuple[str, ...],
    again: int | None,
    bulletin: str | None,
    lot: int,
    language: Language,
) -> None:
    """What a caller would hear, step by step, and where he goes: decided as for a live call."""
    described = _centre(centre, opened)
    rings, pressed, states = _instant(at, _zone(described)), _keys("".join(press)), _states(described, queues)
    told = dict.fromkeys(described.languages, bulletin) if bulletin else {}
    caller = Caller(rings, pressed, states, _number(number), lot, _keys("".join(transfer)), again, told)
    played = rehearse(described, caller)
    click.echo(narrated(described, caller.arrived, _number(number), played, wording(language)), nl=False)


@click.command("open-hours")
@common
@click.option("--year", type=click.IntRange(*YEARS), help="Default: this one.")
@click.option("--hours", "names", multiple=True, metavar="NAME", help="A timetable. Default: the centre's.")
@click.option("--csv", "as_csv", is_flag=True, help="Every day of every timetable, or of those named.")
@click.option("--language", type=LANGUAGE, default="en", show_default=True)
@click.option("--to", type=click.Path(path_type=Path), help="Write it there.")
def open_hours(
    centre: Path | None,
    opened: tuple[str, ...],
    year: int | None,
    names: tuple[str, ...],
    as_csv: bool,
    language: Language,
    to: Path | None,
) -> None:
    """A year's calendar, and why each day is closed."""
    described, words = _centre(centre, opened), wording(language)
    year = year or datetime.now(_zone(described)).year
    if as_csv:
        timetables = [_timetable(described, name) for name in names or described.timetables]
        _put(calendar_text.as_csv(described, timetables, year, words), to)
        return
    shown = [_timetable(described, name) for name in names or (described.hours,)]
    drawn = [calendar_text.drawn(described, hours, year, words) for hours in shown]
    others = [name for name in described.timetables if name not in {hours.name for hours in shown}]
    left = [words("calendar_others", names=words.listing(others)) + "\n"] if others else []
    _put("\n".join([*drawn, *left]), to)


def _in_force() -> Path:
    """The description that is in force here, as it was written; where there is none, that of the 1000."""
    releases = Releases(home_here().releases)
    number = releases.pointed(SERVING)
    if number is None:
        return folder("asterisk-conf") / "centre" / "1000.yaml"
    return releases.path(number) / DESCRIPTION


def _centre(file: Path | None, opened: tuple[str, ...]) -> Centre:
    described = load_centre(file or _in_force())
    return with_units(described, {*units_open(described), *opened})


def _native(centre: Centre) -> Language:
    """The first language of the centre that mille speaks."""
    return next((language for language in centre.languages if language in SPOKEN), "en")


def _zone(centre: Centre) -> ZoneInfo:
    return ZoneInfo(centre.timezone)


def _source(file: Path, date: str) -> Source:
    return Source(file.name, hashlib.sha256(file.read_bytes()).hexdigest()[:12], date)


def _instant(text: str | None, zone: ZoneInfo) -> datetime:
    """An instant as people type it, in the centre's time zone unless it says another."""
    if text is None:
        return datetime.now(zone)
    try:
        if not re.match(r"\d{4}-\d{2}-\d{2}[ T]\d", text):
            raise ValueError(text)
        at = datetime.fromisoformat(re.sub(r"([ T])(\d:)", r"\g<1>0\2", text))  # 9:00 is 09:00
    except ValueError:
        raise MilleError(f"--at {quote(text)} is no instant; type '2026-09-24 14:05'") from None
    if not YEARS[0] < at.year < YEARS[1]:
        raise MilleError(f"--at {quote(text)} is too far away; take a year from {YEARS[0] + 1} to {YEARS[1] - 1}")
    return at if at.tzinfo else at.replace(tzinfo=zone)


def _keys(text: str) -> tuple[str, ...]:
    """The keys of --press; spaces and commas between them are allowed."""
    typed = [char for char in text if char not in " ,"]
    for char in typed:
        if char not in "0123456789*#" + SILENCE:
            raise MilleError(f"--press {quote(char)} is no key; type 0 to 9, * or #, and {SILENCE} for silence")
    return tuple("" if char == SILENCE else char for char in typed)


def _states(centre: Centre, queues: tuple[str, ...]) -> Mapping[str, QueueState]:
    states: dict[str, QueueState] = {}
    for said in queues:
        name, _, state = said.rpartition("=")
        known = [*centre.queues, *centre.partners, *centre.agents]
        if name and name not in known:
            raise MilleError(f"--queue {quote(said)}: there is no queue {quote(name)}; {_guess(name, known)}")
        if state not in ENDINGS:
            raise MilleError(f"--queue {quote(said)}: {quote(state)} is no state; {_guess(state, ENDINGS)}")
        states[name] = cast(QueueState, state)
    return states


def _timetable(centre: Centre, name: str) -> Hours:
    if name not in centre.timetables:
        raise MilleError(f"there are no hours {quote(name)}; {_guess(name, centre.timetables)}")
    return centre.timetables[name]


def _guess(name: str, known: Iterable[str]) -> str:
    return did_you_mean(name, list(known))


def _number(text: str) -> str:
    """A caller's number as the dialplan keeps it: digits and +, 20 at the most, or nothing."""
    return text if re.fullmatch("[0-9+]{1,20}", text) else ""


def _put(text: str, to: Path | None) -> None:
    if to is None:
        click.echo(text, nl=False)
        return
    try:
        to.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MilleError(f"{to} cannot be written: {error.strerror}") from None
    click.echo(f"written: {to}", err=True)
