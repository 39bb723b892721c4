"""A caller who is only played: what would he hear, at any instant, whatever he presses and however the queues stand?

Every step is decided by `journey.next_step`, as in a live call. Here it is only performed, as the dialplan would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from mille.call.journey import next_step
from mille.call.steps import Ask, Call, Enter, Event, QueueStatus, Say, Step
from mille.centre.hours import is_open
from mille.centre.model import Centre, Key, Menu
from mille.centre.wording import text_of

MOST_MOMENTS = 100
"""A rehearsal ends here even if the journey does not; the journey's own bound is below."""

QueueState = Literal["busy", "free", "full", "nobody", "left", "timed-out"]

ENDINGS: Mapping[QueueState, QueueStatus | None] = {
    "busy": None,
    "free": None,
    "full": "FULL",
    "nobody": "JOINEMPTY",
    "left": "LEAVEEMPTY",
    "timed-out": "TIMEOUT",
}
"""How a queue may stand, and the QUEUESTATUS by which Queue() returns; None when an agent answers."""


@dataclass(frozen=True)
class Caller:
    """Who rings when (aware), and what he does.

    `presses` are keys, "" for letting a question pass; when they run out he stays silent. `queues` says how a queue
    stands, "" how all others do: `busy` when not said.
    """

    arrived: datetime
    presses: tuple[Key, ...] = ()
    queues: Mapping[str, QueueState] = field(default_factory=dict)

    def finds(self, queue: str) -> QueueState:
        """How the queue stands when he comes there."""
        return self.queues.get(queue, self.queues.get("", "busy"))


@dataclass(frozen=True)
class Moment:
    """One step performed: what it says, in the caller's language, and what he does.

    `pressed` is a key, "" for silence, None where no key is read. `state` is how the queue stands that he enters.
    """

    step: Step
    texts: tuple[str, ...]
    pressed: Key | None = None
    state: QueueState | None = None


@dataclass(frozen=True)
class Rehearsal:
    """The moments of a call, and how it ends.

    `outcome` is answered, the reason of a farewell, or unfinished. `closed` names the timetable that is the reason of a
    closed message. `unpressed` are keys that he had no occasion to press.
    """

    moments: tuple[Moment, ...]
    outcome: str
    closed: str | None = None
    unpressed: tuple[Key, ...] = ()


def rehearse(centre: Centre, caller: Caller) -> Rehearsal:
    """Plays a caller to the end of his call, within MOST_MOMENTS steps. Units that are open are part of `centre`.

    The clock moves on by what is known: silence after a question and the longest wait, not the length of messages.
    """
    call, event, at = Call(caller.arrived, centre.languages[0]), Event("arrived"), caller.arrived
    moments: list[Moment] = []
    keys = list(caller.presses)
    while len(moments) < MOST_MOMENTS:
        step = next_step(centre, call, event, at)
        if isinstance(step, Ask | Say):
            pressed = keys.pop(0) if keys else ""
            moments.append(Moment(step, _texts(centre, step), pressed))
            event = Event("said" if isinstance(step, Say) else "digits", pressed)
            at += timedelta(seconds=step.timeout if isinstance(step, Ask) and not pressed else 0)
        elif isinstance(step, Enter):
            state = caller.finds(step.queue)
            moments.append(Moment(step, _waiting(centre, step), state=state))
            if (status := ENDINGS[state]) is None:
                return Rehearsal(tuple(moments), "answered", None, tuple(keys))
            event = Event("queue", status)
            at += timedelta(seconds=step.longest_wait if state == "timed-out" else 0)
        else:
            moments.append(Moment(step, _texts(centre, step)))
            reason = getattr(step, "reason", "other")
            closed = _closed(centre, call, event) if reason == "closed" else None
            return Rehearsal(tuple(moments), reason, closed, tuple(keys))
        call = _remembered(call, step)
    return Rehearsal(tuple(moments), "unfinished", None, tuple(keys))


def menu_of(centre: Centre, step: Step) -> Menu | None:
    """The menu whose keys a caller may press during a step."""
    return centre.menus.get(step.node) if isinstance(step, Ask | Say) else None


def _remembered(call: Call, step: Step) -> Call:
    """What the dialplan hands back with the next question: all that the step says and a call has, one question more."""
    kept: dict[str, Any] = {f.name: getattr(step, f.name) for f in fields(Call) if hasattr(step, f.name)}
    return replace(call, **kept, steps=call.steps + 1)


def _texts(centre: Centre, step: Step) -> tuple[str, ...]:
    return tuple(text_of(centre, message, step.language) for message in getattr(step, "messages", ()))


def _waiting(centre: Centre, step: Enter) -> tuple[str, ...]:
    return (text_of(centre, centre.queues[step.queue].wait_message, step.language),)


def _closed(centre: Centre, call: Call, event: Event) -> str:
    """The timetable that turned him away: the centre's, else that of the queue he was being led to."""
    if not is_open(centre, centre.hours, call.arrived) or call.node not in centre.menus:
        return centre.hours
    menu = centre.menus[call.node]
    action = menu.keys.get(event.value, menu.default)
    return centre.queues[action.target if action.kind == "queue" else centre.default].hours
