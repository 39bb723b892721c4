"""Changing a centre with calls up: plan, apply, history, rollback, open, close."""

from pathlib import Path

import click

from mille.asterisk import apply as applying
from mille.asterisk.changes import Plan
from mille.asterisk.installation import Installation, Wanted
from mille.asterisk.releases import APPLIED, CURRENT
from mille.embedded.here import now_by_me, read_description
from mille.errors import MilleError
from mille.production.found import centre_here

force = click.option("--force", is_flag=True, help="Also when callers of a queue that disappears have to be moved.")
why = click.option("--why", default="", help="The reason, for the history.")
description = click.argument("file", type=click.Path(path_type=Path))


@click.command()
@description
def plan(file: Path) -> None:
    """Show what FILE would change: in words, as a diff of Asterisk's files, and for people who wait or work now."""
    here = _here()
    _show(applying.plan(here, _with_description(here, file)), diff=True)


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
@why
def open_(unit: str, why: str) -> None:
    """Open a crisis unit: its menu, messages, hours, queue and agents, as one act."""
    here = _here()
    now = _now(here)
    _apply(
        here, Wanted(now.description, now.file, tuple({*now.units, unit}), now.always_open), f"open {unit}", why, False
    )


@click.command()
@click.argument("unit")
@click.option("--force", is_flag=True, help="Also when nobody is logged in where its callers would be moved.")
@why
def close(unit: str, force: bool, why: str) -> None:
    """Close a crisis unit; callers who wait in it keep their place in the queue they are moved to."""
    here = _here()
    now = _now(here)
    if unit not in now.units:
        raise MilleError(
            f"the unit {unit} was not opened by command; see `mille history`, or edit its `open` and apply"
        )
    rest = tuple(name for name in now.units if name != unit)
    wanted = Wanted(now.description, now.file, rest, now.always_open)
    hopeless = any("nobody is logged in" in line for line in applying.plan(here, wanted).stranded)
    _apply(here, wanted, f"close {unit}", why, force or not hopeless)


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
    _apply(here, here.wanted(back), f"rollback to {back}", why, force)


def _here() -> Installation:
    """The centre that runs here; what a killed command began is finished first, and told."""
    here = centre_here(click.echo)
    with applying.locked(here.releases):
        if said := applying.repair(here):
            click.echo(said)
    return here


def _apply(here: Installation, wanted: Wanted, verb: str, why: str, force: bool) -> None:
    _show(applying.plan(here, wanted), diff=False)
    number = applying.apply(here, wanted, now_by_me(verb, why), force)
    click.echo(f"release {number} is in force")


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
    return Wanted(read_description(file), str(file), now.units, now.always_open)


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
