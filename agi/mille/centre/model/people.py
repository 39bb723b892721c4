"""Who answers: agents, and the crisis units that are prepared with agents of their own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from mille.centre.model.queue import Queue
from mille.centre.model.values import Key, MessageName, Number, QueueName, TimetableName, Title
from mille.centre.notation import network
from mille.centre.notation.dates import moment
from mille.centre.notation.declaration import FILLED, OPTIONAL, each, titled, unless, written
from mille.centre.notation.words import whole


@dataclass(frozen=True)
class Agent:
    """A person who answers, at a telephone of the centre or on an ordinary line at home.

    `skills` maps a queue to a preference: 0 is asked first. `extension` is the telephone where the agent answers unless
    logged in elsewhere.
    """

    code: str
    name: Annotated[Title, "the agent's name, in reports and pages"]
    extension: Annotated[str, network.extension, unless("line"), "the number of the agent's telephone"]
    skills: Annotated[
        Mapping[QueueName, Annotated[int, whole(0, 100)]],
        FILLED,
        each("skill"),
        "the queues that the agent answers, each with a preference: 0 is asked first, then 1, and so on",
    ]
    line: Annotated[Number, "an ordinary line at home instead of an extension; `outward` must allow it"] = ""
    browser: Annotated[bool, "the telephone is a page of the browser"] = False
    shifts: Annotated[TimetableName, "the timetable by which the agent is planned; default: none"] = ""

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.line and self.browser:
            yield "", "answers in a browser and on a line", "keep one of them"


@dataclass(frozen=True)
class Unit:
    """A crisis unit, prepared beforehand: what is added to the centre while it is open.

    Its `queue` is named as the unit, and answered by its agents only.
    """

    name: str
    announcement: Annotated[MessageName, "the message that callers hear before the welcome while the unit is open"]
    key: Annotated[Key, "the key of the first menu that leads to the unit"]
    menu_message: Annotated[MessageName, "the message after the first menu, which names the key"]
    queue: Annotated[Queue, titled("the queue of {}"), "the unit's own queue, with the same keys as those in `queues`"]
    agents: Annotated[
        tuple[Agent, ...], OPTIONAL, written("members"), "who answers this queue only: as in `agents`, without `skills`"
    ]
    open: Annotated[bool, "the unit is open"] = False
    opens: Annotated[datetime | None, moment, "when it opens by itself, such as 2027-03-30 13:30; default: never"] = (
        None
    )
    closes: Annotated[datetime | None, moment, "when it closes by itself; default: never"] = None
    hours: Annotated[TimetableName, "the hours of the whole centre while the unit is open; default: as usual"] = ""
    helps: Annotated[tuple[QueueName, ...], "queues that its agents answer too, when their own is quiet"] = ()

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if self.opens and self.closes and self.opens >= self.closes:
            yield "closes", "closes before it opens", "give a later 'closes'"
