"""Agents log in and out."""

import click

from mille.aligned import aligned
from mille.asterisk.agents import members
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.dialplan import places
from mille.asterisk.wire import journal_line_writer
from mille.cli.records.agent_hours import hours
from mille.errors import MilleError
from mille.records.files.last_talk import last_talk
from mille.records.journal.events import Category
from mille.site.which_centre import centre_and_records, centre_here


@click.group()
def agent() -> None:
    """Log agents in and out, and see who answers now."""


@agent.command()
@click.argument("code")
@click.option("--at", "extension", metavar="EXTENSION", help="The telephone's extension. Default: the agent's own.")
@click.option(
    "--line",
    metavar="NUMBER",
    help="An ordinary telephone line, such as one at home, where the agent presses 1 to take a call.",
)
def login(code: str, extension: str | None, line: str | None) -> None:
    """Log the agent CODE in to their queues."""
    if extension and line:
        raise click.UsageError("give either --at, a telephone of the centre, or --line, a line outside")
    here = centre_here(click.echo)
    with turn(here.releases.folder, MEMBERS):  # while a change gives the agents their queues, he waits for that
        queues = members.login(here.console, here.in_force(), code, extension, line)
    click.echo(f"{code} answers {', '.join(queues)}")


@agent.command()
@click.argument("code")
def logout(code: str) -> None:
    """Log the agent CODE out. A talk in progress continues."""
    here = centre_here(click.echo)
    with turn(here.releases.folder, MEMBERS):
        members.find_agent(here.in_force(), code)
        left = members.logout(here.console, code)
    click.echo(f"{code} no longer answers {', '.join(left)}" if left else f"{code} was not logged in")


@agent.command()
@click.argument("code")
@click.argument("category")
@click.option("--call", "callid", help="Id of the call. Default: the agent's last call.")
def category(code: str, category: str, callid: str | None) -> None:
    """Set the category of a call of the agent CODE, one of those of its queue."""
    found = centre_and_records(lambda said: None)
    here, centre = found.here, found.here.in_force()
    members.find_agent(centre, code)
    talk = last_talk(found.journal, code, callid)
    offered = centre.queues[talk.queue].categories if talk.queue in centre.queues else ()
    if category not in offered:
        names = ", ".join(offered) or "none"
        raise MilleError(f"the queue {talk.queue} has no category {category!r}; it has {names}")
    journal_line_writer.write(here.ami, Category(category), callid=talk.callid, queue=talk.queue, agent=code)
    click.echo(f"{talk.callid} of {talk.queue} was about {category}")


agent.add_command(hours)


@agent.command("list")
def list_() -> None:
    """Show who is logged in, where, and for which queues."""
    rows = list(members.logged_in(centre_here(click.echo).console))
    if not rows:
        click.echo("nobody is logged in")
        return
    there = {code: at for _, code, at in reversed(rows)}
    queues = {code: ", ".join(queue for queue, who, _ in rows if who == code) for code in there}
    click.echo("\n".join(aligned([(code, places.shown(at), queues[code]) for code, at in sorted(there.items())])))
