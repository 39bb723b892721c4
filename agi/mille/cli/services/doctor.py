"""`mille doctor`: what is wrong with the centre that runs here, and how to mend it."""

import click

from mille.doctor.examination import examine
from mille.doctor.finding import State
from mille.site.which_centre import centre_and_records


@click.command()
@click.option("--quiet", is_flag=True, help="Show problems only.")
@click.pass_context
def doctor(context: click.Context, quiet: bool) -> None:
    """Examine the running centre, one line for each check. Exits with status 1 when something is wrong."""
    counts = dict.fromkeys(State, 0)
    for finding in examine(centre_and_records(lambda said: None)):
        counts[finding.state] += 1
        if not quiet or finding.state is not State.OK:
            click.echo(str(finding))
    click.echo(f"{counts[State.WRONG]} wrong, {counts[State.WARNING]} warnings, {counts[State.OK]} OK")
    context.exit(1 if counts[State.WRONG] else 0)
