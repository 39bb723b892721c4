"""The AGI entry ``next``: translates a question of the dialplan for the journey, and its step back into variables."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from mille.asterisk.agi.question import REFUSED, question, wish_text
from mille.asterisk.announcements.recent_talks_file import RecentFile
from mille.asterisk.announcements.tables_file import TablesFile
from mille.asterisk.announcements.welcome_bulletin_file import BulletinFile
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from mille.asterisk.dialplan.dialling import dialled
from mille.asterisk.dialplan.sound_names import prompts
from mille.call.journey import next_step
from mille.call.steps import (
    Ask,
    Confirm,
    Dial,
    End,
    Enter,
    Look,
    Number,
    Promise,
    Record,
    Say,
    Step,
    Survey,
    Wish,
)


class Asking(Protocol):
    """What the entry needs of an AGI channel."""

    @property
    def arguments(self) -> list[str]: ...

    def set_variables(self, values: dict[str, str]) -> None: ...


NOTHING_RECENT, NOTHING_GIVEN, NO_BULLETIN = RecentFile(None), TablesFile(None), BulletinFile(None)


def answer(
    channel: Asking,
    served: Compiled,
    at: datetime,
    recent: RecentFile = NOTHING_RECENT,
    given: TablesFile = NOTHING_GIVEN,
    bulletin: BulletinFile = NO_BULLETIN,
) -> None:
    """Answers one question, with the `recent` talks of the queues, the tables `given` and the `bulletin` for all
    callers. Raises BadQuestion, or KeyError for a menu that was removed: the caller then takes the safe path."""
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
    """The entry for the FastAGI server; `served` returns the release in force at each question."""
    return lambda channel: answer(channel, served(), datetime.now(UTC), recent, given, bulletin)


def as_variables(step: Step, served: Compiled) -> dict[str, str]:
    """The channel variables that tell the dialplan what to do, with the messages of the release served."""
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
            own |= {v.CALLBACK: wish_text(Wish(step.queue, declined=True))} if step.declined else {}
        case Dial():
            own = {v.STEP: "dial", v.PROMPT: said, v.TRY: str(step.tries), v.DETAIL: step.target}
            own |= {v.DIAL: dialled(centre, step), v.RING: str(step.ring), v.KIND: step.kind}
        case Record():
            own = {v.STEP: "record", v.PROMPT: said, v.VOICEMAIL: step.queue, v.DETAIL: ""}
        case Confirm() | Number():
            own = {v.STEP: "confirm" if isinstance(step, Confirm) else "number", v.PROMPT: said, v.DETAIL: ""}
            own |= {v.CALLBACK: wish_text(step.wish), v.TIMEOUT: f"{step.timeout:g}"}
        case Promise():
            own = {v.STEP: "promise", v.PROMPT: said, v.QUEUE: step.queue, v.DETAIL: "left_by_key"}
            own |= {v.CALLBACK: step.number, v.HEADSTART: str(step.head_start)}
        case Survey():
            own = {v.STEP: "survey", v.PROMPT: said, v.TIMEOUT: f"{step.timeout:g}", v.DETAIL: ""}
        case End():
            own = {v.STEP: "end", v.PROMPT: said, v.DETAIL: step.reason}
    return own | {v.NODE: step.node, v.LANGUAGE: step.language, v.CATEGORY: step.category, v.TIER: step.tier}
