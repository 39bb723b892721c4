"""An imagined caller: what would they hear, at any instant, whatever they press and however the queues stand?

Every step is decided by `journey.next_step`, as in a live call. Here it is only performed, as the dialplan would.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from mille.call.afterwards import TALKED
from mille.call.journey import next_step
from mille.call.line.expected_wait import Recent, Standing
from mille.call.rehearsal import heard
from mille.call.shares import alike
from mille.call.steps import (
    Ask,
    Call,
    Confirm,
    Dial,
    End,
    Enter,
    Event,
    EventKind,
    Look,
    Number,
    Promise,
    QueueStatus,
    Record,
    Say,
    Step,
    Survey,
    remembered,
)
from mille.centre.model.centre import Centre, Key, Language, Menu
from mille.centre.texts.wait_texts import wait_messages

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
"""How a queue may stand, and the QUEUESTATUS by which Queue() returns; None when an agent answers.

For a partner, or an agent called by name, only None counts: they answer, or they do not.
"""

SUPPOSED = Standing(waiting=3, ready=0, logged_in=5, recent=Recent(50, 240.0, 200.0, 1.0))
"""How a busy queue is taken to stand: 3 callers wait, 5 agents talk for 4 minutes on average."""
QUIET = Standing(waiting=0, ready=1, logged_in=1)
"""How any other stands: no wait is announced."""

ASKED: Mapping[type[Step], EventKind] = {Ask: "digits", Survey: "surveyed", Confirm: "confirmed"}
"""Steps that read one key, and what has happened when they have."""

END = "#"
"""The key that ends a number."""

SPEAKS, SILENT = 20, 4
"""Seconds of a voice message that an imagined caller leaves; of the silence that ends one."""


@dataclass(frozen=True)
class Caller:
    """Who phones when (aware), and what they do.

    `presses` are keys, "" for letting a question pass or saying nothing; when they run out the caller stays silent, but
    leaves a voice message. `queues` says how a queue stands, "" how all others do: `busy` when not said. `number` is
    the caller's, "" when it is withheld; `lot`, 0 to 99, is drawn for every share.
    `transfers` are the keys by which agents transfer the call, one after the other. `again`: how many seconds ago a
    call from this number was not answered, None for none. `bulletin` is what all callers hear first, by language.
    """

    arrived: datetime
    presses: tuple[Key, ...] = ()
    queues: Mapping[str, QueueState] = field(default_factory=dict)
    number: str = ""
    lot: int = 0
    transfers: tuple[Key, ...] = ()
    again: int | None = None
    bulletin: Mapping[Language, str] = field(default_factory=dict)

    def finds(self, queue: str) -> QueueState:
        """How the queue stands when the caller gets there."""
        return self.queues.get(queue, self.queues.get("", "busy"))


@dataclass(frozen=True)
class Moment:
    """One step performed: what it says, in the caller's language, and what the caller does.

    `pressed` is a key, "" for silence, None where no key is read. `state` is how the queue stands at this moment.
    `transferred` is the key by which an agent transfers the call.
    """

    step: Step
    texts: tuple[str, ...]
    pressed: Key | None = None
    state: QueueState | None = None
    transferred: Key = ""


@dataclass(frozen=True)
class Rehearsal:
    """The moments of a call, and how it ends.

    `outcome` is answered, the reason of a farewell, or unfinished. `closed` names the timetable that is the reason of a
    closed message. `unpressed` are keys that were not needed.
    """

    moments: tuple[Moment, ...]
    outcome: str
    closed: str | None = None
    unpressed: tuple[Key, ...] = ()


def rehearse(centre: Centre, caller: Caller) -> Rehearsal:
    """Plays a call to its end, within MOST_MOMENTS steps. Units that are open are part of `centre`.

    The clock moves on by silence after a question, by ringing and by waiting to the end; not by the length of messages.
    """
    call = Call(caller.arrived, centre.languages[0], number=caller.number, lot=alike(caller.lot))
    bulletin, before = tuple(caller.bulletin), "" if caller.again is None else str(caller.again)
    event, at = Event("arrived", before, bulletin=bulletin), caller.arrived
    moments: list[Moment] = []
    keys, transfers = list(caller.presses), list(caller.transfers)
    while len(moments) < MOST_MOMENTS:
        step = next_step(centre, call, event, at)
        moment, happened, seconds = _perform(centre, caller, step, keys, transfers)
        moments.append(moment)
        if isinstance(happened, str):
            happened = "answered" if happened == "surveyed" else happened
            return Rehearsal(tuple(moments), happened, getattr(step, "hours", None) or None, tuple(keys))
        call, event = _typed(remembered(call, step, at), happened), replace(happened, bulletin=bulletin)
        at += timedelta(seconds=seconds)
    return Rehearsal(tuple(moments), "unfinished", None, tuple(keys))


def _perform(
    centre: Centre, caller: Caller, step: Step, keys: list[Key], transfers: list[Key]
) -> tuple[Moment, Event | str, float]:
    """What a step comes to: the moment, what happens in it (an outcome when the call is over), the seconds it takes."""
    texts = heard.texts(centre, step, caller.bulletin)
    match step:
        case Ask() | Survey() | Confirm():
            pressed = keys.pop(0) if keys else ""
            return Moment(step, texts, pressed), Event(ASKED[type(step)], pressed), 0 if pressed else step.timeout
        case Say():
            if listens(centre, step):
                return Moment(step, texts), Event("said"), 0
            pressed = keys.pop(0) if keys else ""
            return Moment(step, texts, pressed), Event("said", pressed), 0
        case Look():
            state = caller.finds(step.queue)
            standing = SUPPOSED if state in ("busy", "left", "timed-out") else QUIET
            return Moment(step, texts, state=state), Event("place", standing=standing), 0
        case Enter():
            return _wait(centre, caller, step, keys, transfers)
        case Dial():
            state = caller.finds(step.target)
            if ENDINGS[state] is None:
                return Moment(step, texts, state=state), "overflowed" if step.kind == "partner" else "answered", 0
            return Moment(step, texts, state=state), Event("dial", "NOANSWER"), step.ring
        case Record():
            if keys and not keys[0]:
                return Moment(step, texts, keys.pop(0)), Event("recorded", "0"), SILENT
            return Moment(step, texts), Event("recorded", str(SPEAKS)), SPEAKS
        case Number():
            return Moment(step, texts, typed := _types(keys)), Event("typed", typed.rstrip(END)), 0
        case Promise():
            return Moment(step, texts), "called_back", 0
        case End():
            return Moment(step, texts), step.reason, 0


def _types(keys: list[Key]) -> str:
    """The keys of a number that the caller types: up to #, or to a silence."""
    typed = ""
    while keys and not typed.endswith(END):
        key = keys.pop(0)
        if not key:
            break
        typed += key
    return typed


