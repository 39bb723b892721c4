"""The steps of one call: what had happened, and what was decided, as our dialplan wrote it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mille.records.journal import Line

_KEYS = re.compile(r"[0-9*#A-D]+")


@dataclass(frozen=True, slots=True)
class Step:
    """One line ``STEP|ms|linkedid|event|value|step|node|language|detail``.

    `event` led here: arrived, digits, said, place, queue, or safe (Python did not decide); `value` are the keys
    pressed, or QUEUESTATUS. `step` was decided: say, ask, look, queue, end. `detail` is the reason of an end, the
    messages of a say.
    """

    at: datetime
    event: str
    value: str
    step: str
    node: str
    language: str
    detail: str
    queue: str

    @property
    def keys(self) -> str:
        """The keys that the caller pressed in answer to a question or a message; nothing when none."""
        return self.value if self.event in ("digits", "said") and _KEYS.fullmatch(self.value) else ""


def step_of(line: Line) -> Step:
    """The step that a line tells."""
    event, value, step, node, language, detail = (line.arg(index) for index in range(2, 8))
    return Step(line.instant, event, value, step, node, language, detail, line.queue)


def steps_of(lines: Iterable[Line]) -> tuple[Step, ...]:
    """The steps of a call in their order, whatever the order of the lines."""
    told = sorted((line for line in lines if line.event == "STEP"), key=lambda line: (line.instant, line.raw))
    return tuple(step_of(line) for line in told)
