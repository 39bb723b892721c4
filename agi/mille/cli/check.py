"""`mille check`: does a description say a centre?"""

from pathlib import Path

import click

from mille.centre.crisis import units_open
from mille.centre.model import Centre
from mille.centre.problems import rendered
from mille.centre.reader import load_with_warnings
from mille.errors import MilleError


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...]) -> None:
    """Check descriptions: every problem with its place, and what to do about it."""
    if sum(_check(file) for file in files) < len(files):  # all are checked, also after a wrong one
        context.exit(1)


def _check(file: Path) -> bool:
    try:
        centre, warnings = load_with_warnings(file)
    except MilleError as error:
        click.echo(str(error), err=True)
        return False
    if warnings:
        click.echo(rendered(warnings), err=True)
    click.echo(f"{file}: {summary(centre)}")
    return True


def summary(centre: Centre) -> str:
    """The centre in one line."""
    counts = {"queue": centre.queues, "agent": centre.agents, "crisis unit": centre.units}
    said = ", ".join(f"{len(all_)} {noun}{'' if len(all_) == 1 else 's'}" for noun, all_ in counts.items())
    opened = f"{', '.join(units_open(centre))} open" if units_open(centre) else "closed"
    return f"{centre.name}: {said}" + (f" ({opened})" if centre.units else "")
