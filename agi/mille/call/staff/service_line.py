"""The service line: a supervisor dials its code, gives the PIN, and records a bulletin. What comes next? Pure."""

from dataclasses import dataclass, replace
from typing import Literal

from mille.centre.model.centre import WELCOME, Centre

TRIES = 3
"""How often a question is asked, and a wrong PIN forgiven."""
LONGEST_DELAY = 60
"""The most seconds that somebody waits after a wrong PIN."""
SHORTEST = 2
"""Seconds below which nothing was recorded."""
LOOKS = 10
"""How often, a second apart, mille checks whether the bulletin is in force already."""

Do = Literal["pin", "read", "record", "review", "wait", "end"]
Outcome = Literal["pending", "done", "failed"]


@dataclass(frozen=True)
class Visit:
    """Where a supervisor is: at the `pin`, `queue`, `record`, `review` or `order`; how often asked; for which queue."""

    node: str = "pin"
    tries: int = 0
    queue: str = ""
    recorded: bool = False


@dataclass(frozen=True)
class Happened:
    """What happened: `arrived`, `digits`, `recorded` (seconds) or `waited`, and with which value.

    `right` is whether the PIN was; `wrong_before` is how many wrong PINs there were since the last right one, from
    anybody; `outcome` is what became of the order.
    """

    kind: str
    value: str = ""
    right: bool = False
    wrong_before: int = 0
    outcome: Outcome = "pending"


@dataclass(frozen=True)
class Next:
    """What the dialplan does next: play `messages`, then read a PIN or digits, make a recording or play it.

    `delay` is seconds before that; `detail` is for the journal; `order` is what happens with the bulletin.
    """

    do: Do
    visit: Visit
    messages: tuple[str, ...] = ()
    digits: int = 1
    delay: int = 0
    detail: str = ""
    order: Literal["", "put", "clear"] = ""


def next_step(centre: Centre, visit: Visit, happened: Happened) -> Next:
    """The next step of a supervisor. After TRIES questions without a good answer the call ends."""
    if happened.kind == "arrived":
        return _ask_pin(Visit(), ("service_pin",))
    steps = {"pin": _after_pin, "queue": _after_queue, "record": _after_recording, "review": _after_review}
    return steps.get(visit.node, _after_order)(centre, visit, happened)


def number_of(centre: Centre, digits: str) -> str:
    """The queue that a number stands for; "" for none. They count from 1, in the order of the description; 0 is for all
    callers."""
    queues = list(centre.queues)
    if digits == "0":
        return WELCOME
    at = int(digits) if digits.isascii() and digits.isdigit() else 0
    return queues[at - 1] if 1 <= at <= len(queues) else ""


def _after_pin(centre: Centre, visit: Visit, happened: Happened) -> Next:
    if happened.right:
        return replace(_ask_queue(centre, Visit("queue")), detail="right")
    delay = min(2 ** min(happened.wrong_before, 10), LONGEST_DELAY)
    if visit.tries >= TRIES:
        return Next("end", visit, ("service_wrong", "service_goodbye"), delay=delay, detail="wrong")
    return replace(_ask_pin(visit, ("service_wrong", "service_pin")), delay=delay, detail="wrong")


def _after_queue(centre: Centre, visit: Visit, happened: Happened) -> Next:
    if queue := number_of(centre, happened.value):
        return _record(visit, queue)
    return _ask_queue(centre, visit) if visit.tries < TRIES else _leave(visit)


def _after_recording(centre: Centre, visit: Visit, happened: Happened) -> Next:
    seconds = int(happened.value) if happened.value.isascii() and happened.value.isdigit() else 0
    return _review(replace(visit, node="review", tries=0, recorded=seconds >= SHORTEST))


def _after_review(centre: Centre, visit: Visit, happened: Happened) -> Next:
    match happened.value:
        case "1" if visit.recorded:
            return Next("wait", Visit("order", 0, visit.queue, True), detail="put", order="put")
        case "2":
            return _record(visit, visit.queue)
        case "3":
            return Next("wait", Visit("order", 0, visit.queue), detail="clear", order="clear")
        case _:
            return _review(visit) if visit.tries < TRIES else _leave(visit)


def _after_order(centre: Centre, visit: Visit, happened: Happened) -> Next:
    if happened.outcome == "done":
        return Next("end", visit, ("service_done" if visit.recorded else "service_cleared",), detail="done")
    if happened.outcome == "failed":
        return Next("end", visit, ("service_failed",), detail="failed")
    if visit.tries >= LOOKS:
        return Next("end", visit, ("service_later",), detail="later")
    return Next("wait", replace(visit, tries=visit.tries + 1))


def _ask_pin(visit: Visit, messages: tuple[str, ...]) -> Next:
    return Next("pin", replace(visit, tries=visit.tries + 1), messages, digits=20)


def _ask_queue(centre: Centre, visit: Visit) -> Next:
    return Next("read", replace(visit, tries=visit.tries + 1), ("service_queues",), digits=len(str(len(centre.queues))))


def _record(visit: Visit, queue: str) -> Next:
    return Next("record", Visit("record", 0, queue), (f"service_record_{queue}",))


def _review(visit: Visit) -> Next:
    again = replace(visit, tries=visit.tries + 1)
    return Next("review", again, ("service_review",)) if visit.recorded else Next("read", again, ("service_empty",))


def _leave(visit: Visit) -> Next:
    return Next("end", visit, ("service_unchanged", "service_goodbye"), detail="left")
