"""`mille install`, `mille uninstall`, `mille repair`: a centre as a service of this machine."""

import sys
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import click

from mille.asterisk.change import apply
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.change.reconcile import actions, reconcile
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.node_site import Address
from mille.errors import MilleError
from mille.production.install import Choices, Install, need_root
from mille.production.install import uninstall as remove
from mille.production.programs import programs_for
from mille.site.installed_folders import Layout
from mille.site.which_centre import centre_here

BOOT_SECONDS = 120.0
NEXT = """
What to type next:
  systemctl enable --now postgresql mille.target
  systemctl restart asterisk       # now or at night: a restart ends calls in progress
  mille doctor                     # shows what is wrong and how to repair it
"""


class Endpoint(click.ParamType[Address]):
    """An IP address and a port, as ``127.0.0.1:5060``. Names are refused: Asterisk would look them up only once."""

    name = "address:port"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Address:
        host, _, port = value.rpartition(":")
        try:
            if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
                raise ValueError(port)
            return str(IPv4Address(host)), int(port)
        except ValueError:
            self.fail(f"{value!r} is not an IP address with a port, such as 192.0.2.10:5060", param, ctx)


class Host(click.ParamType[str]):
    """An IP address, as ``203.0.113.7``."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(IPv4Address(value))
        except ValueError:
            self.fail(f"{value!r} is not an IP address, such as 203.0.113.7", param, ctx)


class Network(click.ParamType[str]):
    """A network, as ``192.168.0.0/16``."""

    name = "network"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(IPv4Network(value))
        except ValueError:
            self.fail(f"{value!r} is not a network, such as 192.168.0.0/16", param, ctx)


root = click.option(
    "--root",
    type=click.Path(path_type=Path),
    default="/",
    help="Install below this folder instead of /, to try it out.",
)


@click.command()
@click.argument("description", required=False, type=click.Path(path_type=Path))
@root
@click.option("--database", help="PostgreSQL database, as a libpq URI. Default: postgresql:///mille.")
@click.option("--sip", type=Endpoint(), help="Address of Asterisk for trunks and telephones. Default: 0.0.0.0:5060.")
@click.option("--agi", type=Endpoint(), help="Address of the AGI server. Default: 127.0.0.1:4573.")
@click.option("--ami", type=Endpoint(), help="Address of Asterisk's manager interface. Default: 127.0.0.1:5038.")
@click.option("--rtp", nargs=2, type=click.IntRange(1024, 65535), help="First and last UDP port for voice (RTP).")
@click.option("--node", help="Name of this node, part of every call's id. Default: mille.")
@click.option(
    "--most-calls", type=click.IntRange(min=1), help="Most calls at a time; further calls are refused. Default: 500."
)
@click.option("--external-address", type=Host(), help="Public address of this server, if it is behind NAT.")
@click.option(
    "--local-network",
    "local_networks",
    type=Network(),
    multiple=True,
    help="With --external-address: a network that reaches this server directly. Repeatable.",
)
def install(
    description: Path | None,
    root: Path,
    database: str | None,
    sip: Address | None,
    agi: Address | None,
    ami: Address | None,
    rtp: tuple[int, int] | None,
    node: str | None,
    most_calls: int | None,
    external_address: str | None,
    local_networks: tuple[str, ...],
) -> None:
    """Install the centre of DESCRIPTION on this machine: files, folders, users, systemd units. Run it again to repair.

    Nothing is started or restarted, and no file is written over that mille did not write.
    """
    layout = Layout(root.absolute())
    need_root(layout)
    choices = Choices(sip, agi, ami, node, most_calls, rtp, database, external_address, local_networks)
    from mille.cli.main import VERBS

    programs = programs_for(layout, lambda said: click.echo(said, err=True))
    todo = Install(layout, choices, programs, (_own_command(layout),), VERBS, click.echo)
    click.echo(NEXT if todo.run(description) else "nothing changes: everything is installed as it should be", nl=True)


@click.command()
@root
def uninstall(root: Path) -> None:
    """Remove the units and files that `mille install` wrote. Descriptions, journal and records stay."""
    layout = Layout(root.absolute())
    need_root(layout)
    remove(layout, click.echo)


@click.command()
def repair() -> None:
    """Bring Asterisk in line with the description: finish an interrupted change, give agents their queues.

    The unit mille-ready does this whenever Asterisk has started.
    """
    here = centre_here(click.echo)
    if not here.console.wait_until_ready(BOOT_SECONDS):
        raise MilleError("Asterisk does not answer on its console; see `systemctl status asterisk`")
    with apply.changing(here, click.echo), turn(here.releases.folder, MEMBERS):
        wanted = actions(here.in_force(), queue_status.take(here.ami))
        refused = reconcile(here.ami, here.console, here.in_force())
    click.echo(f"{len(wanted) - len(refused)} queue memberships of agents changed; nothing else to do")
    for line in refused:
        click.echo(line)


def _own_command(layout: Layout) -> str:
    """This program, as a unit starts it. Raises MilleError where a unit could not see it."""
    command = Path(sys.executable).parent / "mille"
    if not command.exists():
        raise MilleError(f"there is no {command}: install mille into a virtual environment, such as /opt/mille")
    for path in (command, Path(sys.executable).resolve()):
        if layout.real and path.parts[1] in ("home", "root", "tmp"):
            raise MilleError(
                f"{path} is out of reach of services: run /usr/bin/python3 -m venv /opt/mille and install mille there"
            )
    return str(command)
