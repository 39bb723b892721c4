"""The events about agents and the server: those that Asterisk writes, and ours, which the roll call writes.

Source: apps/app_queue.c and main/logger.c of Asterisk 22.
"""

from mille.records.journal.arguments import Names, Seconds, Whole
from mille.records.journal.definition import Event, event
from mille.records.journal.events import Own


class OfAgent(Event):
    """A line about one agent; when he was there, and when he paused, is made of such lines."""

    __slots__ = ()


class OfNode(Event):
    """A line about all agents of a node."""

    __slots__ = ()


# ---------------------------------------------------------------- written by Asterisk
@event("ADDMEMBER")
class AddMember(OfAgent):
    """An agent comes into a queue; `state` is ``PAUSED`` when pausing at once."""

    state: str = ""


@event("REMOVEMEMBER")
class RemoveMember(OfAgent):
    """An agent leaves a queue."""


@event("PAUSE")
class Pause(OfAgent):
    """An agent takes no calls of one queue for a while."""

    reason: str = ""


@event("UNPAUSE")
class Unpause(OfAgent):
    """An agent takes calls of one queue again."""

    reason: str = ""


@event("PAUSEALL")
class PauseAll(OfAgent):
    """An agent takes no calls of any queue for a while."""

    reason: str = ""


@event("UNPAUSEALL")
class UnpauseAll(OfAgent):
    """An agent takes calls of all queues again."""

    reason: str = ""


@event("QUEUESTART")
class QueueStart(OfNode):
    """Asterisk has started. The calls before it are over."""


# ---------------------------------------------------------------- written by the roll call
@event("PRESENT")
class Present(Own, OfAgent):
    """An agent is there when the roll is called: the milliseconds of that look, at which telephone, the queues, and
    those of them in which the agent pauses. `roll_call` writes it after each start and change."""

    roll: Whole = None
    at: str = ""
    queues: Names = ()
    paused: Names = ()


@event("ROLLCALL")
class RollCall(Own, OfNode):
    """Those were all the agents that the look of `roll` (milliseconds) found; who is not named has gone."""

    roll: Whole = None
    agents: Whole = None


@event("WRAPUP")
class WrapUp(Own):
    """How long the agents of the queue have after a talk, as the description says."""

    seconds: Seconds = None
