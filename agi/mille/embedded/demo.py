"""The demonstration: one real caller and one real agent for each queue, and their records."""

from dataclasses import dataclass

from mille.call.routes import keys_to
from mille.centre.model import Agent, Centre
from mille.errors import MilleError

FIRST_NUMBER = 268801


@dataclass(frozen=True)
class DemoCall:
    """A demonstration call: who rings, what he presses, and who should answer."""

    number: str
    queue: str
    keys: tuple[str, ...]
    agent: Agent


def plan(centre: Centre) -> list[DemoCall]:
    """One call for each queue that a caller can reach, each with an agent of its own.

    Raises MilleError when a queue has no agent who is not already another's.
    """
    taken: set[str] = set()
    calls = []
    for number, queue in enumerate(centre.queues, FIRST_NUMBER):
        keys = keys_to(centre, queue)
        agent = _free_agent(centre, queue, taken)
        taken.add(agent.code)
        calls.append(DemoCall(str(number), queue, keys or (), agent))
    return calls


def _free_agent(centre: Centre, queue: str, taken: set[str]) -> Agent:
    able = [a for a in centre.agents.values() if queue in a.skills and a.code not in taken]
    if not able:
        raise MilleError(f"no agent is left for a demonstration call to {queue}; give the queue another one")
    return min(able, key=lambda agent: agent.skills[queue])
