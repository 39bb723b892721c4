"""Logged-in agents: members that are added to Asterisk's queues and removed."""

import re
from collections.abc import Iterator

from mille.asterisk.dialplan.places import home, interface, penalties, shown, telephones
from mille.asterisk.wire.console import Runs
from mille.centre.model.centre import Agent, Centre
from mille.centre.telephone_plan import as_dialled, is_allowed
from mille.errors import MilleError

LINES = "mille-line"
"""Where Asterisk's own database keeps the ordinary line at which an agent is logged in."""
MISSES, ABSENT, RESTS = "mille-misses", "mille-absent", "mille-rest"
"""Where it keeps how many calls in a row an agent missed, that they were paused for it, and until when their telephone
is left alone (asterisk-conf/ringing.conf)."""
PLACES, TELEPHONES = "mille-place", "mille-telephone"
"""Where it keeps the place at which an agent is logged in, and the agent who is logged in at a telephone."""


def find_agent(centre: Centre, code: str) -> Agent:
    """The agent with this code. Raises MilleError when the centre, as it is now, has none."""
    try:
        return centre.agents[code]
    except KeyError:
        raise MilleError(
            f"there is no agent {code!r} in {centre.name}; the description lists the codes under `agents`"
        ) from None


def is_kept(centre: Centre, code: str, at: str) -> bool:
    """Whether this centre can still call an agent at the place where they are logged in."""
    if at == home(code):
        return centre.outward is not None
    return at in {interface(extension) for extension in telephones(centre)}


def login(console: Runs, centre: Centre, code: str, extension: str | None = None, line: str | None = None) -> list[str]:
    """Lets an agent answer at a telephone, or on an ordinary `line`; returns the agent's queues.

    After logging in twice, or elsewhere, an agent is in one place only; they are added there before they are removed
    from the old one, so that no queue loses its only agent in between. Raises MilleError when the agent or the
    telephone is unknown, the telephone or line belongs to another agent, the centre may not call the line, or Asterisk
    refuses.
    """
    agent = find_agent(centre, code)
    number = None if extension else line if line is not None else agent.line or None
    wanted = penalties(centre, agent)
    at = interface(extension or agent.extension) if number is None else home(code)
    if number is not None:
        _at_line(console, centre, agent, number)
    elif (extension or agent.extension) not in telephones(centre):
        unknown = f"there is no telephone {extension or agent.extension!r} in {centre.name}"
        raise MilleError(f"{unknown}; choose an extension of the description")
    _refuse_taken(console, agent, at)
    before = [(queue, where) for queue, who, where in logged_in(console) if who == agent.code]
    _forget(console, agent.code, {where for _, where in before} - {at})
    if not before:
        forget_misses(console, code)
    for queue, penalty in wanted.items():
        if (queue, at) not in before:
            _add(console, agent, queue, at, penalty)
    for queue, where in before:
        if where != at or queue not in wanted:
            console.run(f"queue remove member {where} from {queue}")
    console.run(f"database put {PLACES} {agent.code} {at}")
    if at != home(code):
        console.run(f"database put {TELEPHONES} {shown(at)} {agent.code}")
    return list(wanted)


def drop(console: Runs, family: str, code: str) -> None:
    """Removes an entry from Asterisk's database, if it is there: otherwise Asterisk logs an error."""
    if console.run(f"database get {family} {code}").startswith("Value: "):
        console.run(f"database del {family} {code}")


def forget_misses(console: Runs, code: str) -> None:
    """Forgets the calls that an agent missed."""
    for family in (MISSES, ABSENT, RESTS):
        drop(console, family, code)


def _forget(console: Runs, code: str, places: set[str]) -> None:
    """From now on, this place belongs to the agent no more: for calls from it, and for calls to the agent by name."""
    for place in sorted(places - {home(code)}):
        console.run(f"database del {TELEPHONES} {shown(place)}")
    if places:
        console.run(f"database del {PLACES} {code}")


def _at_line(console: Runs, centre: Centre, agent: Agent, line: str) -> None:
    """Notes the line of an agent, if the centre may call it and no other agent answers there."""
    number = as_dialled(line, centre.country)
    if centre.outward is None:
        raise MilleError(f"{centre.name} makes no outside calls; add `outward` to its description")
    described = number and number == as_dialled(agent.line, centre.country)
    if not described and not is_allowed(number, centre.country, centre.outward.allow):
        allowed = ", ".join(centre.outward.allow)
        raise MilleError(f"{centre.name} may not call {line!r}; `outward` allows {allowed}")
    others = {code for _, code, at in logged_in(console) if at == home(code)} - {agent.code}
    for code in sorted(others):
        if console.run(f"database get {LINES} {code}").strip() == f"Value: {number}":
            raise MilleError(f"{code} answers on the line {line}; log {code} out first, or choose another line")
    console.run(f"database put {LINES} {agent.code} {number}")


def _add(console: Runs, agent: Agent, queue: str, place: str, penalty: int) -> None:
    said = console.run(f"queue add member {place} to {queue} penalty {penalty} as {agent.code}")
    if "Added interface" not in said and "Already there" not in said:  # the live service may have done it already
        logout(console, agent.code)
        raise MilleError(f"Asterisk did not let {agent.code} into {queue}: {said.strip()}")


def logout(console: Runs, code: str) -> list[str]:
    """Takes an agent out of all queues; a talk goes on. Returns the agent's former queues."""
    there = [(queue, at) for queue, agent, at in logged_in(console) if agent == code]
    for queue, at in there:
        console.run(f"queue remove member {at} from {queue}")
    _forget(console, code, {at for _, at in there})
    if there:
        forget_misses(console, code)
    if home(code) in {at for _, at in there}:
        console.run(f"database del {LINES} {code}")
    return [queue for queue, _ in there]


def forget_absent(console: Runs) -> None:
    """Forgets the places of agents who are no longer logged in, since a change has removed all their queues.

    Otherwise a key that names such an agent would still call them there.
    """
    there = {code for _, code, _ in logged_in(console)}
    for family in (PLACES, TELEPHONES, LINES):
        for key, value in re.findall(
            rf"^/{family}/(\S+) *: (\S+)", console.run(f"database show {family}"), re.MULTILINE
        ):
            if (value if family == TELEPHONES else key) not in there:
                console.run(f"database del {family} {key}")


def logged_in(console: Runs) -> Iterator[tuple[str, str, str]]:
    """Every membership: queue, agent's code, interface."""
    queue = ""
    for line in console.run("queue show").splitlines():
        if found := re.match(r"(\S+) has \d+ calls", line):
            queue = found[1]
        elif found := re.match(r"\s+(\S+) \(((?:PJSIP|Local)/\S+?)\)", line):
            yield queue, found[1], found[2]


def _refuse_taken(console: Runs, agent: Agent, wanted: str) -> None:
    for _, code, at in logged_in(console):
        if at == wanted and code != agent.code:
            remedy = f"log {code} out first, or choose another telephone"
            raise MilleError(f"{code} answers at telephone {shown(at)}; {remedy}")
