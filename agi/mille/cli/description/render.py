"""The files that a description becomes, in a folder, without running anything."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from mille.asterisk.dialplan import rendering
from mille.asterisk.dialplan.places import telephones
from mille.asterisk.wire import node_site
from mille.asterisk.wire.node_site import MOST_CALLS, Site, rtp_range
from mille.centre.model.centre import Centre
from mille.centre.reader.description import load_centre
from mille.centre.units.overlay import units_open, with_units
from mille.errors import MilleError
from mille.resources import folder
from mille.site.home_folders import Home, home

NO_PASSWORD = "not-a-password"
"""In the place of passwords: those of a centre are made when it is started, and stay where it runs."""


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The folder to create.")
@click.option(
    "--open",
    "units",
    multiple=True,
    metavar="UNIT",
    help="Assume that this crisis unit is open. Repeat the option for several.",
)
def render(file: Path, target: Path, units: tuple[str, ...]) -> None:
    """Write Asterisk's configuration files for the description FILE into a folder. Changes nothing else.

    Passwords and sounds are not written: they are made when the centre is started or changed.
    """
    read = load_centre(file)
    centre = with_units(read, {*units_open(read), *units})
    if target.exists():
        raise MilleError(f"{target} exists already; name a new folder")
    if not target.absolute().parent.is_dir():
        raise MilleError(f"the folder {target.absolute().parent} does not exist; create it first")
    files = rendering.render(centre, _site(centre), date.today())
    rendering.write(files, target)
    click.echo(f"{sum(path.is_file() for path in target.rglob('*'))} files in {target}")


def _site(centre: Centre) -> Site:
    """The site of the centre that was last started here, or else that of `make run`."""
    here = Home(home())
    known = node_site.load(here.site) if here.site.is_file() else _usual(here)
    none = dict.fromkeys(telephones(centre), NO_PASSWORD)
    return replace(known, ami_secret=NO_PASSWORD, caller_key=NO_PASSWORD, telephones=none)


def _usual(here: Home) -> Site:
    return Site(
        etc=here.etc,
        state=here.state,
        log=here.log,
        sockets=here.path / "run",
        agi_scripts=folder("agi"),
        sip=("127.0.0.1", 5060),
        rtp_ports=rtp_range(MOST_CALLS),
        agi_server=("127.0.0.1", 4573),
        ami=("127.0.0.1", 5038),
    )
