"""The AGI entry ``next``: translates a question of the dialplan for the journey, and its step back into variables."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol, get_args

from mille.asterisk import variables as v
from mille.asterisk.bulletin_file import BulletinFile
from mille.asterisk.compiled import Compiled
from mille.asterisk.dialling import dialled
from mille.asterisk.quoting import name
from mille.asterisk.recent import RecentFile
from mille.asterisk.tables_file import TablesFile
from mille.call import bulletin_at_welcome
from mille.call.expected_wait import Standing
from mille.call.journey import next_step
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
    Record,
    Say,
    Step,
    Survey,
    Wish,
)
from mille.call.table_texts import PREFIX as TABLES
from mille.centre.model import Centre
from mille.errors import MilleError

PROMPTS = "mille/"
"""The folder of our messages below each language of Asterisk's sounds; in it, one for each release."""

SLOTS = "mille-slots"
"""The folder of what changes without a release, bulletins and tables, below each language of Asterisk's sounds."""

EVENTS = get_args(EventKind)

ASKED = (
    *(v.EVENT, v.VALUE, v.NODE, v.TRY, v.LANGUAGE, v.QUEUE, v.STEPS, v.ARRIVAL),
    *(v.NUMBER, v.CATEGORY, v.TIER, v.LOT, v.ENTERED, v.CALLBACK, v.NOTICE, v.VOICEMAIL),
)
"""The variables that are the arguments of a question, in their order."""


class Asking(Protocol):
    """What the entry needs of an AGI channel."""

    @property
    def arguments(self) -> list[str]: ...

    def set_variables(self, values: dict[str, str]) -> None: ...


class BadQuestion(MilleError):
    """The dialplan asked something that its Python does not know; are both of the same release of mille?"""


NOTHING_RECENT, NOTHING_GIVEN, NO_BULLETIN = RecentFile(None), TablesFile(None), BulletinFile(None)


def answer(
    channel: Asking,
    served: Compiled,
    at: datetime,
    recent: RecentFile = NOTHING_RECENT,
    given: TablesFile = NOTHING_GIVEN,
    bulletin: BulletinFile = NO_BULLETIN,
) -> None:
    """Answers one question, with the `recent` talks of the queues, the tables `given` and the `bulletin` for all who
    ring. Raises BadQuestion, or KeyError for a menu that is no more: the caller is then served by the safe path."""
    served = replace(served, centre=given.of(served.centre))
    call, event = question(channel.arguments, served.centre)
    if event.standing:
        event = replace(event, standing=replace(event.standing, recent=recent.of(call.queue, at)))
    if event.kind in ("arrived", "digits", "said"):
        event = replace(event, bulletin=bulletin.languages())
    channel.set_variables(as_variables(next_step(served.centre, call, event, at), served))


def entry(
    served: Callable[[], Compiled],
    recent: RecentFile = NOTHING_RECENT,
    given: TablesFile = NOTHING_GIVEN,
    bulletin: BulletinFile = NO_BULLETIN,
) -> Callable[[Asking], None]:
    """The entry for the FastAGI server; `served` gives the release in force at each question."""
    return lambda channel: answer(channel, served(), datetime.now(UTC), recent, given, bulletin)


def question(arguments: list[str], centre: Centre) -> tuple[Call, Event]:
    """Reads the arguments of the dialplan's AGI(), which are the variables ASKED."""
    if len(arguments) != len(ASKED) or arguments[0] not in EVENTS:
        raise _bad(arguments)
    kind, value, node, tries, language, queue, steps, arrival, number, category, tier, lot, *later = arguments
    entered, wish, notice, voicemail = later
    try:
        call = Call(
            arrived=_instant(arrival),
            language=language if language in centre.languages else centre.languages[0],
            node=node,
            tries=int(tries or 0),
            queue=queue,
            steps=int(steps),
            number=number,
            category=category,
            tier=tier,
            lot=int(lot or 0),
            entered=_instant(entered) if entered else None,
            wish=_wish(wish) if wish else None,
            notice=notice.removeprefix(REFUSED),
            refused=notice.startswith(REFUSED),
            voicemail=voicemail,
        )
        standing = _standing(value) if kind == "place" else None
    except (ValueError, OverflowError, OSError):
        raise _bad(arguments) from None
    return call, Event(kind, value, standing)  # type: ignore[arg-type]  # membership checked above


def _bad(arguments: list[str]) -> BadQuestion:
    """What was asked, without the caller's number, which no log may hold."""
    said = [*arguments[: ASKED.index(v.NUMBER)], "..."]
    return BadQuestion(f"{BadQuestion.__doc__} It said {len(arguments)} things: {said!r}")


