"""Changing a centre with calls up: plan, apply, history, rollback, open, close."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from mille.aligned import aligned
from mille.asterisk.change import apply as applying
from mille.asterisk.change import units_in_force
from mille.asterisk.change.changes import Plan
from mille.asterisk.change.installation import Installation, Wanted
from mille.asterisk.change.releases import APPLIED, CURRENT, Releases
from mille.asterisk.secrets import pin
from mille.asterisk.sound.studio_recordings import refuse_missing
from mille.centre.notation.typed_instants import instant
from mille.centre.units.orders import Deed, Planned, in_words, to_come
from mille.cli.records.records_option import zone_here
from mille.errors import MilleError
from mille.site.installations import now_by_me, read_description
from mille.site.which_centre import centre_here, home_here

force = click.option(
    "--force",
    is_flag=True,
    help="Go on even if callers of a removed queue have to be moved, or promised callbacks cannot be made.",
)
why = click.option("--why", default="", help="Reason, for the history.")
MOMENT = "'YYYY-MM-DD HH:MM'"
description = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@description
def plan(file: Path) -> None:
    """Show what FILE would change: in words, in Asterisk's files, and for people waiting or working now."""
    with _changing() as here:
        wanted = _with_description(here, file)
        _show(applying.plan(here, wanted), diff=True)
        _tell_what_comes(wanted)


@click.command()
@description
@force
@why
def apply(file: Path, force: bool, why: str) -> None:
    """Put FILE in force while calls go on. Takes it back if Asterisk does not follow."""
    with _changing() as here:
        _apply(here, _with_description(here, file), "apply", why, lambda made: force)


@click.command("open")
@click.argument("unit")
@click.option("--at", "start", metavar=MOMENT, help="Open at this time instead of now.")
@click.option("--until", metavar=MOMENT, help="Close again at this time.")
@why
def open_(unit: str, start: str | None, until: str | None, why: str) -> None:
    """Open a crisis unit: its menu, messages, hours, queue and agents in one step.

    Times are in the centre's time zone. A later command replaces this one.
    """
    with _changing() as here:
        now = here.wanted_now()
        units_in_force.needed(now, unit)
        acts = [*_planned(now, unit, "open", start, "--at", why), *_planned(now, unit, "close", until, "--until", why)]
        wanted = units_in_force.later(now if start else units_in_force.opened(now, unit, datetime.now(UTC)), *acts)
        _apply(here, wanted, f"open {unit}" + (f" --at {start!r}" if start else ""), why, lambda made: False)


@click.command()
@click.argument("unit")
@click.option("--at", "end", metavar=MOMENT, help="Close at this time instead of now.")
@click.option("--force", is_flag=True, help="Go on even if nobody is logged in where its callers would be moved.")
@why
def close(unit: str, end: str | None, force: bool, why: str) -> None:
    """Close a crisis unit. Its waiting callers keep their place in the queue they are moved to.

    Cancels what was planned for it by command.
    """
    with _changing() as here:
        now = here.wanted_now()
        units_in_force.needed(now, unit)
        if end:
            wanted = units_in_force.later(now, *_planned(now, unit, "close", end, "--at", why))
            return _apply(here, wanted, f"close {unit} --at {end!r}", why, lambda made: False)
        if not now.centre().units[unit].open and unit not in {act.unit for act in now.orders.planned}:
            raise MilleError(f"the unit {unit} is not open; `mille history` shows who closed it")
        wanted = units_in_force.closed(now, unit, datetime.now(UTC))
        return _apply(here, wanted, f"close {unit}", why, lambda made: force or not made.hopeless)


@click.command()
def history() -> None:
    """Show who changed the centre, when, why, and with what result."""
    folder = home_here().releases
    if not folder.is_dir():
        raise MilleError(f"no centre has run from {folder.parent}; set MILLE_HOME to the folder of the centre")
    releases = Releases(folder)
    current, zone = releases.pointed(CURRENT), zone_here()
    if not releases.numbers():
        raise MilleError(f"no release was ever in force in {folder.parent}; set MILLE_HOME to the folder of a centre")
    rows = [_release(releases, number, current, zone) for number in releases.numbers()]
    click.echo("\n".join(aligned(rows)))


