"""`mille check`: does a description say a centre? `mille schema`: how one is written, for editors."""

import importlib
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from mille.asterisk.secrets.pin import refuse_weak
from mille.asterisk.sound.left_out import left_out, refuse_mute
from mille.asterisk.sound.studio_recordings import refuse_missing
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_with_warnings
from mille.centre.source import parser
from mille.centre.source.problems import rendered
from mille.centre.units.overlay import units_open, with_units
from mille.errors import MilleError
from mille.site.home_folders import Home, home


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--asterisk", is_flag=True, help="Also load it into a temporary Asterisk, with every unit open.")
@click.pass_context
def check(context: click.Context, files: tuple[Path, ...], asterisk: bool) -> None:
    """Check descriptions. Shows every problem with its place and what to do about it."""
    if not parser.FAST:
        click.echo(
            "PyYAML was built without libyaml, so reading takes ten times as long and some texts are refused; "
            "install its wheel",
            err=True,
        )
    if sum(_check(file, asterisk) for file in files) < len(files):  # all are checked, also after a wrong one
        context.exit(1)


@click.command()
def schema() -> None:
    """Print the JSON Schema of descriptions, so that editors can complete and explain keys.

    Write it to a file with `mille schema > centre.schema.json`, and begin a description beside that file with the line
    "# yaml-language-server: $schema=centre.schema.json": VS Code (with its YAML extension) and other editors use it.
    """
    made = importlib.import_module("mille.centre.reader.schema")  # who checks need not wait for it
    click.echo(json.dumps(made.schema(), ensure_ascii=False, indent=2))


def _check(file: Path, asterisk: bool) -> bool:
    try:
        now = datetime.now(UTC)
        centre, warnings = load_with_warnings(file, now, lambda centre: left_out(centre, file.parent, now.date()))
        refuse_weak(Home(home()).secrets, centre)
        refuse_missing(centre, file.parent)
        refuse_mute(centre)
    except MilleError as error:
        click.echo(str(error), err=True)
        return False
    if warnings:
        click.echo(rendered(warnings), err=True)
    click.echo(f"{file}: {summary(centre)}")
    return not asterisk or _loads(file, with_units(centre, centre.units))


def _loads(file: Path, centre: Centre) -> bool:
    """Whether Asterisk loads a centre without complaining. Raises MilleError when that cannot be tried."""
    try:
        trial = importlib.import_module("mille.embedded.trial")  # needs what a production server has not
    except ImportError as error:
        remedy = "install mille with its extra: pip install 'mille[embedded]'"
        raise MilleError(f"--asterisk needs {error.name}; {remedy}") from None
    with _orderly_end():
        outcome = trial.try_out(centre, lambda said: click.echo(said, err=True))
    for complaint in outcome.complaints:
        click.echo(f"{file}: Asterisk {outcome.version} warns: {complaint}", err=True)
    if not outcome.complaints:
        click.echo(f"{file}: Asterisk {outcome.version} loads it without warnings")
    return not outcome.complaints


@contextmanager
def _orderly_end() -> Iterator[None]:
    """Whoever is told to stop in here cleans up first."""
    numbers = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda *_: sys.exit(1)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def summary(centre: Centre) -> str:
    """The centre in one line."""
    counts = {"queue": centre.queues, "agent": centre.agents, "crisis unit": centre.units}
    said = ", ".join(f"{len(all_)} {noun}{'' if len(all_) == 1 else 's'}" for noun, all_ in counts.items())
    opened = f"{', '.join(units_open(centre))} open" if units_open(centre) else "closed"
    return f"{centre.name}: {said}" + (f" ({opened})" if centre.units else "")
