"""`mille run` and `mille demo`: a whole centre from nothing, with one demonstration call for each queue."""

import os
import signal
import sys
import time
from contextlib import ExitStack
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from mille.centre.reader.description import load_centre
from mille.cli.records.calls import as_table
from mille.embedded import demo as demonstration
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.settings import Settings
from mille.errors import MilleError
from mille.resources import folder
from mille.site.home_folders import Home, home

GUIDE = """
Le centre répond / The centre answers: {name}
  call in      any softphone: sip:{number}@{sip}, no registration, from this machine
  be an agent  register a softphone as phone-{extension} (password in {secrets}),
               then `mille agent login {code}`; `mille agent list` shows who answers
  records      `mille calls`, `mille call ID`
  logs         {log} (the journal among them)
  settings     {etc}
  stop         Ctrl-C
"""


PORT = click.IntRange(1, 65535)
LOOPBACK = "127.0.0.1"


class Address4(click.ParamType[str]):
    """An IPv4 address of this machine."""

    name = "address"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return str(IPv4Address(value))
        except ValueError:
            self.fail(f"{value!r} is not an IP address of this machine, such as 192.0.2.10", param, ctx)


def common(command: click.Command) -> click.Command:
    """The options of both commands."""
    options = [
        click.Option(["--centre"], type=click.Path(path_type=Path), help="The description file. Default: 1000.yaml."),
        click.Option(["--sip-port"], envvar="MILLE_SIP_PORT", type=PORT, default=5060, show_default=True),
        click.Option(["--agi-port"], envvar="MILLE_AGI_PORT", type=PORT, default=4573, show_default=True),
        click.Option(["--ami-port"], envvar="MILLE_AMI_PORT", type=PORT, default=5038, show_default=True),
        click.Option(["--ws-port"], envvar="MILLE_WS_PORT", type=PORT, default=8088, show_default=True),
        click.Option(
            ["--real-hours"],
            is_flag=True,
            help="Keep the opening hours of the description. Default: open round the clock.",
        ),
    ]
    command.params.extend(options)
    return command


@common
@click.command()
@click.option(
    "--sip",
    metavar="ADDRESS",
    type=Address4(),
    default=LOOPBACK,
    show_default=True,
    help="Address of this machine for telephones and trunks. Demonstration calls need 127.0.0.1.",
)
@click.option("--demo/--no-demo", default=True, help="Place one demonstration call for each queue. Default: --demo.")
def run(demo: bool, **chosen: Any) -> None:
    """Start a whole centre on this machine, place demonstration calls, and run until Ctrl-C."""
    with _started(**chosen) as up, ExitStack() as agents:
        if demo and up.settings.sip[0] != LOOPBACK:
            click.echo(f"no demonstration calls: they come from this machine, and the centre is at {chosen['sip']}")
        elif demo:
            _show(up, agents)
        _guide(up)
        _stay(up)


def _show(up: EmbeddedCentre, agents: ExitStack) -> None:
    """The demonstration; the centre stays up whatever becomes of it. The agents stay at work until it stops."""
    try:
        planned = demonstration.plan(up.centre)
        agents.enter_context(demonstration.agents_log_in(up, planned))
        for fault in _demonstrate(up, planned):
            click.echo(f"! {fault}")
    except MilleError as error:
        click.echo(f"! the demonstration failed: {error}")


@common
@click.command()
def demo(**chosen: Any) -> None:
    """Start a whole centre, place one call for each queue, print the records, and stop.

    Exits with status 0 only if every call reached an agent and every record is right.
    """
    with _started(**chosen) as up:
        planned = demonstration.plan(up.centre)
        with demonstration.agents_log_in(up, planned):
            wrong = _demonstrate(up, planned)
    if wrong:
        raise MilleError("the demonstration failed: " + "; ".join(wrong))


def _started(
    centre: Path | None,
    sip_port: int,
    agi_port: int,
    ami_port: int,
    ws_port: int,
    real_hours: bool,
    sip: str = LOOPBACK,
) -> EmbeddedCentre:
    os.umask(0o077)  # logs and journal hold callers' numbers
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    description = centre or folder("asterisk-conf") / "centre" / "1000.yaml"
    described = load_centre(description)
    settings = Settings(
        sip=(sip, sip_port),
        agi=(LOOPBACK, agi_port),
        ami=(LOOPBACK, ami_port),
        ws=(LOOPBACK, ws_port),
        open_units=tuple(described.units),
        always_open=not real_hours,
    )
    for unit in described.units:
        click.echo(f"the crisis unit {unit} is open for the demonstration")
    if not real_hours:
        click.echo("the centre is open round the clock; use --real-hours for the hours of its description")
    return EmbeddedCentre(description, Home(home()), settings, click.echo)


def _demonstrate(up: EmbeddedCentre, planned: list[demonstration.DemoCall]) -> list[str]:
    """Places the calls and prints their records; what is wrong with them."""
    since = time.time()
    click.echo(f"\n{len(planned)} demonstration calls, one to each queue ...")
    if left_out := [queue for queue in up.centre.queues if queue not in {call.queue for call in planned}]:
        click.echo(
            f"  none to {', '.join(left_out)}: no key leads there, or no agent with a telephone of the centre is left"
        )
    demonstration.place(up, planned, click.echo)
    rows = demonstration.records(up.database_uri, planned, since)
    click.echo("\n" + as_table(rows, ZoneInfo(up.centre.timezone)))
    return [fault for call in planned for fault in demonstration.faults(call, rows)]


def _guide(up: EmbeddedCentre) -> None:
    agents = up.centre.agents.values()
    agent = next((agent for agent in agents if demonstration.at_desk(agent)), next(iter(agents)))
    click.echo(
        GUIDE.format(
            name=up.centre.name,
            number=up.centre.numbers[0],
            sip="{}:{}".format(*up.settings.sip),
            extension=agent.extension,
            code=agent.code,
            secrets=up.home.secrets,
            log=up.home.log,
            etc=up.home.etc,
        )
    )


def _stay(up: EmbeddedCentre) -> None:
    try:
        while True:
            up.look()
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("\nstopping ...")
