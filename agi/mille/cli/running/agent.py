"""Agents log in and out."""

from collections.abc import Sequence

import click

from mille.aligned import aligned
from mille.asterisk.agents import members
from mille.asterisk.agents.misses import come_back, members_of, missed
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.dialplan import places
from mille.asterisk.wire import journal_line_writer, queue_status
from mille.asterisk.wire.queue_status import Member
from mille.cli.records.agent_hours import hours
from mille.errors import MilleError
from mille.records.files.last_talk import last_talk
from mille.records.journal.events import Back, Category
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
def back(code: str) -> None:
    """Let the agent CODE answer again who was paused because they did not."""
    here = centre_here(click.echo)
    with turn(here.releases.folder, MEMBERS):
        queues = come_back(here.console, here.in_force(), code, queue_status.take(here.ami))
        journal_line_writer.write(here.ami, Back("command"), agent=code)
    click.echo(f"{code} answers {', '.join(queues)} again" if queues else f"{code} was not paused for that")


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
    now = queue_status.take(centre_here(click.echo).ami)
    codes = sorted({member.code for queue in now.values() for member in queue.members})
    if not codes:
        click.echo("nobody is logged in")
        return
    click.echo("\n".join(aligned([_row(code, list(members_of(code, now))) for code in codes])))


def _row(code: str, there: Sequence[tuple[str, Member]]) -> tuple[str, str, str]:
    queues = ", ".join(queue for queue, _ in there)
    return code, places.shown(there[0][1].interface), f"{queues}{_state(there)}"


def _state(there: Sequence[tuple[str, Member]]) -> str:
    """What keeps an agent from being rung as the others are."""
    paused = dict.fromkeys(member.reason for _, member in there if member.paused)
    said = [f"paused: {reason}" if reason else "paused" for reason in paused]
    misses = max(missed(member) for _, member in there)
    said += [f"missed in a row: {misses}"] if misses else []
    return f"  ({'; '.join(said)})" if said else ""
