"""Crisis units: what is prepared beforehand becomes part of the centre while it is open."""

from collections.abc import Collection
from dataclasses import replace
from functools import reduce

from mille.centre.model.centre import Action, Centre, Unit
from mille.centre.source.problems import did_you_mean, quote
from mille.errors import MilleError


def units_open(centre: Centre) -> tuple[str, ...]:
    """The units that the description says are open."""
    return tuple(name for name, unit in centre.units.items() if unit.open)


def with_units(centre: Centre, names: Collection[str]) -> Centre:
    """The centre as it is when these units are open, whatever the description says of them.

    `centre` is as described, without units added before. Units are added in the order of the description.
    Raises MilleError when there is no such unit.
    """
    for name in names:
        if name not in centre.units:
            raise MilleError(f"there is no unit {quote(name)}; {did_you_mean(name, centre.units)}")
    closed = {name: replace(unit, open=False) for name, unit in centre.units.items()}
    opened = (unit for name, unit in centre.units.items() if name in names)
    return reduce(_with, opened, replace(centre, units=closed))


def _with(centre: Centre, unit: Unit) -> Centre:
    menu = centre.menus[centre.menu]
    keys = {**menu.keys, unit.key: Action("queue", unit.name)}
    menu = replace(menu, say=(*menu.say, unit.menu_message), keys=keys)
    members = {agent.code: replace(agent, skills={unit.name: 0}) for agent in unit.agents}
    helped = {name: replace(centre.queues[name], help=(*centre.queues[name].help, unit.name)) for name in unit.helps}
    return replace(
        centre,
        welcome=(unit.announcement, *centre.welcome),
        menus={**centre.menus, menu.name: menu},
        hours=unit.hours or centre.hours,
        queues={**centre.queues, **helped, unit.name: unit.queue},
        agents={**centre.agents, **members},
        units={**centre.units, unit.name: replace(unit, open=True)},
    )
