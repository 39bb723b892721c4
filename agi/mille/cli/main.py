"""The command `mille`: every verb, loaded when it is asked for."""

import importlib
import sys

import click

from mille.cli.extras import remedy
from mille.errors import MilleError

VERBS = {
    "check": "mille.cli.check:check",
    "schema": "mille.cli.check:schema",
    "explain": "mille.cli.understand:explain",
    "hear": "mille.cli.hear:hear",
    "open-hours": "mille.cli.understand:open_hours",
    "render": "mille.cli.render:render",
    "run": "mille.cli.run:run",
    "demo": "mille.cli.run:demo",
    "plan": "mille.cli.change:plan",
    "apply": "mille.cli.change:apply",
    "history": "mille.cli.change:history",
    "rollback": "mille.cli.change:rollback",
    "open": "mille.cli.change:open_",
    "close": "mille.cli.change:close",
    "bulletin": "mille.cli.bulletin:bulletin",
    "table": "mille.cli.table:table",
    "pin": "mille.cli.pin:pin_",
    "agent": "mille.cli.agent:agent",
    "messages": "mille.cli.kept:messages",
    "callbacks": "mille.cli.callbacks:callbacks",
    "retention": "mille.cli.kept:retention",
    "person": "mille.cli.person:person",
    "calls": "mille.cli.calls:calls",
    "call": "mille.cli.calls:call",
    "report": "mille.cli.report:report",
    "export": "mille.cli.export:export",
    "records": "mille.cli.records:records",
    "rebuild": "mille.cli.records:rebuild",
    "import": "mille.cli.history:import_",
    "install": "mille.cli.install:install",
    "doctor": "mille.cli.doctor:doctor",
    "repair": "mille.cli.install:repair",
    "uninstall": "mille.cli.install:uninstall",
    "agi-server": "mille.cli.serve:agi_server",
    "collector": "mille.cli.serve:collector",
    "live": "mille.cli.live:live",
}


class Verbs(click.Group):
    """A group whose commands are imported on use; a MilleError becomes one line and status 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All verbs, in the order an admin meets them."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name, or None."""
        if cmd_name not in VERBS:
            return None
        module, attribute = VERBS[cmd_name].split(":")
        try:
            command: click.Command = getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as error:
            raise MilleError(f"`mille {cmd_name}` needs the package {error.name}; {remedy(error.name)}") from None
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb."""
        try:
            return super().invoke(ctx)
        except MilleError as error:
            click.echo(f"mille: {error}", err=True)
            ctx.exit(1)


@click.command(cls=Verbs)
@click.version_option(package_name="mille", prog_name="mille")
def main() -> None:
    """The call centre behind a short number: check its description, run it, read its records."""


if __name__ == "__main__":
    sys.exit(main())
