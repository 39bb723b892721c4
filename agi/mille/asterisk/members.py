"""Agents logged in: members that come into Asterisk's queues and go."""

import re
from collections.abc import Iterator
from typing import Protocol

from mille.centre.model import Agent, Centre
from mille.errors import MilleError


class Runs(Protocol):
    """Something that performs console commands."""

    def run(self, line: str) -> str: ...


def find_agent(centre: Centre, code: str) -> Agent:
    """The agent with this code. Raises MilleError when the centre, as it is now, has none."""
    try:
        return centre.agents[code]
    except KeyError:
        raise MilleError(
            f"there is no agent {code!r} in {centre.name}; codes are listed under `agents` of the description"
        ) from None


def interface(extension: str) -> str:
    """Asterisk's name of a telephone."""
    return f"PJSIP/phone-{extension}"


def penalties(centre: Centre, agent: Agent) -> dict[str, int]:
    """The queues an agent answers, with Asterisk's penalty: his preference, and behind all of those, helping out.

    An agent who already has the skill of a queue that his own helps keeps the skill's preference.
    """
    behind = max(agent.skills.values(), default=0) + 1
    helped = {q.name: behind for q in centre.queues.values() if set(q.help) & set(agent.skills)}
    return helped | dict(agent.skills)


def telephones(centre: Centre) -> set[str]:
    """The extensions of everybody in a centre, those of its closed crisis units too."""
    units = (agent for unit in centre.units.values() for agent in unit.agents)
    return {agent.extension for agent in (*centre.agents.values(), *units) if agent.extension}


def login(console: Runs, centre: Centre, code: str, extension: str | None = None) -> list[str]:
    """Lets an agent answer at a telephone; returns the queues he is in.

    Logging in twice, or elsewhere, leaves him in one place; he comes there before he goes from where he was, so that no
    queue is without its only agent in between. Raises MilleError when the agent or the telephone is unknown, the
    telephone is another's, or Asterisk refuses.
    """
    agent = find_agent(centre, code)
    phone = extension or agent.extension
    if phone not in telephones(centre):
        raise MilleError(f"there is no telephone {phone!r} in {centre.name}; choose an extension of the description")
    _refuse_taken(console, agent, phone)
    wanted, place = penalties(centre, agent), interface(phone)
    before = [(queue, at) for queue, who, at in logged_in(console) if who == agent.code]
    for queue, penalty in wanted.items():
        if (queue, place) not in before:
            _add(console, agent, queue, place, penalty)
    for queue, at in before:
        if at != place or queue not in wanted:
            console.run(f"queue remove member {at} from {queue}")
    return list(wanted)


def _add(console: Runs, agent: Agent, queue: str, place: str, penalty: int) -> None:
    said = console.run(f"queue add member {place} to {queue} penalty {penalty} as {agent.code}")
    if "Added interface" not in said and "Already there" not in said:  # the live service may have been faster
        logout(console, agent.code)
        raise MilleError(f"Asterisk did not let {agent.code} into {queue}: {said.strip()}")


def logout(console: Runs, code: str) -> list[str]:
    """Takes an agent out of all queues; a talk goes on. Returns the queues he was in."""
    left = []
    for queue, agent, phone in logged_in(console):
        if agent == code:
            console.run(f"queue remove member {phone} from {queue}")
            left.append(queue)
    return left


def logged_in(console: Runs) -> Iterator[tuple[str, str, str]]:
    """Every membership: queue, agent's code, interface."""
    queue = ""
    for line in console.run("queue show").splitlines():
        if found := re.match(r"(\S+) has \d+ calls", line):
            queue = found[1]
        elif found := re.match(r"\s+(\S+) \((PJSIP/\S+?)\)", line):
            yield queue, found[1], found[2]


def _refuse_taken(console: Runs, agent: Agent, phone: str) -> None:
    for _, code, at in logged_in(console):
        if at == interface(phone) and code != agent.code:
            raise MilleError(f"{code} answers at telephone {phone}; log {code} out first, or choose another telephone")
