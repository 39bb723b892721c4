"""The steps of one call: what had happened, and what was decided, as our dialplan wrote it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from mille.records.journal.events import StepTaken
from mille.records.journal.line import Line, with_event

NO_QUEUE = "NONE"
"""What stands in the place of a queue where there is none."""

_KEYS = re.compile(r"[0-9*#A-D]+")
_ON_THE_WAY = re.compile("(place|wait)_")  # what older journals tell of a caller on his way


@dataclass(frozen=True, slots=True)
class Step:
    """A line STEP, and when: its arguments are explained at `StepTaken`.

    `queue` is the one that the caller enters, or is on the way to while being told something (older journals have none
    there).
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


def step_of(line: Line, taken: StepTaken) -> Step:
    """The step that a line tells."""
    return Step(
        at=line.instant,
        event=taken.event,
        value=taken.value,
        step=taken.step,
        node=taken.node,
        language=taken.language,
        detail=taken.detail,
        queue=line.queue,
        category=taken.category,
        tier=taken.tier,
    )


def steps_of(lines: Iterable[Line]) -> tuple[Step, ...]:
    """The steps of a call in their order, whatever the order of the lines."""
    taken = sorted(with_event(lines, StepTaken), key=lambda pair: (pair[0].instant, pair[0].raw))
    return tuple(step_of(line, event) for line, event in taken)
