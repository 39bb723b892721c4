"""The command `mille`: every verb, loaded when it is asked for."""

import importlib
import sys

import click

from mille.centre.source.problems import did_you_mean, quote
from mille.cli.extras import remedy
from mille.errors import MilleError

PARTS = {
    "Describe a centre": {
        "check": "mille.cli.description.check:check",
        "hear": "mille.cli.description.hear:hear",
        "explain": "mille.cli.description.explain:explain",
        "open-hours": "mille.cli.description.explain:open_hours",
        "words": "mille.cli.description.words:words",
        "schema": "mille.cli.description.check:schema",
        "render": "mille.cli.description.render:render",
    },
    "Try it on this machine": {
        "run": "mille.cli.services.run:run",
        "demo": "mille.cli.services.run:demo",
    },
    "Change a running centre": {
        "plan": "mille.cli.running.change:plan",
        "apply": "mille.cli.running.change:apply",
        "rollback": "mille.cli.running.change:rollback",
        "history": "mille.cli.running.change:history",
        "open": "mille.cli.running.change:open_",
        "close": "mille.cli.running.change:close",
        "bulletin": "mille.cli.running.bulletin:bulletin",
        "table": "mille.cli.running.table:table",
        "pin": "mille.cli.running.pin:pin_",
        "agent": "mille.cli.running.agent:agent",
    },
    "Read what happened": {
        "calls": "mille.cli.records.calls:calls",
        "call": "mille.cli.records.calls:call",
        "report": "mille.cli.records.report:report",
        "messages": "mille.cli.records.messages:messages",
        "callbacks": "mille.cli.running.callbacks:callbacks",
        "export": "mille.cli.records.export:export",
        "import": "mille.cli.records.history:import_",
    },
    "Keep it, and erase it": {
        "records": "mille.cli.records.records:records",
        "rebuild": "mille.cli.records.records:rebuild",
        "retention": "mille.cli.records.messages:retention",
        "person": "mille.cli.records.person:person",
    },
    "Run a server": {
        "install": "mille.cli.services.install:install",
        "doctor": "mille.cli.services.doctor:doctor",
        "repair": "mille.cli.services.install:repair",
        "uninstall": "mille.cli.services.install:uninstall",
        "agi-server": "mille.cli.services.serve:agi_server",
        "collector": "mille.cli.services.serve:collector",
        "live": "mille.cli.services.live:live",
    },
}
VERBS = {verb: place for part in PARTS.values() for verb, place in part.items()}


class Verbs(click.Group):
    """A group whose commands are imported on use; a MilleError becomes one line and status 1, as does a file that
    cannot be used."""

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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The verbs in their parts, each with the whole first sentence of its help."""
        for heading, verbs in PARTS.items():
            with formatter.section(heading):
                found = {verb: self.get_command(ctx, verb) for verb in verbs}
                formatter.write_dl([(verb, each.get_short_help_str(500)) for verb, each in found.items() if each])

    def invoke(self, ctx: click.Context) -> object:
        """Runs the verb."""
        try:
            return super().invoke(ctx)
        except MilleError as error:
            click.echo(f"mille: {error}", err=True)
            ctx.exit(1)
        except OSError as error:
            if error.filename is None:  # no file is meant, such as with a pipe that nobody reads
                raise
            click.echo(
                f"mille: {error.filename}: {error.strerror}; check that it exists and that you may use it", err=True
            )
            ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was typed, or the one that may have been meant."""
        if args[0] not in VERBS and not args[0].startswith("-"):
            ctx.fail(f"there is no verb {quote(args[0])}; {did_you_mean(args[0], list(VERBS))}")
        return super().resolve_command(ctx, args)


@click.command(cls=Verbs)
@click.version_option(package_name="mille", prog_name="mille")
def main() -> None:
    """Run the call centre behind a short number: check its description, run it, read its records."""


if __name__ == "__main__":
    sys.exit(main())
