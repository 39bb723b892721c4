"""What checks across sections find, and what they go through: every queue, every agent, every action."""

from collections.abc import Iterator
from typing import NamedTuple

from mille.centre.model.centre import Action, Agent, Centre, Queue

Path = tuple[str, ...]
"""The keys that lead to a place in the description."""

Finding = tuple[Path, str, str]
"""The place, what is wrong, and what to do."""


class Led(NamedTuple):
    """An action and its place; `queue` is the queue that it belongs to, ``""`` for the action of a menu."""

    path: Path
    action: Action
    queue: str = ""


def every_queue(centre: Centre) -> Iterator[tuple[Path, Queue]]:
    """The queues of a centre and of its units, open or not."""
    yield from ((("queues", name), queue) for name, queue in centre.queues.items())
    yield from ((("units", name, "queue"), unit.queue) for name, unit in centre.units.items())


def everyone(centre: Centre) -> Iterator[tuple[Path, Agent]]:
    """The agents of a centre and of its units, open or not."""
    yield from ((("agents", code), agent) for code, agent in centre.agents.items())
    for unit in centre.units.values():
        yield from ((("units", unit.name, "agents", agent.code), agent) for agent in unit.agents)


def menus_from(centre: Centre, first: str) -> set[str]:
    """The menus that a caller can reach from one of them; none where there is none."""
    reached, ahead = set[str](), [first] if first in centre.menus else []
    while ahead:
        menu = centre.menus[ahead.pop()]
        reached.add(menu.name)
        targets = {action.target for action in (*menu.keys.values(), menu.default) if action.kind == "menu"}
        ahead += targets - reached
    return reached


def only_closed(centre: Centre) -> set[str]:
    """The menus that a caller reaches only outside the hours."""
    return menus_from(centre, centre.closed_menu) - menus_from(centre, centre.menu)


def every_action(centre: Centre) -> Iterator[Led]:
    """Where callers are led by keys, by silence, by queues that cannot serve them, and by agents who transfer them."""
    for name, menu in centre.menus.items():
        yield from (Led(("menus", name, "keys", key), action) for key, action in menu.keys.items())
        yield Led(("menus", name, "default"), menu.default)
    for path, queue in every_queue(centre):
        yield from (Led((*path, "keys", key), action, queue.name) for key, action in queue.keys.items())
        yield from (Led((*path, f"when_{case}"), action, queue.name) for case, action in queue.instead.items())
        yield from (Led((*path, "transfer_to", key), action, queue.name) for key, action in queue.transfer_to.items())
