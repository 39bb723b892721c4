"""The PIN with which supervisors record bulletins by telephone."""

import sys

import click

from mille.asterisk.change.compiled_description import load
from mille.asterisk.secrets import pin
from mille.errors import MilleError
from mille.site.which_centre import home_here


@click.command("pin")
@click.option("--new", is_flag=True, help="Choose a new random PIN.")
@click.option("--set", "chosen", is_flag=True, help="Ask for a new PIN, or read it from a pipe.")
def pin_(new: bool, chosen: bool) -> None:
    """Show the PIN of the service line, or change it. Weak PINs are refused."""
    folder = home_here()
    centre = load(folder.serving)
    if not centre.service_code:
        raise MilleError('the centre has no service line; give it a `service_code`, such as "*1000", and apply')
    if new and chosen:
        raise MilleError("give either --new or --set, not both")
    if new or chosen:
        pin.keep(folder.secrets, pin.new_pin(centre.numbers) if new else _asked(), centre.numbers)
    if chosen:
        return click.echo(f"the PIN of {centre.service_code} is changed from the next call on")
    return click.echo(pin.read(folder.secrets))


def _asked() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("PIN", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().strip()
