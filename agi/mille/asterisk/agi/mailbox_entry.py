"""The AGI entry ``mailbox``: translates a question of an agent who hears voice messages, and does what they want."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from mille.asterisk.agi.agi_arguments import BadQuestion, MailboxArguments, read
from mille.asterisk.announcements import voice_messages
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from mille.asterisk.dialplan.sound_names import prompts
from mille.call.staff.mailbox import Boxes, Letter, Next, Visit, agent_at, next_step, queues_of
from mille.centre.model.centre import Agent, Centre
from mille.centre.texts.callback_texts import read_back

EVENTS = ("arrived", "digits", "said")


class Asking(Protocol):
    """What the entry needs of an AGI channel."""

    @property
    def arguments(self) -> list[str]: ...

    def set_variables(self, values: dict[str, str]) -> None: ...


def answer(channel: Asking, served: Compiled, folder: Path) -> None:
    """Answers one question; `folder` is where voice messages are kept. Raises BadQuestion, MilleError, OSError."""
    asked, centre = read(MailboxArguments, channel.arguments, EVENTS), served.centre
    try:
        visit = Visit(asked.node or "queue", int(asked.tries or 0), asked.queue, asked.about, int(asked.left_at or 0))
    except ValueError:
        raise BadQuestion(BadQuestion.__doc__) from None
    if not centre.mailbox_code:
        raise BadQuestion(BadQuestion.__doc__)
    agent = agent_at(centre, asked.telephone, asked.agent)
    step = next_step(centre, boxes(centre, agent, folder), visit, asked.event, asked.value)
    perform(step, folder)
    channel.set_variables(
        as_variables(step, served.release, folder) | {v.AGENT: agent.code if agent else asked.telephone}
    )


def entry(served: Callable[[], Compiled], folder: Path) -> Callable[[Asking], None]:
    """The entry for the FastAGI server; `served` returns the release in force at each question."""
    return lambda channel: answer(channel, served(), folder)


def boxes(centre: Centre, agent: Agent | None, folder: Path) -> Boxes:
    """The new messages of the queues whose skill an agent has; none when there is no agent."""
    found = voice_messages.voice_messages(folder)
    return {
        queue: [_letter(message) for message in found if message.queue == queue and not message.done]
        for queue in (queues_of(centre, agent) if agent else ())
    }


def perform(step: Next, folder: Path) -> None:
    """Does what a step wants done with a message. Raises MilleError when it cannot be done."""
    if step.act == "done":
        voice_messages.mark_done(folder, step.dealt)
    elif step.act == "erased":
        voice_messages.remove(voice_messages.find(folder, step.dealt).path)


def as_variables(step: Next, release: int, folder: Path) -> dict[str, str]:
    """The channel variables that tell the dialplan what to do."""
    visit = step.visit
    said = [prompts((*step.messages, *read_back(step.number)), release), prompts(step.after, release)]
    if step.do == "hear":
        said.insert(1, str(voice_messages.find(folder, visit.about).path.with_suffix("")))
    return {
        v.STEP: step.do,
        v.NODE: visit.node,
        v.TRY: str(visit.tries),
        v.QUEUE: visit.queue,
        v.ABOUT: visit.about,
        v.LEFT_AT: str(visit.at),
        v.PROMPT: "&".join(part for part in said if part),
        v.DIGITS: str(step.digits),
        v.DETAIL: step.act,
        v.DEALT: step.dealt,
    }


def _letter(message: voice_messages.VoiceMessage) -> Letter:
    return Letter(message.callid, int(message.at.timestamp() * 1000), voice_messages.number_of(message.path))
