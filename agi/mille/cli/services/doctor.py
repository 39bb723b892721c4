"""`mille doctor`: what is wrong with the centre that runs here, and how to mend it."""

import click

from mille.doctor.examination import examine
from mille.doctor.finding import State
from mille.site.which_centre import found_here


@click.command()
@click.option("--quiet", is_flag=True, help="Say nothing of what is well.")
@click.pass_context
def doctor(context: click.Context, quiet: bool) -> None:
    """Examine the running centre, one line for each thing; the status is 1 when something is wrong."""
    counts = dict.fromkeys(State, 0)
    for finding in examine(found_here(lambda said: None)):
        counts[finding.state] += 1
        if not quiet or finding.state is not State.OK:
            click.echo(str(finding))
    click.echo(f"{counts[State.WRONG]} wrong, {counts[State.WARNING]} to look at, {counts[State.OK]} well")
    context.exit(1 if counts[State.WRONG] else 0)
