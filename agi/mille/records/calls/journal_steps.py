"""The steps of one call: what had happened, and what was decided, as our dialplan wrote it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mille.records.journal.line import Line

NO_QUEUE = "NONE"
"""What stands in the place of a queue where there is none."""

_KEYS = re.compile(r"[0-9*#A-D]+")
_ON_THE_WAY = re.compile("(place|wait)_")  # what older journals tell of a caller on his way


@dataclass(frozen=True, slots=True)
class Step:
    """One line ``STEP|ms|linkedid|event|value|step|node|language|detail``.

    `event` led here: arrived, digits, said, place, queue, key, transfer (by the agent), surveyed, or safe (Python did
    not decide); `value` are the keys pressed, or QUEUESTATUS. `step` was decided: say, ask, look, queue, confirm,
    number, promise, survey, end. `detail` is the reason of an end, the messages of a say. `queue` is the one that he
    enters, or is on his way to while he is told something (older journals have none there). `category` and `tier` are
    what he counts as from here on.
    """

    at: datetime
    event: str
    value: str
    step: str
    node: str
    language: str
    detail: str
    queue: str
    category: str = ""
    tier: str = ""

    @property
    def on_the_way(self) -> bool:
        """Whether he is told something on his way to a queue, of his wait or that talks are recorded."""
        if self.step not in ("say", "look"):
            return False
        return self.queue != NO_QUEUE or self.step == "look" or bool(_ON_THE_WAY.match(self.detail))

    @property
    def keys(self) -> str:
        """The keys that the caller pressed at a question or a message, or while waiting; nothing when none."""
        return self.value if self.event in ("digits", "said", "key") and _KEYS.fullmatch(self.value) else ""

    @property
    def answer(self) -> str:
        """What he answered to the question after the talk; nothing when he did not."""
        return self.value if (self.event, self.step, self.detail) == ("surveyed", "end", "surveyed") else ""


def step_of(line: Line) -> Step:
    """The step that a line tells."""
    event, value, step, node, language, detail, category, tier = (line.arg(index) for index in range(2, 10))
    return Step(line.instant, event, value, step, node, language, detail, line.queue, category, tier)


def steps_of(lines: Iterable[Line]) -> tuple[Step, ...]:
    """The steps of a call in their order, whatever the order of the lines."""
    told = sorted((line for line in lines if line.event == "STEP"), key=lambda line: (line.instant, line.raw))
    return tuple(step_of(line) for line in told)