def _typed(call: Call, event: Event) -> Call:
    """A number that was typed is in the caller's wish, as the dialplan puts it there: its digits alone."""
    if event.kind != "typed" or call.wish is None:
        return call
    digits = "".join(key for key in event.value if key.isdigit())
    return replace(call, wish=replace(call.wish, number=digits))


def _wait(
    centre: Centre, caller: Caller, step: Enter, keys: list[Key], transfers: list[Key]
) -> tuple[Moment, Event | str, float]:
    """In a queue: a key that it has is pressed first; then an agent answers, or Queue() lets the caller go.

    An agent who may do so transfers the call.
    """
    state, texts = caller.finds(step.queue), heard.while_waiting(centre, step)
    if keys and keys[0] in centre.queues[step.queue].keys and state in ("busy", "timed-out", "left"):
        key = keys.pop(0)
        return Moment(step, texts, key, state), Event("key", key), 0
    status = ENDINGS[state]
    late = step.longest_wait if state == "timed-out" else 0
    if status is None and transfers and transfers[0] in centre.queues[step.queue].transfer_to:
        key = transfers.pop(0)
        return Moment(step, texts, state=state, transferred=key), Event("transfer", key), 0
    if status is None and step.survey:  # the agent hangs up, and the caller stays on
        status = TALKED
    return Moment(step, texts, state=state), "answered" if status is None else Event("queue", status), late


def listens(centre: Centre, step: Say) -> bool:
    """Whether the caller hears a message to its end: while only the wait is announced, keys are kept for the queue."""
    return bool(step.queue) and not step.table and set(step.messages) <= wait_messages(centre).keys()


def menu_of(centre: Centre, step: Step) -> Menu | None:
    """The menu whose keys a caller may press during a step; none on the way to a queue."""
    return centre.menus.get(step.node) if isinstance(step, Ask | Say) and not getattr(step, "queue", "") else None
