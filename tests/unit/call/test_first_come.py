"""Nobody is passed by who came later, but for a head start, whatever becomes of callers in a centre."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

from centres import REFERENCE, noumea
from hypothesis import given
from hypothesis import strategies as st

from mille.call.journey import next_step
from mille.call.line.place import queue_prio
from mille.call.steps import Call, Dial, End, Enter, Event, EventKind, Look, Say, Step, remembered
from mille.call.tiers import head_start
from mille.centre.model.centre import Action, Centre, Partner, Recording, Tier

OPENING = noumea("2026-09-23 08:00")
TIERS = {
    "gold": Tier("gold", 300, ("71*",)),
    "silver": Tier("silver", 60, ("72*",)),
    "level-2": Tier("level-2", 600),
}


def of_three_queues() -> Centre:
    """The 1000 with ways from each queue to each: keys, messages, full, too long, partners, agents who hand over."""

    def ways(to: str, then: str) -> dict[str, object]:
        return {
            "hours": "office",
            "keys": {"1": Action("say", "agencies"), "2": Action("queue", to), "3": Action("queue", to, tier="silver")},
            "instead": {"full": Action("queue", then), "timed_out": Action("queue", to), "nobody": Action("queue", to)},
            "transfer_to": {"1": Action("queue", then), "2": Action("queue", to, tier="level-2")},
            "partners": ("clinic",),
            "overflow_after": 40,
            "longest_wait": 90,
        }

    names = ("post", "bank", "mobile")
    changed = {
        name: replace(REFERENCE.queues[name], **ways(names[index - 2], names[index - 1]))  # type: ignore[arg-type]
        for index, name in enumerate(names)
    }
    changed["bank"] = replace(changed["bank"], recording=Recording("agencies"), say_position=True)
    partners = {"clinic": Partner("clinic", "251000", ring=20)}
    return replace(REFERENCE, queues={**REFERENCE.queues, **changed}, partners=partners, tiers=TIERS)


CENTRE = of_three_queues()

happenings: st.SearchStrategy[tuple[EventKind, str]] = st.one_of(
    st.tuples(st.just("key"), st.sampled_from("123")),
    st.tuples(st.just("transfer"), st.sampled_from("12")),
    st.tuples(st.just("queue"), st.sampled_from(["TIMEOUT", "FULL", "JOINEMPTY", "WITHDRAW"])),
)
"""What takes somebody out of a queue: a key of his, his agent, or Queue() itself."""


@dataclass
class Somebody:
    """A caller, the step that he is in, and the queue where he waits."""

    call: Call
    step: Step
    queue: str = ""


@dataclass
class House:
    """The lines of all queues, each as Asterisk keeps it: by QUEUE_PRIO, then by the order of entry (app_queue.c)."""

    lines: dict[str, list[tuple[int, Somebody]]] = field(default_factory=dict)

    def enters(self, who: Somebody, step: Enter) -> None:
        prio = queue_prio(int(who.call.arrived.timestamp()), step.head_start)
        line = self.lines.setdefault(step.queue, [])
        line.insert(sum(other >= prio for other, _ in line), (prio, who))
        who.queue = step.queue

    def leaves(self, who: Somebody) -> None:
        for line in self.lines.values():
            line[:] = [entry for entry in line if entry[1] is not who]
        who.queue = ""


def goes_on(house: House, who: Somebody, event: Event, at: datetime) -> None:
    """What becomes of him, until he waits again or is gone; messages are heard to their end, partners are busy."""
    house.leaves(who)
    for _ in range(10):
        who.step = next_step(CENTRE, who.call, event, at)
        who.call = remembered(who.call, who.step, at)
        match who.step:
            case Enter():
                house.enters(who, who.step)
                return
            case Say():
                event = Event("said")
            case Dial():
                event = Event("dial", "BUSY")
            case Look():
                event = Event("place")
            case _:
                return


def rings(house: House, number: str, key: str, at: datetime) -> Somebody:
    who = Somebody(Call(at, "fr", "main", number=number), End("", "fr", (), ""))
    goes_on(house, who, Event("digits", key), at)
    return who


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "7101", "7201"]), st.sampled_from("23"), st.integers(0, 400)),
        min_size=2,
        max_size=7,
    ),
    st.lists(st.tuples(st.integers(0, 6), happenings, st.integers(0, 60)), max_size=25),
)
def test_in_every_line_they_stand_by_first_arrival_and_head_start(
    callers: list[tuple[str, str, int]], acts: list[tuple[int, tuple[EventKind, str], int]]
) -> None:
    house, at = House(), OPENING
    everybody = []
    for number, key, seconds in callers:
        at += timedelta(seconds=seconds)
        everybody.append(rings(house, number, key, at))
    for index, (kind, value), seconds in acts:
        at += timedelta(seconds=seconds)
        who = everybody[index % len(everybody)]
        if who.queue:
            goes_on(house, who, Event(kind, value), at)
        stands_right(house)


def stands_right(house: House) -> None:
    """Each has the place of his first arrival and of the head start that his number and keys give him now."""
    for line in house.lines.values():
        for prio, who in line:
            assert isinstance(who.step, Enter)
            assert who.step.head_start == head_start(CENTRE, who.call)
            assert prio == queue_prio(int(who.call.arrived.timestamp()), head_start(CENTRE, who.call))
        for (_, first), (_, then) in pairwise(line):
            waited = (then.call.arrived - first.call.arrived).total_seconds()
            assert waited >= -head_start(CENTRE, first.call)  # who is before him came before, or has a head start
