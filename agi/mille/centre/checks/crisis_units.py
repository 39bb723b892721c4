"""Crisis units: do they fit into the centre, and are their dates still to come?"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from mille.centre.checks.findings import Finding
from mille.centre.model.centre import WELCOME, Centre
from mille.centre.source.problems import quote


def _units_in_the_way(centre: Centre) -> Iterator[Finding]:
    keys = dict.fromkeys(centre.menus[centre.menu].keys, f"menu '{centre.menu}'")
    for name, unit in centre.units.items():
        if name in centre.queues:
            yield ("units", name), f"unit '{name}' is named as a queue", "rename one of them"
        if first := keys.get(unit.key):
            message = f"key {quote(unit.key)} of unit '{name}' is already in {first}"
            yield ("units", name, "key"), message, "choose a free key"
        keys.setdefault(unit.key, f"unit '{name}'")


def _named_as_the_welcome(centre: Centre) -> Iterator[Finding]:
    for section in ("queues", "units"):
        if WELCOME in getattr(centre, section):
            message = f"no queue or unit can be named '{WELCOME}': `mille bulletin {WELCOME}` speaks to all callers"
            yield (section, WELCOME), message, "choose another name"


def _lonely_units(centre: Centre) -> Iterator[Finding]:
    for name, unit in centre.units.items():
        if len(unit.agents) == 1 and not unit.queue.help:
            message = f"unit '{name}' has one agent only"
            yield ("units", name, "agents"), message, "add one, or 'help' to its queue"


def over(centre: Centre, now: datetime) -> Iterator[Finding]:
    """What the description plans for a time that has passed."""
    for name, unit in centre.units.items():
        if unit.closes and unit.closes <= now:
            yield ("units", name, "closes"), f"the dates of unit '{name}' have passed", "remove them, or give new ones"
        elif unit.opens and unit.opens <= now and not unit.open:
            message = f"unit '{name}' should already be open; it will open as soon as this description is applied"
            yield ("units", name, "opens"), message, "write 'open: yes' if you mean that, or give a new date"
    if centre.ends and centre.ends.last_day < now.astimezone(ZoneInfo(centre.timezone)).date():
        message = "the last day of the centre has passed"
        yield ("centre", "ends", "last_day"), message, "remove 'ends', or give a new day"


CHECKS = (
    (_units_in_the_way, {"centre", "menus", "queues", "units"}),
    (_named_as_the_welcome, {"queues", "units"}),
)
WARNINGS = (_lonely_units,)
