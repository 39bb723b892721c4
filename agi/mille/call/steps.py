"""The vocabulary that the dialplan and the journey share: events in, steps out."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

from mille.call.line.expected_wait import Standing
from mille.centre.model.centre import Language

QueueStatus: TypeAlias = str
"""How Queue() ended, as Asterisk says it: FULL, TIMEOUT, JOINEMPTY, LEAVEEMPTY, WITHDRAW ..."""

EventKind = Literal[
    "arrived", "said", "digits", "place", "queue", "key", "transfer", "dial", "recorded", "surveyed", "confirmed",
    "typed", "returned",
]  # fmt: skip


@dataclass(frozen=True)
class Event:
    """What happened since the last step.

    `value` holds how many seconds ago a call of theirs was not answered (``arrived``), the keys pressed (``digits``,
    ``said``, ``surveyed``, ``confirmed``; ``key``: while they waited; ``transfer``: by their agent, to transfer them),
    the QUEUESTATUS (``queue``), the DIALSTATUS (``dial``), or how many seconds they spoke (``recorded``). A number that
    they ``typed`` is in their wish; ``returned``: they were called back and are there. `standing` is how busy the queue
    is that they are about to enter (``place``). `bulletin` are the languages that have a bulletin for all callers.
    """

    kind: EventKind
    value: str = ""
    standing: Standing | None = None
    bulletin: tuple[Language, ...] = ()


@dataclass(frozen=True)
class Wish:
    """A caller asks to be called back by the agents of a `queue`, at `number` (``""`` while none is known).

    `asked` is how often they were asked again. Callers who `declined` are not offered it again by a full queue.
    """

    queue: str
    number: str = ""
    asked: int = 0
    declined: bool = False


@dataclass(frozen=True)
class Call:
    """What the dialplan remembers of a caller between two questions.

    `arrived` is an aware instant, `node` the menu they are in, `tries` how often they were asked there, `steps` how
    often this call has asked at all. `queue` is where they wait, have waited or are about to wait, `entered` when they
    first entered it (None before that). `number` is theirs, ``""`` when withheld; `tier` and `category` are those that
    a key gave them. `lot`, 0 to 999,999, is drawn once a call: it decides who belongs to a share of the callers
    (shares.py). `wish` is the callback that they ask for, if they do. `notice` is the message that told them of the
    recording, and they may have `refused` it. `voicemail` is the queue of the last voice message.
    """

    arrived: datetime
    language: Language
    node: str = ""
    tries: int = 0
    queue: str = ""
    steps: int = 1
    number: str = ""
    tier: str = ""
    category: str = ""
    lot: int = 0
    entered: datetime | None = None
    wish: Wish | None = None
    notice: str = ""
    refused: bool = False
    voicemail: str = ""


@dataclass(frozen=True)
class StepOfCaller:
    """What every step says about the caller: where they are, what they hear, how they are counted from now on."""

    node: str
    language: Language
    category: str = field(default="", kw_only=True)
    tier: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Say(StepOfCaller):
    """Plays messages; a key interrupts. Then asks again with ``said``.

    On the way to a `queue` it is named; `again` if they were there before. `table` is the one that the messages tell.
    """

    messages: tuple[str, ...]
    queue: str = ""
    again: bool = False
    table: str = ""


@dataclass(frozen=True)
class Ask(StepOfCaller):
    """Plays messages and reads one key within `timeout` seconds. Then asks again with ``digits``.

    `closed`: the messages say that it is closed.
    """

    messages: tuple[str, ...]
    tries: int
    timeout: float
    closed: bool = False


@dataclass(frozen=True)
class Look(StepOfCaller):
    """Checks how busy the queue is that the caller is about to enter. Then asks again with ``place``."""

    queue: str


@dataclass(frozen=True)
class Enter(StepOfCaller):
    """Lets the caller wait in a queue, at most `longest_wait` seconds, as if they had come `head_start` earlier.

    `again`: they were there before, and come back to their place. `record`: their talk will be recorded. `survey`: they
    will be asked a question after it, if they stay on. `declined`: they were offered a callback, and gave no number.
    `notice` is the one about recording that they have heard by now, and may have `refused`.
    """

    queue: str
    longest_wait: int
    head_start: int = 0
    again: bool = False
    record: bool = False
    survey: bool = False
    declined: bool = False
    notice: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Dial(StepOfCaller):
    """Plays `messages`, then rings a partner or an agent for `ring` seconds. Then asks again with ``dial``.

    `tries` counts the partners who have been rung for them.
    """

    messages: tuple[str, ...]
    kind: Literal["partner", "agent"]
    target: str
    ring: int
    tries: int


@dataclass(frozen=True)
class Record(StepOfCaller):
    """Plays `messages` and takes a voice message for a queue's agents. Then asks again with ``recorded``.

    The queue where the caller waits stays theirs.
    """

    messages: tuple[str, ...]
    queue: str


@dataclass(frozen=True)
class Confirm(StepOfCaller):
    """Reads the number of a wish back, and one key within `timeout` seconds. Then asks again with ``confirmed``."""

    messages: tuple[str, ...]
    wish: Wish
    timeout: float


@dataclass(frozen=True)
class Number(StepOfCaller):
    """Plays messages and reads a number, ended by # or by `timeout` seconds without a key. Then asks again with
    ``typed``."""

    messages: tuple[str, ...]
    wish: Wish
    timeout: float


@dataclass(frozen=True)
class Promise(StepOfCaller):
    """Writes down the callback: at `number`, by the agents of `queue`, as if they had come `head_start` seconds
    earlier. Then plays `messages` and hangs up."""

    messages: tuple[str, ...]
    queue: str
    number: str
    head_start: int = 0


@dataclass(frozen=True)
class Survey(StepOfCaller):
    """Asks a question after the talk and reads one key within `timeout` seconds. Then asks again with ``surveyed``."""

    messages: tuple[str, ...]
    timeout: float


@dataclass(frozen=True)
class End(StepOfCaller):
    """Says goodbye and hangs up. `reason` is the outcome: closed, full, nobody, timed_out, left_by_key ...

    `hours` names the timetable that turned the caller away.
    """

    messages: tuple[str, ...]
    reason: str
    hours: str = field(default="", compare=False)


Step: TypeAlias = Say | Ask | Look | Enter | Dial | Record | Confirm | Number | Promise | Survey | End


def remembered(call: Call, step: Step, at: datetime) -> Call:
    """The caller as the dialplan describes them with the question that follows `step`, performed at `at`."""
    kept = {name: getattr(step, name) for name in ("node", "language", "category", "tier")}
    if isinstance(step, Record):
        return replace(call, **kept, voicemail=step.queue, steps=call.steps + 1)
    for name in ("tries", "queue"):
        if getattr(step, name, ""):
            kept[name] = getattr(step, name)
    if isinstance(step, Confirm | Number):
        kept["wish"] = step.wish
    if isinstance(step, Enter) and step.declined:
        kept["wish"] = Wish(step.queue, declined=True)
    if isinstance(step, Enter) and step.notice:
        kept |= {"notice": step.notice, "refused": step.refused}
    if isinstance(step, Enter | Say) and step.queue and not step.again:
        kept |= {"entered": at if isinstance(step, Enter) else None, "tries": 0}
    return replace(call, **kept, steps=call.steps + 1)
