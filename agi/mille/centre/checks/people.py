"""Does somebody answer? Skills, telephones that two people share, shifts."""

from collections import defaultdict
from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_queue, everyone
from mille.centre.hours.weekly_minutes import first_of, minutes_of, open_minutes
from mille.centre.model.centre import Centre, Queue
from mille.centre.notation.spans import DAYS
from mille.centre.units.overlay import with_units


def _queues_nobody_answers(centre: Centre) -> Iterator[Finding]:
    everything = with_units(centre, centre.units)
    skills = {skill for agent in everything.agents.values() for skill in agent.skills}
    for name, queue in everything.queues.items():
        if skills.isdisjoint(_asked(queue)):
            path = ("queues", name) if name in centre.queues else ("units", name)
            remedy = "give an agent this skill, or name a queue under 'help'"
            yield path, f"nobody answers queue '{name}'", remedy


def _people_twice(centre: Centre) -> Iterator[Finding]:
    codes: dict[str, str] = {}
    telephones = dict.fromkeys(centre.numbers, "the centre itself")
    for path, agent in everyone(centre):
        if first := codes.get(agent.code):
            yield path, f"code '{agent.code}' also belongs to {first}", "give each agent their own code"
        codes.setdefault(agent.code, agent.name)
        for key, number in (("extension", agent.extension), ("line", agent.line)):
            if first := number and telephones.get(number):
                yield (*path, key), f"{key} {number} also belongs to {first}", "give each agent their own telephone"
            telephones.setdefault(number, f"agent '{agent.code}'")


def _shifts_that_serve_nobody(centre: Centre) -> Iterator[Finding]:
    """Shifts in which no queue is open at all. Agents may come a little early to get ready."""
    hours = defaultdict[str, set[str]](set)
    for queue in with_units(centre, centre.units).queues.values():
        for skill in _asked(queue):
            hours[skill].add(queue.hours)
    for path, agent in everyone(centre):
        week = centre.timetables[agent.shifts].week if agent.shifts else {}
        served = _open(centre, {name for skill in agent.skills for name in hours[skill]}) if week else 0
        shifts = (minutes_of({day: (span,)}) for day, spans in week.items() for span in spans)
        if idle := next((minutes for minutes in shifts if not minutes & served), 0):
            message = f"agent '{agent.code}' is planned {_moment(idle)}, when none of their queues is open"
            yield (*path, "shifts"), message, "remove the shift, or open a queue then"


def _queues_without_a_shift(centre: Centre) -> Iterator[Finding]:
    planned = defaultdict[str, set[str]](set)
    for agent in with_units(centre, centre.units).agents.values():
        for skill in agent.skills:
            planned[skill].add(agent.shifts)
    for path, queue in every_queue(centre):
        shifts = {name for skill in _asked(queue) for name in planned[skill]}
        if "" not in shifts and (alone := _open(centre, {queue.hours}) & ~_open(centre, shifts)):
            message = f"queue '{queue.name}' is open {_moment(alone)}, when none of its agents is planned"
            yield path, message, "plan an agent, or shorten its hours"


def _asked(queue: Queue) -> tuple[str, ...]:
    """The skills with which an agent answers this queue."""
    return queue.name, *queue.help


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
