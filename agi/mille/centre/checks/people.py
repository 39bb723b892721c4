"""Does somebody answer? Skills, telephones that two people have, shifts."""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_queue, everyone
from mille.centre.hours.weekly_minutes import first_of, minutes_of, open_minutes
from mille.centre.model.centre import Agent, Centre, Queue
from mille.centre.reader.read_hours import DAYS
from mille.centre.units.overlay import with_units


def _queues_nobody_answers(centre: Centre) -> Iterator[Finding]:
    everything = with_units(centre, centre.units)
    for name, queue in everything.queues.items():
        if not any(_answers(agent, queue) for agent in everything.agents.values()):
            path = ("queues", name) if name in centre.queues else ("units", name)
            remedy = "give an agent this skill, or name a queue under 'help'"
            yield path, f"nobody answers queue '{name}'", remedy


def _people_twice(centre: Centre) -> Iterator[Finding]:
    codes: dict[str, str] = {}
    telephones = dict.fromkeys(centre.numbers, "the centre itself")
    for path, agent in everyone(centre):
        if first := codes.get(agent.code):
            yield path, f"code '{agent.code}' is also that of {first}", "give each a code of his own"
        codes.setdefault(agent.code, agent.name)
        for key, number in (("extension", agent.extension), ("line", agent.line)):
            if first := number and telephones.get(number):
                yield (*path, key), f"{key} {number} is also that of {first}", "give each a telephone of his own"
            telephones.setdefault(number, f"agent '{agent.code}'")


def _shifts_that_serve_nobody(centre: Centre) -> Iterator[Finding]:
    """Shifts in which no queue is open at all; who comes a little earlier prepares himself."""
    everything = with_units(centre, centre.units)
    for path, agent in everyone(centre):
        served = _open(centre, {queue.hours for queue in everything.queues.values() if _answers(agent, queue)})
        week = centre.timetables[agent.shifts].week if agent.shifts else {}
        shifts = (minutes_of({day: (span,)}) for day, spans in week.items() for span in spans)
        if idle := next((minutes for minutes in shifts if not minutes & served), 0):
            message = f"agent '{agent.code}' is planned {_moment(idle)}, when none of his queues is open"
            yield (*path, "shifts"), message, "take the shift out, or open a queue then"


def _queues_without_a_shift(centre: Centre) -> Iterator[Finding]:
    everything = with_units(centre, centre.units)
    for path, queue in every_queue(centre):
        shifts = {agent.shifts for agent in everything.agents.values() if _answers(agent, queue)}
        if "" not in shifts and (alone := _open(centre, {queue.hours}) & ~_open(centre, shifts)):
            message = f"queue '{queue.name}' is open {_moment(alone)}, when none of its agents is planned"
            yield path, message, "plan somebody, or shorten its hours"


def _answers(agent: Agent, queue: Queue) -> bool:
    return not agent.skills.keys().isdisjoint((queue.name, *queue.help))


def _open(centre: Centre, names: set[str]) -> int:
    return open_minutes(centre.timetables[name] for name in names)


def _moment(minutes: int) -> str:
    day, minute = first_of(minutes)
    return f"on {DAYS[day]} at {minute // 60}:{minute % 60:02}"


CHECKS = (
    (_queues_nobody_answers, {"centre", "menus", "queues", "agents", "units"}),
    (_people_twice, {"centre", "agents", "units"}),
)
WARNINGS = (_shifts_that_serve_nobody, _queues_without_a_shift)
