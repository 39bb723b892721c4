"""The events that mille writes into the journal: the dialplan through `mille-log`, Python through AMI.

Each line of ours has the instant in milliseconds and the linkedid before the arguments that stand here. To add an
event, define it here and write it: a test compares the dialplan with these definitions. The dialplan takes an argument
from the variable ``M_`` of the same name, if from one.
"""

from mille.records.journal.arguments import Milliseconds, Names, Seconds, Telephone, Whole
from mille.records.journal.asterisk_events import OfCall
from mille.records.journal.definition import Event, event


class Own(Event):
    """An event of ours."""

    __slots__ = ()
    HEAD = 2


class OwnOfCall(Own, OfCall):
    """An event of ours of which a call is made: the dialplan writes it."""

    __slots__ = ()


# ---------------------------------------------------------------- a caller's way
@event("ARRIVED")
class Arrived(OwnOfCall):
    """A call has come in: the number dialled, the caller's where it may be kept, the language that we begin with."""

    dialled: str = ""
    shown: Telephone = ""
    language: str = ""


@event("WRONGNUMBER")
class WrongNumber(Own):
    """A trunk has sent a call to a number that is not the centre's (empty if not of digits); it was refused."""

    trunk: str = ""
    dialled: str = ""


@event("STEP")
class StepTaken(OwnOfCall):
    """What had happened, and what was decided then. In the place of the queue is the one that the caller enters, or is
    on the way to while being told something (older journals have none there), else NONE.

    `event` led here: arrived, digits, said, place, queue, key, transfer (by the agent), dial, recorded, surveyed,
    confirmed, typed, returned, limit (the number has too many calls), or safe (Python did not decide); `value` are the
    keys pressed, or QUEUESTATUS. `step` was decided: say, ask, look, queue, dial, record, confirm, number, promise,
    survey, end. `detail` is the reason of an end, the messages of a say, who is rung. `category` and `tier` are what
    the caller counts as from here on.
    """

    event: str = ""
    value: str = ""
    step: str = ""
    node: str = ""
    language: str = ""
    detail: str = ""
    category: str = ""
    tier: str = ""


@event("REFUSED")
class Refused(OwnOfCall):
    """A queue did not take a caller: QUEUESTATUS says why. Asterisk itself writes nothing then."""

    queuestatus: str = ""


@event("RUNG")
class Rung(OwnOfCall):
    """An agent was rung for a caller of the queue and did not get them: `result` is noanswer, refused (busy, do not
    disturb), forwarded (elsewhere, where we do not follow), failed, or cancelled (the caller had gone, or another agent
    took the call). `hangupcause` is Asterisk's, `lasted` how long it rang; `misses` is how many calls in a row the
    agent has not taken. Asterisk's own lines leave some rings out, and say less.
    """

    result: str = ""
    hangupcause: str = ""
    lasted: Milliseconds = None
    misses: Whole = None


@event("DEGRADED")
class Degraded(OwnOfCall):
    """Python did not decide: why the caller goes the safe path (AGISTATUS, BADSTEP, UNKNOWN, FAREWELL)."""

    reason: str = ""


@event("REACHED")
class Reached(OwnOfCall):
    """Somebody outside the queues answers: a ``partner``, or an ``agent`` whom a key names, in the place of the agent.

    Nothing more happens in such a call, so that it ends with the talk.
    """

    kind: str = ""


@event("MESSAGE")
class Message(OwnOfCall):
    """A caller has left a voice message of so many seconds for the queue; RECORD_STATUS says how that ended."""

    value: Seconds = None
    record_status: str = ""


@event("RECORDING")
class Recording(OwnOfCall):
    """The recording of a talk is ``on``, ``paused`` by the agent, or ``resumed``."""

    state: str = ""


@event("CATEGORY")
class Category(OwnOfCall):
    """An agent says what a call was about. `mille agent category` writes it, under that call."""

    category: str = ""


@event("ENDED")
class Ended(OwnOfCall):
    """A call is over: Asterisk's cause (Q.850), and who hung up, ``caller`` or ``centre``. The last line, on every
    path."""

    hangupcause: str = ""
    party: str = ""


# ---------------------------------------------------------------- calling back
@event("CALLBACK")
class Callback(OwnOfCall):
    """About somebody who has asked to be called back, under the call that asked for it; of a kind that nobody knows."""

    kind: str = ""


@event("CALLBACK")
class CallbackAsked(Callback):
    """A caller asks to be called back at a number, by the queue, at the place of `arrival` (epoch seconds) less
    `headstart` (seconds)."""

    kind: str = "asked"
    callback: Telephone = ""
    arrival: str = ""
    headstart: str = ""
    language: str = ""
    category: str = ""
    tier: str = ""


@event("CALLBACK")
class CallbackClaimed(Callback):
    """The scheduler with this token makes this attempt, from 1, if its claim is the first. `mille live` writes it."""

    kind: str = "claimed"
    attempt: Whole = None
    token: str = ""


@event("CALLBACK")
class CallbackResult(Callback):
    """An attempt came to nothing: busy, noanswer, failed, nokey, declined, lost or error; Asterisk's cause, if any.

    The dialplan writes it, or `mille live` where no call is there to tell.
    """

    kind: str = "result"
    attempt: Whole = None
    result: str = ""
    hangupcause: str = ""


@event("CALLBACK")
class CallbackReached(Callback):
    """The caller has taken an attempt, in the call `uniqueid`."""

    kind: str = "reached"
    attempt: Whole = None
    uniqueid: str = ""


@event("CALLBACK")
class CallbackReturned(Callback):
    """The one line under the new call itself: the caller is called back, as asked for in the call `returned`."""

    kind: str = "returned"
    returned: str = ""
    number: Telephone = ""
    language: str = ""


@event("CALLBACK")
class CallbackOver(Callback):
    """Nothing more is done: withdrawn by `mille callbacks`; given_up, expired or not_allowed by `mille live`."""

    kind: str = "over"
    reason: str = ""


# ---------------------------------------------------------------- agents who do not take their calls
@event("BACK")
class Back(Own):
    """An agent who did not take calls is there: they have picked up the telephone, or somebody says so by a command."""

    by: str = ""


@event("RINGSON")
class RingsOn(Own):
    """An agent has not taken so many calls in a row and is rung on: nobody else can be, in these queues. `mille live`
    writes it, once."""

    misses: Whole = None
    queues: Names = ()


# ---------------------------------------------------------------- what people do about calls
@event("MAILBOX")
class Mailbox(Own):
    """An agent has heard the voice message of the call, was told its number, has dealt with it, or erased it: heard,
    number, done, erased."""

    detail: str = ""


@event("SERVICE")
class Service(Own):
    """A step of the service line or of the mailbox, by the telephone in the place of the agent; never the PIN."""

    event: str = ""
    step: str = ""
    node: str = ""
    detail: str = ""


@event("ERASED")
class Erased(Own):
    """Something was erased: what (recordings, voice_messages, numbers_beside_messages, numbers, months, person), how
    many of it and by whom; or, under a call, one file of that call."""

    what: str = ""
    count: Whole = None
    by: str = ""
