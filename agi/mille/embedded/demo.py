"""The demonstration: one real caller and one real agent for each queue, and what their records must say."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg

from mille.asterisk.agents import members
from mille.asterisk.sound.g711 import encode_alaw
from mille.asterisk.sound.prompts import for_telephone
from mille.asterisk.sound.speech import EspeakEngine
from mille.call.routes import keys_to
from mille.centre.model.centre import Agent, Centre
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import AgentPhone, Caller
from mille.embedded.witness import Witness
from mille.errors import MilleError
from mille.records.reading.calls_reading import CallRow, Filters, calls

FIRST_NUMBER = 268801
VOICE = "Bonjour, ici un conseiller de démonstration. Hello, this is an adviser of the demonstration."
TALK_BYTES = 2 * 8000
"""Each talk lasts until this much of the agent was heard: two seconds of A-law."""
PATIENCE = 30.0


@dataclass(frozen=True)
class DemoCall:
    """A demonstration call: who calls, what they press, and who should answer."""

    number: str
    queue: str
    keys: tuple[str, ...]
    agent: Agent


def plan(centre: Centre) -> list[DemoCall]:
    """One call for each queue that keys lead to, each with its own agent.

    There is none for a queue whose agents answer at home or in a browser, or are all used by other queues.
    """
    taken: set[str] = set()
    planned = []
    for number, queue in enumerate(centre.queues, FIRST_NUMBER):
        keys, agent = keys_to(centre, queue), _free_agent(centre, queue, taken)
        if keys is not None and agent is not None:
            taken.add(agent.code)
            planned.append(DemoCall(str(number), queue, keys, agent))
    return planned


def agents_log_in(centre: EmbeddedCentre, planned: list[DemoCall]) -> ExitStack:
    """The agents of the calls at telephones that answer; closing what is returned logs them out."""
    engine = EspeakEngine()
    language = next((each for each in centre.centre.languages if engine.speaks(each)), "en")
    speech = for_telephone(engine.speak(VOICE, language), 8000)
    with ExitStack() as stack:
        for call in planned:
            stack.enter_context(_agent_at_work(centre, call.agent, encode_alaw(speech)))
        _wait(lambda: _reachable(centre) >= {call.agent.code for call in planned}, "the agents' telephones answer")
        return stack.pop_all()


def place(centre: EmbeddedCentre, planned: list[DemoCall], say: Callable[[str], None]) -> None:
    """Places all calls at the same time and returns when they are over. Raises MilleError when one is not answered."""
    with ThreadPoolExecutor(len(planned) or 1) as pool:
        for call in pool.map(lambda call: _one_call(centre, call), planned):
            keys = " ".join(call.keys)
            say(f"  {call.number} pressed {keys}, reached {call.queue}, talked to {call.agent.code} {call.agent.name}")


def records(database: str, planned: list[DemoCall], since: float) -> list[CallRow]:
    """The records of the calls, once the collector has them all. Raises MilleError when it does not."""
    found: list[CallRow] = []

    def complete() -> bool:
        found[:] = [row for row in _rows(database) if row.arrived_at.timestamp() >= since]
        return len(found) >= len(planned) and all(row.outcome != "in_progress" for row in found)

    _wait(complete, "the records are in the database")
    return found


def faults(call: DemoCall, rows: list[CallRow]) -> list[str]:
    """What is wrong with a call's record; empty when it says what happened."""
    own = [row for row in rows if row.number == call.number]
    if len(own) != 1:
        return [f"{call.number} has {len(own)} records instead of one"]
    row = own[0]
    truth = {
        "outcome": "answered",
        "last_queue": call.queue,
        "agent": call.agent.code,
        "menu_path": list(call.keys),
        "degraded": False,
        "hung_up_by": "caller",
    }
    wrong = [f"{name} is {getattr(row, name)!r} instead of {value!r}" for name, value in truth.items()
             if getattr(row, name) != value]  # fmt: skip
    return [f"{call.number}: {', '.join(wrong)}"] if wrong else []


def _one_call(centre: EmbeddedCentre, call: DemoCall) -> DemoCall:
    witness = Witness(centre.home.journal, call.number)
    with Caller(centre.sipp, centre.centre.numbers[0], call.number) as caller:
        for steps, key in enumerate(call.keys, start=1):
            witness.wait_for_steps(steps, PATIENCE)
            caller.press(key)
        witness.wait_for("CONNECT", PATIENCE)
        until = len(caller.telephone.audio) + TALK_BYTES
        _wait(lambda: len(caller.telephone.audio) >= until, "the caller hears the agent")
        caller.hang_up()
        witness.wait_for("ENDED", PATIENCE)
    return call


def at_desk(agent: Agent) -> bool:
    """Whether an agent has a telephone of the centre."""
    return bool(agent.extension) and not agent.browser


def _free_agent(centre: Centre, queue: str, taken: set[str]) -> Agent | None:
    able = [a for a in centre.agents.values() if queue in a.skills and a.code not in taken and at_desk(a)]
    return min(able, key=lambda agent: agent.skills[queue], default=None)


@contextmanager
def _agent_at_work(centre: EmbeddedCentre, agent: Agent, voice: bytes) -> Iterator[None]:
    password = centre.site.telephones[agent.extension]
    with AgentPhone(centre.sipp, f"phone-{agent.extension}", password, ring=1.0, voice=voice):
        members.login(centre.console, centre.centre, agent.code)
        try:
            yield
        finally:
            members.logout(centre.console, agent.code)


def _reachable(centre: EmbeddedCentre) -> set[str]:
    lines = centre.console.run("queue show").splitlines()
    return {line.split()[0] for line in lines if "(Not in use)" in line}


def _rows(database: str) -> list[CallRow]:
    try:
        with psycopg.connect(database) as connection:
            return calls(connection, Filters(last=1000))
    except (psycopg.errors.UndefinedTable, psycopg.OperationalError):  # no tables yet, or no database for a moment
        return []


def _wait(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise MilleError(f"waited {PATIENCE:.0f} s in vain for: {what}; see the logs")
        time.sleep(0.05)
