"""The events that Asterisk writes into its ``queue_log`` about callers, as far as records are made of them.

Source: apps/app_queue.c and main/logger.c of Asterisk 22. Lines with other words are `Other`.
"""

from mille.records.journal.arguments import Milliseconds, Place, Rest, Seconds, Telephone
from mille.records.journal.definition import Event, event


class OfCall(Event):
    """A line of which a call is made; others only accompany it."""

    __slots__ = ()


class InQueue(OfCall):
    """A line about a caller in a queue."""

    __slots__ = ()


@event("ENTERQUEUE")
class EnterQueue(InQueue):
    """A caller has entered a queue, at this place. The URL is that of Queue(), which we do not use."""

    url: str = ""
    caller: Telephone = ""
    place: Place = None


@event("RINGNOANSWER")
class RingNoAnswer(InQueue):
    """An agent was rung for so long and did not answer, was busy or refused."""

    ring: Milliseconds = None


@event("RINGCANCELED")
class RingCanceled(InQueue):
    """An agent had been rung for so long when the caller left."""

    ring: Milliseconds = None


@event("AGENTDUMP")
class AgentDump(InQueue):
    """An agent answered and let the caller go before they talked."""


@event("CONNECT")
class Connect(InQueue):
    """An agent and a caller begin to talk, after a wait that includes the ring. `channel` is the agent's uniqueid."""

    wait: Seconds = None
    channel: str = ""
    ring: Seconds = None


@event("COMPLETECALLER")
class CompleteCaller(InQueue):
    """A talk is over: the caller hung up. `wait` is that before the talk, `place` that on entry."""

    wait: Seconds = None
    talk: Seconds = None
    place: Place = None


@event("COMPLETEAGENT")
class CompleteAgent(InQueue):
    """A talk is over: the agent hung up."""

    wait: Seconds = None
    talk: Seconds = None
    place: Place = None


@event("BLINDTRANSFER")
class BlindTransfer(InQueue):
    """A talk is over: the agent transferred the caller to `target`, an extension and its context."""

    target: Rest = ()
    wait: Seconds = None
    talk: Seconds = None
    place: Place = None


@event("ATTENDEDTRANSFER")
class AttendedTransfer(InQueue):
    """A talk is over: the agent transferred the caller after announcing it.

    `target` is ``BRIDGE`` and a bridge's id, ``APP`` and an application, or ``LINK`` and two channels.
    """

    target: Rest = ()
    wait: Seconds = None
    talk: Seconds = None
    place: Place = None


@event("ABANDON")
class Abandon(InQueue):
    """A caller hung up while waiting: the place then, that on entry, the wait."""

    place: Place = None
    first_place: Place = None
    wait: Seconds = None


@event("EXITWITHTIMEOUT")
class ExitWithTimeout(InQueue):
    """A caller has waited for as long as the queue lets."""

    place: Place = None
    first_place: Place = None
    wait: Seconds = None


@event("EXITEMPTY")
class ExitEmpty(InQueue):
    """A caller had to leave: no agent is left in the queue."""

    place: Place = None
    first_place: Place = None
    wait: Seconds = None


@event("EXITWITHKEY")
class ExitWithKey(InQueue):
    """A caller left by a key."""

    key: str = ""
    place: Place = None
    first_place: Place = None
    wait: Seconds = None


@event("WITHDRAW")
class Withdraw(InQueue):
    """A caller was taken out of the queue through AMI; `info` is what was said of it there."""

    place: Place = None
    first_place: Place = None
    wait: Seconds = None
    info: str = ""


Ring = RingNoAnswer | RingCanceled | AgentDump
"""Lines of an agent who was rung and did not get the caller."""
Transfer = BlindTransfer | AttendedTransfer
TalkEnd = CompleteCaller | CompleteAgent | Transfer
Leaving = Abandon | ExitWithTimeout | ExitEmpty | ExitWithKey | Withdraw
"""Lines of a caller who leaves a queue without an agent."""

RANKS: dict[type[Event], int] = {
    kind: rank
    for rank, kind in enumerate(
        (
            *(EnterQueue, RingNoAnswer, RingCanceled, AgentDump, Connect),
            *(CompleteCaller, CompleteAgent, BlindTransfer, AttendedTransfer),
            *(Abandon, ExitWithTimeout, ExitEmpty, ExitWithKey, Withdraw),
        )
    )
}
"""The order in which things happen to a caller in a queue within one second: Asterisk's lines know no more."""
