"""What no single key can show: who answers whom, what leads where, what is the same twice.

Errors are looked for in sections that could be read whole, so that one slip is not reported as many.
"""

from collections.abc import Callable, Iterator

from mille.centre.crisis import with_units
from mille.centre.fields import Reading
from mille.centre.model import Agent, Centre, Queue
from mille.centre.problems import quote
from mille.centre.source import Node, find

Path = tuple[str, ...]
Finding = tuple[Path, str, str]
"""The keys that lead to the place, what is wrong, what to do."""


def check(centre: Centre, reading: Reading, tree: Node) -> None:
    """Report the errors that several keys make together."""
    for findings, sections in CHECKS:
        if sections <= reading.sound:
            for path, message, remedy in findings(centre):
                reading.problems.error(find(tree, *path), message, remedy)


def warn(centre: Centre, reading: Reading, tree: Node) -> None:
    """Report what is legal but unwise, in a description without errors."""
    for findings in WARNINGS:
        for path, message, remedy in findings(centre):
            reading.problems.warning(find(tree, *path), message, remedy)


def _menus_never_reached(centre: Centre) -> Iterator[Finding]:
    reached, ahead = set[str](), [centre.menu]
    while ahead:
        menu = centre.menus[ahead.pop()]
        reached.add(menu.name)
        targets = {action.target for action in (*menu.keys.values(), menu.default) if action.kind == "menu"}
        ahead += targets - reached
    for name in centre.menus.keys() - reached:
        yield ("menus", name), f"no key leads to menu '{name}'", "lead one there, or remove the menu"


def _silence_leads_nowhere(centre: Centre) -> Iterator[Finding]:
    for name, menu in centre.menus.items():
        seen, action = {name}, menu.default
        while action.kind == "menu" and action.target not in seen:
            seen.add(action.target)
            action = centre.menus[action.target].default
        if action.kind == "menu":
            message = f"a caller who stays silent in menu '{name}' never reaches a queue"
            yield ("menus", name, "default"), message, "let one of the defaults on his way be a queue"


def _queues_nobody_answers(centre: Centre) -> Iterator[Finding]:
    everything = with_units(centre, centre.units)
    skills = {skill for agent in everything.agents.values() for skill in agent.skills}
    for name, queue in everything.queues.items():
        if not skills.intersection((name, *queue.help)):
            path = ("queues", name) if name in centre.queues else ("units", name)
            remedy = "give an agent this skill, or name a queue under 'help'"
            yield path, f"nobody answers queue '{name}'", remedy


def _people_twice(centre: Centre) -> Iterator[Finding]:
    codes: dict[str, str] = {}
    extensions = dict.fromkeys(centre.numbers, "the centre itself")
    for path, agent in _everyone(centre):
        if first := codes.get(agent.code):
            yield path, f"code '{agent.code}' is also that of {first}", "give each a code of his own"
        if first := extensions.get(agent.extension or agent.line):
            message = f"extension {agent.extension} is also that of {first}"
            yield (*path, "extension"), message, "give each a telephone of his own"
        codes.setdefault(agent.code, agent.name)
        extensions.setdefault(agent.extension or agent.line, f"agent '{agent.code}'")


def _units_in_the_way(centre: Centre) -> Iterator[Finding]:
    keys = dict.fromkeys(centre.menus[centre.menu].keys, f"menu '{centre.menu}'")
    for name, unit in centre.units.items():
        if name in centre.queues:
            yield ("units", name), f"unit '{name}' is named as a queue", "rename one of them"
        if first := keys.get(unit.key):
            message = f"key {quote(unit.key)} of unit '{name}' is already in {first}"
            yield ("units", name, "key"), message, "take a key that is free"
        keys.setdefault(unit.key, f"unit '{name}'")


def _lonely_units(centre: Centre) -> Iterator[Finding]:
    for name, unit in centre.units.items():
        if len(unit.agents) == 1 and not unit.queue.help:
            message = f"unit '{name}' has one agent only"
            yield ("units", name, "agents"), message, "add one, or 'help' to its queue"


def _open_trunks(centre: Centre) -> Iterator[Finding]:
    for name, trunk in centre.trunks.items():
        if any(address.endswith("/0") for address in trunk.addresses):
            yield ("trunks", name), f"trunk '{name}' lets anybody send calls", "name the operator's addresses"


def _queues_off_the_menu(centre: Centre) -> Iterator[Finding]:
    actions = [action for menu in centre.menus.values() for action in (*menu.keys.values(), menu.default)]
    actions += [action for queue in _queues(centre) for action in (*queue.keys.values(), *queue.instead.values())]
    led_to = {action.target for action in actions if action.kind in ("queue", "voicemail", "callback")}
    for name in centre.queues.keys() - led_to - {centre.default}:
        yield ("queues", name), f"no key leads to queue '{name}'", "lead one there, or remove the queue"


def _never_said(centre: Centre) -> Iterator[Finding]:
    said = {*centre.welcome, centre.closed, centre.wrong_key, *centre.sorry.values()}
    for menu in centre.menus.values():
        said.update(menu.say, (action.target for action in menu.keys.values() if action.kind == "say"))
    for unit in centre.units.values():
        said.update((unit.announcement, unit.menu_message))
    for queue in _queues(centre):
        said.update(_said_by(queue))
    said.update(notice for hours in centre.timetables.values() for notice in hours.notices.values())
    said.update(partner.notice for partner in centre.partners.values())
    said.update((centre.ends.message,) if centre.ends else ())
    for name in centre.messages.keys() - said:
        yield ("messages", name), f"message '{name}' is never said", "name it somewhere, or remove it"


def _said_by(queue: Queue) -> Iterator[str]:
    yield from (queue.wait_message, queue.closed, queue.greeting)
    actions = (*queue.instead.values(), *queue.keys.values())
    yield from (action.target for action in actions if action.kind == "say")
    if queue.recording:
        yield queue.recording.notice
    if queue.survey:
        yield from (queue.survey.question, queue.survey.thanks)


def _never_kept(centre: Centre) -> Iterator[Finding]:
    kept = {centre.hours, *(queue.hours for queue in _queues(centre))}
    kept.update(agent.shifts for _, agent in _everyone(centre))
    kept.update(partner.hours for partner in centre.partners.values())
    kept.update(unit.hours for unit in centre.units.values())
    for name in centre.timetables.keys() - kept:
        yield ("hours", name), f"nothing keeps the hours '{name}'", "name them in a queue, or remove them"


def _queues(centre: Centre) -> tuple[Queue, ...]:
    return (*centre.queues.values(), *(unit.queue for unit in centre.units.values()))


def _everyone(centre: Centre) -> Iterator[tuple[Path, Agent]]:
    for agent in centre.agents.values():
        yield ("agents", agent.code), agent
    for unit in centre.units.values():
        for agent in unit.agents:
            yield ("units", unit.name, "agents", agent.code), agent


CHECKS: tuple[tuple[Callable[[Centre], Iterator[Finding]], set[str]], ...] = (
    (_menus_never_reached, {"centre", "menus"}),
    (_silence_leads_nowhere, {"menus"}),
    (_queues_nobody_answers, {"centre", "menus", "queues", "agents", "units"}),
    (_people_twice, {"centre", "agents", "units"}),
    (_units_in_the_way, {"centre", "menus", "queues", "units"}),
)
"""What is looked for, and the sections that must be sound."""

WARNINGS = (_lonely_units, _open_trunks, _queues_off_the_menu, _never_said, _never_kept)
