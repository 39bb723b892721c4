"""The AGI entry ``next``: translates a question of the dialplan for the journey, and its step back into variables."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from mille.asterisk import variables as v
from mille.asterisk.compiled import Compiled
from mille.asterisk.quoting import name
from mille.call.journey import next_step
from mille.call.steps import Ask, Call, End, Enter, Event, Say, Step
from mille.centre.model import Centre
from mille.errors import MilleError

PROMPTS = "mille/"
"""The folder of our messages below each language of Asterisk's sounds; in it, one for each release."""

EVENTS = ("arrived", "said", "digits", "queue")


class Asking(Protocol):
    """What the entry needs of an AGI channel."""

    @property
    def arguments(self) -> list[str]: ...

    def set_variables(self, values: dict[str, str]) -> None: ...


class BadQuestion(MilleError):
    """The dialplan asked something that its Python does not know; are both of the same release of mille?"""


def answer(channel: Asking, served: Compiled, at: datetime) -> None:
    """Answers one question. Raises BadQuestion, or KeyError for a menu that is no more: the caller is then served by
    the safe path."""
    call, event = question(channel.arguments, served.centre)
    channel.set_variables(as_variables(next_step(served.centre, call, event, at), served.release))


def entry(served: Callable[[], Compiled]) -> Callable[[Asking], None]:
    """The entry for the FastAGI server; `served` gives the release in force at each question."""
    return lambda channel: answer(channel, served(), datetime.now(UTC))


def question(arguments: list[str], centre: Centre) -> tuple[Call, Event]:
    """Reads the arguments of the dialplan's AGI(): event, value, node, try, language, queue, steps, arrival."""
    if len(arguments) != 8 or arguments[0] not in EVENTS:
        raise BadQuestion(f"{BadQuestion.__doc__} It said {arguments!r}")
    kind, value, node, tries, language, queue, steps, arrival = arguments
    try:
        call = Call(
            arrived=datetime.fromtimestamp(int(arrival), UTC),
            language=language if language in centre.languages else centre.languages[0],
            node=node,
            tries=int(tries or 0),
            queue=queue,
            steps=int(steps),
        )
    except (ValueError, OverflowError, OSError):
        raise BadQuestion(f"{BadQuestion.__doc__} It said {arguments!r}") from None
    return call, Event(kind, value)  # type: ignore[arg-type]  # membership checked above


def as_variables(step: Step, release: int) -> dict[str, str]:
    """The channel variables that tell the dialplan what to perform, with the messages of a release."""
    match step:
        case Say():
            own = {v.STEP: "say", v.PROMPT: prompts(step.messages, release), v.DETAIL: step.messages[0]}
        case Ask():
            own = {v.STEP: "ask", v.PROMPT: prompts(step.messages, release), v.TRY: str(step.tries), v.DETAIL: ""}
            own[v.TIMEOUT] = f"{step.timeout:g}"
        case Enter():
            own = {v.STEP: "queue", v.QUEUE: step.queue, v.WAIT: str(step.longest_wait), v.DETAIL: ""}
            own[v.HEADSTART] = str(step.head_start)
        case End():
            own = {v.STEP: "end", v.PROMPT: prompts(step.messages, release), v.DETAIL: step.reason}
    return own | {v.NODE: step.node, v.LANGUAGE: step.language}


def prompts(messages: tuple[str, ...], release: int) -> str:
    """Messages of a release as Read() and Playback() take them: what a key means is said in that release's words.

    >>> prompts(("welcome", "main-menu"), 7)
    'mille/7/welcome&mille/7/main-menu'
    """
    return "&".join(f"{PROMPTS}{release}/{name(message)}" for message in messages)
