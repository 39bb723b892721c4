"""Crisis units by date: what opens and closes by itself, and which order of an admin still counts. Pure.

The latest order wins, whether an admin's or a planned time that has come. So a unit that is closed early stays closed,
a time that passed while the service was down is made up for, and nothing is done twice.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

from mille.centre.model.centre import Centre, Unit

Deed = Literal["open", "close"]


class Planned(NamedTuple):
    """A unit will open or close by itself at a time (aware, UTC); `why` is for the history."""

    at: datetime
    unit: str
    deed: Deed
    why: str


@dataclass(frozen=True)
class LastOrder:
    """The last order about a unit that was carried out, and when (aware, UTC)."""

    deed: Deed
    at: datetime


@dataclass(frozen=True)
class Orders:
    """What was ordered besides the description: the last order about each unit, and what is to come."""

    last: Mapping[str, LastOrder] = field(default_factory=dict)
    planned: tuple[Planned, ...] = ()

    @property
    def closed(self) -> set[str]:
        """The units that stay closed, whatever the description says."""
        return {unit for unit, told in self.last.items() if told.deed == "close"}

    def tell(self, unit: str, deed: Deed, at: datetime) -> "Orders":
        """After an order: what was planned for this unit by command is cancelled."""
        left = tuple(planned for planned in self.planned if planned.unit != unit)
        return Orders({**self.last, unit: LastOrder(deed, at)}, left)

    def came(self, act: Planned, at: datetime) -> "Orders":
        """After a planned act: what is planned for later stays."""
        left = tuple(planned for planned in self.planned if planned.unit != act.unit or planned.at > at)
        return Orders({**self.last, act.unit: LastOrder(act.deed, at)}, left)

    def plan(self, *acts: Planned) -> "Orders":
        """With these acts to come, each instead of those planned so far for the same unit and deed."""
        new = {(act.unit, act.deed) for act in acts}
        left = tuple(known for known in self.planned if (known.unit, known.deed) not in new)
        return replace(self, planned=tuple(sorted((*left, *acts))))


def due(centre: Centre, orders: Orders, now: datetime) -> list[Planned]:
    """What is to be done now, or should have been done since the last order, for each unit of a centre as it is."""
    passed = {act.unit: act for act in _acts(centre, orders) if act.at <= now}  # the last of each unit counts
    return [act for act in passed.values() if centre.units[act.unit].open != (act.deed == "open")]


def to_come(centre: Centre, orders: Orders, now: datetime) -> list[Planned]:
    """What will happen by itself after now, soonest first."""
    return [act for act in _acts(centre, orders) if act.at > now]


def _acts(centre: Centre, orders: Orders) -> list[Planned]:
    """Everything later than the last order about its unit, in order; of two at the same time, closing comes last."""
    described = [act for unit in centre.units.values() for act in _described(unit)]
    planned = [act for act in orders.planned if act.unit in centre.units]
    acts = [act for act in (*described, *planned) if not _overruled(act, orders)]
    return sorted(acts, key=lambda act: (act.at, act.deed == "close"))


def _overruled(act: Planned, orders: Orders) -> bool:
    told = orders.last.get(act.unit)
    return told is not None and told.at >= act.at


def _described(unit: Unit) -> Iterator[Planned]:
    if unit.opens:
        yield Planned(unit.opens.astimezone(UTC), unit.name, "open", "opens of the description")
    if unit.closes:
        yield Planned(unit.closes.astimezone(UTC), unit.name, "close", "closes of the description")


def in_words(act: Planned, timezone: str) -> str:
    """What will happen, in one line.

    >>> in_words(Planned(datetime(2026, 4, 20, 5, tzinfo=UTC), "covid", "close", "until"), "Pacific/Noumea")
    'covid will close by itself on 2026-04-20 at 16:00 (until)'
    """
    local = act.at.astimezone(ZoneInfo(timezone))
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{act.unit} will {act.deed} by itself on {local:%Y-%m-%d} at {clock} ({act.why})"


def as_json(orders: Orders) -> dict[str, Any]:
    """Orders as they are written down."""
    told = {unit: asdict(told) | {"at": told.at.isoformat()} for unit, told in orders.last.items()}
    return {"told": told, "planned": [act._asdict() | {"at": act.at.isoformat()} for act in orders.planned]}


def from_json(known: Mapping[str, Any]) -> Orders:
    """Orders as they were written down; nothing when nothing was."""
    told = {
        unit: LastOrder(one["deed"], datetime.fromisoformat(one["at"])) for unit, one in known.get("told", {}).items()
    }
    acts = [Planned(**act | {"at": datetime.fromisoformat(act["at"])}) for act in known.get("planned", ())]
    return Orders(told, tuple(acts))