def _standing(value: str) -> Standing:
    """How a queue stands, as the dialplan tells it: waiting-ready-logged in. Raises ValueError."""
    waiting, ready, logged_in = map(int, value.split("-"))
    return Standing(waiting, ready, logged_in)


DECLINED = "declined"
REFUSED = "-"


def _wish(value: str) -> Wish:
    """The callback that he asks for, as `_told` says it. Raises ValueError."""
    queue, asked, number = value.split("/")
    if not re.fullmatch("[+]?[0-9]{0,40}", number):
        raise ValueError(number)
    return Wish(queue, declined=True) if asked == DECLINED else Wish(queue, number, int(asked))


def _told(wish: Wish) -> str:
    """The callback for the dialplan, which appends what he types.

    >>> _told(Wish("post", "268801", 1)), _told(Wish("post", declined=True))
    ('post/1/268801', 'post/declined/')
    """
    return f"{wish.queue}/{DECLINED if wish.declined else wish.asked}/{wish.number}"


def _instant(epoch: str) -> datetime:
    return datetime.fromtimestamp(int(epoch), UTC)


def as_variables(step: Step, served: Compiled) -> dict[str, str]:
    """The channel variables that tell the dialplan what to perform, with the messages of the release served."""
    centre, said = served.centre, prompts(getattr(step, "messages", ()), served.release)
    match step:
        case Say():
            own = {v.STEP: "say", v.PROMPT: said, v.DETAIL: step.table or "+".join(step.messages)}
            own |= {v.QUEUE: step.queue} if step.queue else {}
            own |= {v.AGAIN: "1"} if step.again else {v.AGAIN: "", v.ENTERED: ""}
        case Ask():
            own = {v.STEP: "ask", v.PROMPT: said, v.TRY: str(step.tries), v.DETAIL: "closed" if step.closed else ""}
            own[v.TIMEOUT] = f"{step.timeout:g}"
        case Look():
            own = {v.STEP: "look", v.QUEUE: step.queue, v.AGAIN: "", v.DETAIL: ""}
        case Enter():
            own = {v.STEP: "queue", v.QUEUE: step.queue, v.WAIT: str(step.longest_wait), v.DETAIL: ""}
            own |= {v.HEADSTART: str(step.head_start), v.AGAIN: "1" if step.again else ""}
            own |= {v.SURVEY: "1" if step.survey else "", v.CAPACITY: str(centre.queues[step.queue].capacity)}
            own |= {} if step.again else {v.TRY: "0", v.RECORD: "1" if step.record else ""}
            own |= {v.NOTICE: f"{REFUSED if step.refused else ''}{step.notice}"} if step.notice else {}
            own |= {v.CALLBACK: _told(Wish(step.queue, declined=True))} if step.declined else {}
        case Dial():
            own = {v.STEP: "dial", v.PROMPT: said, v.TRY: str(step.tries), v.DETAIL: step.target}
            own |= {v.DIAL: dialled(centre, step), v.RING: str(step.ring), v.KIND: step.kind}
        case Record():
            own = {v.STEP: "record", v.PROMPT: said, v.VOICEMAIL: step.queue, v.DETAIL: ""}
        case Confirm() | Number():
            own = {v.STEP: "confirm" if isinstance(step, Confirm) else "number", v.PROMPT: said, v.DETAIL: ""}
            own |= {v.CALLBACK: _told(step.wish), v.TIMEOUT: f"{step.timeout:g}"}
        case Promise():
            own = {v.STEP: "promise", v.PROMPT: said, v.QUEUE: step.queue, v.DETAIL: "left_by_key"}
            own |= {v.CALLBACK: step.number, v.HEADSTART: str(step.head_start)}
        case Survey():
            own = {v.STEP: "survey", v.PROMPT: said, v.TIMEOUT: f"{step.timeout:g}", v.DETAIL: ""}
        case End():
            own = {v.STEP: "end", v.PROMPT: said, v.DETAIL: step.reason}
    return own | {v.NODE: step.node, v.LANGUAGE: step.language, v.CATEGORY: step.category, v.TIER: step.tier}


def prompts(messages: tuple[str, ...], release: int) -> str:
    """Messages of a release as Read() and Playback() take them: what a key means is said in that release's words.

    >>> prompts(("welcome", "main-menu"), 7)
    'mille/7/welcome&mille/7/main-menu'
    """
    return "&".join(_sound(message, release) for message in messages if message)


def _sound(message: str, release: int) -> str:
    """Where a message's sound is: in the release, or with the slots for what changes without one."""
    slot = message.startswith(TABLES) or message == bulletin_at_welcome.MESSAGE
    return f"{SLOTS}/{name(message)}" if slot else f"{PROMPTS}{release}/{name(message)}"
