"""An agent listens by telephone to the voice messages of their queues. What comes next? Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from mille.centre.model.centre import Agent, Centre
from mille.centre.texts.mailbox_texts import count_of

TRIES = 3
"""How often a question is asked."""

Do = Literal["read", "hear", "number", "end"]
Act = Literal["", "done", "erased", "number"]


@dataclass(frozen=True)
class Letter:
    """A new voice message: the call that left it, when (epoch milliseconds), the number to call back, if it is kept."""

    callid: str
    at: int
    number: str = ""


Boxes: TypeAlias = Mapping[str, Sequence[Letter]]
"""The new messages of each queue that the agent answers, oldest first."""


@dataclass(frozen=True)
class Visit:
    """Where an agent is: at the `queue`, a `message`, or about to `erase` it; how often they were asked there.

    `about` is the call whose message they hear, `at` when it was left.
    """

    node: str = "queue"
    tries: int = 0
    queue: str = ""
    about: str = ""
    at: int = 0


@dataclass(frozen=True)
class Next:
    """What the dialplan does next: play `messages`, then the recording (`hear`), then `after`; read a key.

    `act` is what is done with the message of the call `dealt`, and written to the journal. `number` is read out.
    """

    do: Do
    visit: Visit
    messages: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    digits: int = 1
    act: Act = ""
    dealt: str = ""
    number: str = ""


def agent_at(centre: Centre, telephone: str, logged_in: str) -> Agent | None:
    """Who is at a telephone: the agent who is logged in there, or else the one it belongs to."""
    own = (agent for agent in centre.agents.values() if agent.extension and agent.extension == telephone)
    return centre.agents.get(logged_in) or next(own, None)


def queues_of(centre: Centre, agent: Agent) -> list[str]:
    """The queues whose messages an agent hears: those of their skills, in the order of the description."""
    return [queue for queue in centre.queues if queue in agent.skills]


def number_of(centre: Centre, queue: str) -> int:
    """The number that stands for a queue: they count from 1, in the order of the description."""
    return list(centre.queues).index(queue) + 1


def next_step(centre: Centre, boxes: Boxes, visit: Visit, kind: str, value: str) -> Next:
    """The next step of an agent after ``arrived``, ``digits`` or ``said``. After TRIES silences the call ends."""
    if kind == "arrived":
        return _begin(centre, boxes)
    if visit.node == "queue":
        return _after_queue(centre, boxes, visit, value)
    letters = boxes.get(visit.queue, ())
    letter = next((known for known in letters if known.callid == visit.about), None)
    if letter is None:  # a colleague was faster
        return _onward(letters, visit, ("mailbox_gone",))
    if visit.node == "erase":
        return _after_erase(letters, visit, value)
    return _after_message(letters, letter, visit, kind, value)


def _begin(centre: Centre, boxes: Boxes) -> Next:
    filled = [queue for queue, letters in boxes.items() if letters]
    if not filled:
        said = "mailbox_empty" if boxes else "mailbox_none"
        return Next("end", Visit(), (said, "mailbox_goodbye"))
    return _open(boxes, filled[0]) if len(filled) == 1 else _ask_queue(centre, boxes, Visit())


def _ask_queue(centre: Centre, boxes: Boxes, visit: Visit) -> Next:
    choices = tuple(f"mailbox_queue_{queue}" for queue, letters in boxes.items() if letters)
    return Next("read", replace(visit, tries=visit.tries + 1), choices, digits=len(str(len(centre.queues))))


def _after_queue(centre: Centre, boxes: Boxes, visit: Visit, value: str) -> Next:
    chosen = [queue for queue, letters in boxes.items() if letters and value == str(number_of(centre, queue))]
    if chosen:
        return _open(boxes, chosen[0])
    if visit.tries < TRIES and any(boxes.values()):
        return _ask_queue(centre, boxes, visit)
    return Next("end", visit, ("mailbox_goodbye",))


def _open(boxes: Boxes, queue: str) -> Next:
    return _hear(Visit("message", 0, queue), boxes[queue][0], (count_of(len(boxes[queue])),))


def _hear(visit: Visit, letter: Letter, before: tuple[str, ...] = ()) -> Next:
    at = replace(visit, node="message", tries=1, about=letter.callid, at=letter.at)
    return Next("hear", at, before, ("mailbox_keys",))


def _after_message(letters: Sequence[Letter], letter: Letter, visit: Visit, kind: str, value: str) -> Next:
    match value:
        case _ if kind == "said":  # the number was read out
            return _keys(replace(visit, tries=0))
        case "1":
            return _hear(visit, letter)
        case "2":
            return _onward(letters, visit)
        case "3":
            return replace(_onward(letters, visit, ("mailbox_done",)), act="done", dealt=letter.callid)
        case "5" if letter.number:
            return Next("number", visit, act="number", dealt=letter.callid, number=letter.number)
        case "5":
            return _keys(replace(visit, tries=0), ("mailbox_no_number",))
        case "7":
            return Next("read", replace(visit, node="erase", tries=1), ("mailbox_erase",))
    return _keys(visit) if visit.tries < TRIES else Next("end", visit, ("mailbox_goodbye",))


def _after_erase(letters: Sequence[Letter], visit: Visit, value: str) -> Next:
    if value == "7":
        return replace(_onward(letters, visit, ("mailbox_erased",)), act="erased", dealt=visit.about)
    return _keys(replace(visit, node="message", tries=0))


def _keys(visit: Visit, before: tuple[str, ...] = ()) -> Next:
    return Next("read", replace(visit, tries=visit.tries + 1), (*before, "mailbox_keys"))


def _onward(letters: Sequence[Letter], visit: Visit, before: tuple[str, ...] = ()) -> Next:
    """The message after this one, wherever this one is by now; or the end."""
    later = [letter for letter in letters if (letter.at, letter.callid) > (visit.at, visit.about)]
    return _hear(visit, later[0], before) if later else Next("end", visit, (*before, "mailbox_last", "mailbox_goodbye"))
