"""Changing a centre with calls up: plan, apply, history, rollback, open, close."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from mille.asterisk import apply as applying
from mille.asterisk import pin, units
from mille.asterisk.changes import Plan
from mille.asterisk.installation import Installation, Wanted
from mille.asterisk.releases import APPLIED, CURRENT
from mille.centre.orders import Deed, Planned, in_words, moment, to_come
from mille.embedded.folders import Home, home
from mille.embedded.here import now_by_me, read_description, running_here
from mille.errors import MilleError

force = click.option("--force", is_flag=True, help="Also when callers of a queue that disappears have to be moved.")
why = click.option("--why", default="", help="The reason, for the history.")
MOMENT = "'YYYY-MM-DD HH:MM'"
description = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@description
def plan(file: Path) -> None:
    """Show what FILE would change: in words, as a diff of Asterisk's files, and for people who wait or work now."""
    here = _here()
    wanted = _with_description(here, file)
    _show(applying.plan(here, wanted), diff=True)
    _tell_what_comes(wanted)


@click.command()
@description
@force
@why
def apply(file: Path, force: bool, why: str) -> None:
    """Put FILE in force with calls up; take it back when Asterisk does not do as it says."""
    here = _here()
    _apply(here, _with_description(here, file), "apply", why, force)


@click.command("open")
@click.argument("unit")
@click.option("--at", "start", metavar=MOMENT, help="Open it by itself at this moment, not now.")
@click.option("--until", metavar=MOMENT, help="Close it by itself at this moment.")
@why
def open_(unit: str, start: str | None, until: str | None, why: str) -> None:
    """Open a crisis unit: its menu, messages, hours, queue and agents, as one act.

    Moments are in the centre's time zone. A later order takes the place of this one.
    """
    here = _here()
    now = _now(here)
    units.needed(now, unit)
    acts = [*_planned(now, unit, "open", start, "--at", why), *_planned(now, unit, "close", until, "--until", why)]
    wanted = units.later(now if start else units.opened(now, unit, datetime.now(UTC)), *acts)
    _apply(here, wanted, f"open {unit}" + (f" --at {start!r}" if start else ""), why, False)


@click.command()
@click.argument("unit")
@click.option("--at", "end", metavar=MOMENT, help="Close it by itself at this moment, not now.")
@click.option("--force", is_flag=True, help="Also when nobody is logged in where its callers would be moved.")
@why
def close(unit: str, end: str | None, force: bool, why: str) -> None:
    """Close a crisis unit; callers who wait in it keep their place in the queue they are moved to.

    What was planned for it by command is thereby off.
    """
    here = _here()
    now = _now(here)
    units.needed(now, unit)
    if end:
        wanted = units.later(now, *_planned(now, unit, "close", end, "--at", why))
        return _apply(here, wanted, f"close {unit} --at {end!r}", why, False)
    if not now.centre().units[unit].open and unit not in {act.unit for act in now.orders.planned}:
        raise MilleError(f"the unit {unit} is not open; `mille history` tells who closed it")
    wanted = units.closed(now, unit, datetime.now(UTC))
    return _apply(here, wanted, f"close {unit}", why, force or not applying.plan(here, wanted).hopeless)


@click.command()
def history() -> None:
    """Show who changed the centre, when and why, and what became of it."""
    here = _here()
    current = here.releases.pointed(CURRENT)
    for number in here.releases.numbers():
        note, outcome = here.releases.note(number), here.releases.outcome(number) or "begun, not finished"
        mark = "now ▸" if number == current else ""
        units = f" (open: {', '.join(note.units)})" if note.units else ""
        reason = f": {note.why}" if note.why else ""
        click.echo(f"{mark:6}{number:4}  {note.at}  {note.by:10}  {note.verb}{units}{reason}  {outcome}")


@click.command()
@click.argument("number", type=int, required=False)
@force
@why
def rollback(number: int | None, force: bool, why: str) -> None:
    """Return to release NUMBER, or to the one applied before this, with calls up."""
    here = _here()
    back = number if number is not None else _before(here)
    if back not in here.releases.numbers():
        raise MilleError(f"there is no release {back}; `mille history` lists them")
    _apply(here, units.returned(here.wanted(back), datetime.now(UTC)), f"rollback to {back}", why, force)


def _here() -> Installation:
    """The centre that runs here; what a killed command began is finished first, and told."""
    here = running_here(Home(home()), click.echo)
    with applying.locked(here.releases):
        if said := applying.repair(here):
            click.echo(said)
    return here


def _apply(here: Installation, wanted: Wanted, verb: str, why: str, force: bool) -> None:
    _show(applying.plan(here, wanted), diff=False)
    number = applying.apply(here, wanted, now_by_me(verb, why), force)
    click.echo(f"release {number} is in force")
    _tell_what_comes(wanted)


def _planned(now: Wanted, unit: str, deed: Deed, text: str | None, option: str, why: str) -> list[Planned]:
    """What happens at a moment that was given with an option, if one was."""
    if not text:
        return []
    reason = f"{option} of {now_by_me('').by}" + (f": {why}" if why else "")
    return [Planned(moment(text, now.described().timezone), unit, deed, reason)]


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
    now = _now(here)
    wanted = units.redescribed(now, replace(now, description=read_description(file), file=str(file)))
    pin.refuse_weak(here.secrets, wanted.described())
    return wanted


def _now(here: Installation) -> Wanted:
    current = here.releases.pointed(CURRENT)
    if current is None:
        raise MilleError("nothing is in force here yet; start the centre with `make run`")
    return here.wanted(current)


def _before(here: Installation) -> int:
    current = here.releases.pointed(CURRENT)
    earlier = [n for n in here.releases.numbers() if n != current and here.releases.outcome(n) == APPLIED]
    if not earlier:
        raise MilleError("there is no earlier release to return to; `mille history` lists them")
    return earlier[-1]