def _release(releases: Releases, number: int, current: int | None, zone: ZoneInfo) -> tuple[str, ...]:
    """A release as a row: whether it is in force, its number, when, by whom, what was done, and the result."""
    note, outcome = releases.note(number), releases.outcome(number) or "begun, not finished"
    units = f" (open: {', '.join(note.units)})" if note.units else ""
    reason = f": {note.why}" if note.why else ""
    at = f"{datetime.fromisoformat(note.at).astimezone(zone):%Y-%m-%d %H:%M:%S}"
    mark = "now ▸" if number == current else ""
    return mark, str(number), at, note.by, f"{note.verb}{units}{reason}", outcome


@click.command()
@click.argument("number", type=int, required=False)
@force
@why
def rollback(number: int | None, force: bool, why: str) -> None:
    """Return to release NUMBER, or to the one before, while calls go on."""
    with _changing() as here:
        back = number if number is not None else _before(here)
        if back not in here.releases.numbers():
            raise MilleError(f"there is no release {back}; list them with `mille history`")
        wanted = units_in_force.returned(here.wanted(back), datetime.now(UTC))
        _apply(here, wanted, f"rollback to {back}", why, lambda made: force)


@contextmanager
def _changing() -> Iterator[Installation]:
    """The centre that runs here, while nobody else changes it; what a killed command began is finished, and told."""
    here = centre_here(click.echo)
    with applying.changing(here, click.echo):
        yield here


def _apply(here: Installation, wanted: Wanted, verb: str, why: str, force: Callable[[Plan], bool]) -> None:
    made, before = applying.plan(here, wanted), here.in_force().queues
    _show(made, diff=False)
    number = applying.put_in_force(here, wanted, made, now_by_me(verb, why), click.echo, force(made))
    click.echo(f"release {number} is in force")
    for queue in here.in_force().queues.keys() - before.keys():
        if old := here.slots.bulletins().get(queue):
            click.echo(f"! {queue} has its bulletin of {old.at[:10]} by {old.by} again; show it with `mille bulletin`")
    _tell_what_comes(wanted)


def _planned(now: Wanted, unit: str, deed: Deed, text: str | None, option: str, why: str) -> list[Planned]:
    """What happens at a moment that was given with an option, if one was."""
    if not text:
        return []
    reason = f"{option} of {now_by_me('').by}" + (f": {why}" if why else "")
    at = instant(text, ZoneInfo(now.described().timezone))
    return [Planned(at.astimezone(UTC), unit, deed, reason)]


def _tell_what_comes(wanted: Wanted) -> None:
    centre = wanted.centre()
    for act in to_come(centre, wanted.orders, datetime.now(UTC)):
        click.echo(f"  {in_words(act, centre.timezone)}")


def _show(made: Plan, diff: bool) -> None:
    if made.empty:
        click.echo("nothing changes")
    for line in made.words:
        click.echo(f"  {line}")
    for line in made.consequences:
        click.echo(f"! {line}")
    if diff and made.diff:
        click.echo(made.diff, nl=False)


def _with_description(here: Installation, file: Path) -> Wanted:
    now = here.wanted_now()
    new = replace(now, description=read_description(file), file=str(file), recordings=None)
    wanted = units_in_force.redescribed(now, new)
    pin.refuse_weak(here.secrets, wanted.described())
    refuse_missing(wanted.described(), file.parent)
    return wanted


def _before(here: Installation) -> int:
    current = here.releases.pointed(CURRENT)
    earlier = [n for n in here.releases.numbers() if n != current and here.releases.outcome(n) == APPLIED]
    if not earlier:
        raise MilleError("there is no earlier release; list them with `mille history`")
    return earlier[-1]
