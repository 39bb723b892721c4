"""Callers of the 1000 who wait, or would, for the tests of what becomes of them."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

from centres import KEYS, REFERENCE, STATUSES, noumea
from hypothesis import strategies as st

from mille.call.journey import MOST_STEPS, next_step
from mille.call.steps import Call, Event, EventKind, Step
from mille.centre.model.centre import Action, Centre, Partner

WEDNESDAY = noumea("2026-09-23 10:00")
SECOND = timedelta(seconds=1)
WAITS = Call(WEDNESDAY, "fr", "main", 0, "post", 3, entered=WEDNESDAY)
"""A caller who came into the queue post as he rang."""
TIRED = replace(WAITS, steps=MOST_STEPS + 1)


def centre_with(queue: str = "post", **changes: object) -> Centre:
    """The 1000, with one queue described otherwise."""
    changed = replace(REFERENCE.queues[queue], **changes)  # type: ignore[arg-type]
    partners = {
        "clinic": Partner("clinic", "251000", ring=20, notice="agencies"),
        "town": Partner("town", "252000"),
    }
    return replace(REFERENCE, queues={**REFERENCE.queues, queue: changed}, partners=partners)


def after(
    centre: Centre, kind: str, value: str = "", call: Call = WAITS, seconds: int = 0, tired: bool = False
) -> Step:
    """The next step of a caller, so many seconds after he rang."""
    call = replace(call, steps=MOST_STEPS + 1) if tired else call
    return next_step(centre, call, Event(kind, value), WEDNESDAY + seconds * SECOND)  # type: ignore[arg-type]


KEYED = centre_with(
    keys={
        "1": Action("say", "agencies"),
        "2": Action("voicemail", "bank"),
        "3": Action("queue", "mobile", category="account", tier="old"),
        "4": Action("partner", "clinic"),
    }
)


REASONS = {"FULL": "full", "JOINEMPTY": "nobody", "LEAVEEMPTY": "nobody", "TIMEOUT": "timed_out"}


def not_served(centre: Centre, status: str, tired: bool = False) -> Step:
    return after(centre, "queue", status, seconds=1800 if status == "TIMEOUT" else 5, tired=tired)


LATE = noumea("2026-09-23 15:30")
"""The counter, and so the bank, is closed; the centre is open."""
RINGS = Call(WEDNESDAY, "fr", "main", 1, "", 2)


def any_event() -> st.SearchStrategy[Event]:
    """Anything that the dialplan may tell."""
    kinds = st.sampled_from([kind for kind in get_args(EventKind) if kind != "place"])
    return st.builds(Event, kinds, st.sampled_from(["", *KEYS, *STATUSES, "ANSWER", "BUSY", "30"]))
