"""The AGI entry ``bulletin``: translates a question of the service line, and its next step back into variables."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from mille.asterisk.agi.agi_arguments import BadQuestion, BulletinArguments, read
from mille.asterisk.announcements.bulletin_orders import Order, Spool
from mille.asterisk.change.compiled_description import Compiled
from mille.asterisk.dialplan import variables as v
from mille.asterisk.dialplan.sound_names import prompts
from mille.asterisk.secrets import pin
from mille.call.staff.service_line import Happened, Next, Visit, next_step
from mille.centre.model.centre import WELCOME

EVENTS = ("arrived", "digits", "recorded", "waited")


class Asking(Protocol):
    """What the entry needs of an AGI channel."""

    @property
    def arguments(self) -> list[str]: ...

    def get_full_variable(self, name: str, channel: str = "") -> str: ...

    def set_variables(self, values: dict[str, str]) -> None: ...


def answer(channel: Asking, served: Compiled, secrets: Path, spool: Spool) -> None:
    """Answers one question. The PIN is not an argument, since Asterisk prints those on its console; it is forgotten
    at once.

    Raises BadQuestion, also in a centre without a service code.
    """
    asked, centre = read(BulletinArguments, channel.arguments, EVENTS), served.centre
    if not centre.service_code:
        raise BadQuestion(BadQuestion.__doc__)
    try:
        queue = asked.queue if asked.queue in (*centre.queues, WELCOME) else ""
        visit = Visit(asked.node, int(asked.tries or 0), queue, asked.recorded == "1")
        wrong_before = int(asked.wrong_pins or 0)
    except ValueError:
        raise BadQuestion(BadQuestion.__doc__) from None
    digits = channel.get_full_variable(v.PIN) if (asked.event, asked.node) == ("digits", "pin") else ""
    right, outcome = bool(digits) and pin.is_right(secrets, digits), spool.outcome(asked.call)
    step = next_step(centre, visit, Happened(asked.event, asked.value, right, wrong_before, outcome))
    if step.order:
        spool.leave(Order(asked.call, step.order, step.visit.queue, asked.telephone, _now()))
    channel.set_variables(as_variables(step, served.release))


def entry(served: Callable[[], Compiled], secrets: Path, spool: Spool) -> Callable[[Asking], None]:
    """The entry for the FastAGI server; `served` returns the release in force at each question."""
    return lambda channel: answer(channel, served(), secrets, spool)


def as_variables(step: Next, release: int) -> dict[str, str]:
    """The channel variables that tell the dialplan what to do."""
    return {
        v.STEP: step.do,
        v.NODE: step.visit.node,
        v.TRY: str(step.visit.tries),
        v.QUEUE: step.visit.queue,
        v.RECORDED: "1" if step.visit.recorded else "0",
        v.PROMPT: prompts(step.messages, release),
        v.DIGITS: str(step.digits),
        v.WAIT: str(step.delay),
        v.DETAIL: step.detail,
        v.PIN: "",
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
