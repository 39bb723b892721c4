"""Crisis units opened and closed, by an admin's command or by themselves: what is wanted then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from zoneinfo import ZoneInfo

from mille.asterisk.change import apply as applying
from mille.asterisk.change.installation import Installation, Wanted
from mille.asterisk.change.releases import CURRENT, Note
from mille.centre.units.orders import LastOrder, Orders, Planned, due
from mille.errors import MilleError

BY_ITSELF = "mille live"
"""Who opened or closed a unit, when it was no person."""


def opened(now: Wanted, unit: str, at: datetime) -> Wanted:
    """The same with a unit open; `at` (aware) is when this is ordered."""
    return replace(now, units=tuple(dict.fromkeys((*now.units, unit))), orders=now.orders.tell(unit, "open", at))


def closed(now: Wanted, unit: str, at: datetime) -> Wanted:
    """The same with a unit closed, also when the description opens it."""
    return replace(
        now, units=tuple(name for name in now.units if name != unit), orders=now.orders.tell(unit, "close", at)
    )


def later(now: Wanted, *acts: Planned) -> Wanted:
    """The same, with this still to come. Raises MilleError for a time that has passed, or times in the wrong order."""
    for act in acts:
        if act.at <= datetime.now(UTC):
            local = act.at.astimezone(ZoneInfo(now.described().timezone))
            raise MilleError(f"{local:%Y-%m-%d %H:%M} has passed: give a later time")
    if [act.at for act in acts] != sorted({act.at for act in acts}):
        raise MilleError("the unit closes before it opens: give a later --until")
    return replace(now, orders=now.orders.plan(*acts))


def redescribed(before: Wanted, now: Wanted) -> Wanted:
    """What is wanted with a new description: changing `open` of a unit in it orders the unit to open or close.

    Raises MilleError when a unit is open by command that the new description lacks.
    """
    old, new = before.described().units, now.described().units
    if lost := [unit for unit in now.units if unit not in new]:
        raise MilleError(
            f"the crisis unit {lost[0]} is open, but {now.file} does not describe it: add it there, or close it "
            f"first with `mille close {lost[0]}`"
        )
    for name, unit in new.items():
        if name in old and old[name].open != unit.open:
            now = (opened if unit.open else closed)(now, name, datetime.now(UTC))
    return now


def returned(back: Wanted, at: datetime) -> Wanted:
    """An earlier state that is wanted again: nothing that was due before `at` is made up for."""
    told = {name: LastOrder("open" if unit.open else "close", at) for name, unit in back.centre().units.items()}
    return replace(back, orders=Orders(told, tuple(act for act in back.orders.planned if act.at > at)))


def started(first: Wanted, before: Wanted | None) -> Wanted:
    """What is wanted at a start: closed units and planned orders stay; units opened stay open by order."""
    at, orders = datetime.now(UTC), before.orders if before else Orders()
    kept = {unit: told for unit, told in orders.last.items() if told.deed == "close"}
    now = replace(first, orders=Orders(kept, tuple(act for act in orders.planned if act.at > at)))
    now = redescribed(before, now) if before else now
    return reduce(lambda wanted, unit: opened(wanted, unit, at), first.units, now)


def needed(now: Wanted, unit: str) -> None:
    """Raises MilleError when the description has no such unit."""
    units = now.described().units
    if unit not in units:
        raise MilleError(f"there is no unit {unit!r}; the description has {', '.join(units) or 'none'}")


def by_itself(here: Installation, act: Planned, say: Callable[[str], None]) -> int | None:
    """Does what is due, exactly as the command does; the number of the release, or None when it is no longer due.

    Raises Refused when waiting callers would be moved to a queue where nobody is logged in: ask again later.
    """
    with applying.changing(here, say):
        current, now = here.releases.pointed(CURRENT), datetime.now(UTC)
        if current is None or act not in due(here.in_force(), here.wanted(current).orders, now):
            return None  # an admin was faster
        before, done = here.wanted(current), opened if act.deed == "open" else closed
        wanted = replace(done(before, act.unit, now), orders=before.orders.came(act, now))
        note = Note(now.isoformat(timespec="seconds"), BY_ITSELF, f"{act.deed} {act.unit}", act.why)
        made = applying.plan(here, wanted)
        force = act.deed == "close" and not made.hopeless
        return applying.put_in_force(here, wanted, made, note, say, force)
