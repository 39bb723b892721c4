"""The words that the dialplan and the journey share: events in, steps out."""

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

    `value` holds how many seconds ago a call of his was not answered (``arrived``), the keys pressed (``digits``,
    ``said``, ``surveyed``, ``confirmed``; ``key``: while he waited; ``transfer``: by his agent, to hand him over), the
    QUEUESTATUS (``queue``), the DIALSTATUS (``dial``), or how many seconds he spoke (``recorded``). A number that he
    ``typed`` is in his wish; ``returned``: he was called back and is there. `standing` is how the queue stands that he
    is on his way to (``place``). `bulletin` are the languages that have a bulletin for all who ring.
    """

    kind: EventKind
    value: str = ""
    standing: Standing | None = None
    bulletin: tuple[Language, ...] = ()


@dataclass(frozen=True)
class Wish:
    """A caller asks to be called back by the agents of a `queue`, at `number` (``""`` while none is known).

    `asked` is how often he was asked again. Who has `declined` is not offered it again by a queue that is full.
    """

    queue: str
    number: str = ""
    asked: int = 0
    declined: bool = False


@dataclass(frozen=True)
class Call:
    """What the dialplan remembers of a caller between two questions.

    `arrived` is an aware instant, `node` the menu he is in, `tries` how often he was asked there, `steps` how often
    this call has asked at all. `queue` is where he waits, has waited or is on his way to, `entered` when he entered it
    first (None before that). `number` is his, ``""`` when he hides it; `tier` and `category` are those that a key gave
    him. `lot`, 0 to 999,999, is drawn once a call: it decides who belongs to a share of the callers (shares.py).
    `wish` is the callback that he asks for, if he does. `notice` is the message by which he was told that talks are
    recorded, and he may have `refused` it. `voicemail` is the queue for whose agents he was last to leave a message.
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
    """What every step says of the caller: where he is, what he hears, what he is counted as from now on."""

    node: str
    language: Language
    category: str = field(default="", kw_only=True)
    tier: str = field(default="", kw_only=True)


@dataclass(frozen=True)
class Say(StepOfCaller):
    """Plays messages; a key interrupts. Then asks again with ``said``.

    On his way to a `queue` it is named; `again` if he was there before. `table` is the one that the messages tell.
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
    """Looks how the queue stands that the caller is about to enter. Then asks again with ``place``."""

    queue: str


@dataclass(frozen=True)
class Enter(StepOfCaller):
    """Lets the caller wait in a queue, at most `longest_wait` seconds, as if he had come `head_start` earlier.

    `again`: he was there before, and comes back to his place. `record`: his talk will be recorded. `survey`: he will be
    asked a question after it, when he stays on.
    `declined`: he was offered a callback, and gave no number. `notice` is the one of recording that he has heard by
    now, which he may have `refused`.
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
    """Says `messages`, then rings a partner or an agent for `ring` seconds. Then asks again with ``dial``.

    `tries` counts the partners who have been rung for him.
    """

    messages: tuple[str, ...]
    kind: Literal["partner", "agent"]
    target: str
    ring: int
    tries: int


@dataclass(frozen=True)
class Record(StepOfCaller):
    """Says `messages` and takes a voice message for a queue's agents. Then asks again with ``recorded``.

    The queue where he waits stays his own.
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
    """Writes down that he is called back: at `number`, by the agents of `queue`, as if he had come `head_start` seconds
    earlier. Then says `messages` and hangs up."""

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
    """Says a farewell and hangs up. `reason` is the outcome: closed, full, nobody, timed_out, left_by_key ...

    `hours` names the timetable that turned him away.
    """

    messages: tuple[str, ...]
    reason: str
    hours: str = field(default="", compare=False)


Step: TypeAlias = Say | Ask | Look | Enter | Dial | Record | Confirm | Number | Promise | Survey | End


def remembered(call: Call, step: Step, at: datetime) -> Call:
    """The caller as the dialplan tells of him with the question that follows `step`, performed at `at`."""
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
