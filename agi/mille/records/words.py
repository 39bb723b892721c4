"""A call in plain words: what this caller lived, moment by moment."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from mille.records.calls import Call
from mille.records.journal import OWN_EVENTS, Line
from mille.records.steps import step_of
from mille.records.stints import RANKS


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to the caller, and when."""

    at: datetime
    words: str


def masked(number: str | None, full: bool = False) -> str:
    """A telephone number as people may see it: without its last two digits.

    >>> masked("268800")
    '2688**'
    """
    if not number:
        return "unknown number"
    return number if full else number[:-2] + "**"


def timeline(call: Call, lines: Iterable[Line], full_numbers: bool = False) -> tuple[Moment, ...]:
    """The moments of a call, from its arrival to its outcome. Lines that nobody knows are shown as they are."""
    distinct = sorted({line.raw: line for line in lines}.values(), key=_order)
    moments = [Moment(line.instant, words) for line in distinct for words in _words(line, full_numbers)]
    if call.outcome == "interrupted" and call.ended_at is not None:
        moments.append(Moment(call.ended_at, "Asterisk had stopped and started again: the call was cut"))
    return tuple(moments)


def _order(line: Line) -> tuple[datetime, int, datetime, bytes]:
    """By second, and within one second as things happen: Asterisk's lines know no more."""
    return (line.instant.replace(microsecond=0), _rank(line), line.instant, line.raw)


def _rank(line: Line) -> int:
    if line.event in RANKS:
        return 2 + RANKS.index(line.event)
    if line.event in ("ARRIVED", "ENDED"):
        return 0 if line.event == "ARRIVED" else 100
    return 50 if line.event == "STEP" and line.arg(2) == "queue" else 1


def _words(line: Line, full_numbers: bool) -> Iterator[str]:
    if line.event == "STEP":
        yield from _step(line)
    elif line.event == "ARRIVED":
        yield f"called {line.arg(2) or 'us'} from {masked(line.arg(3), full_numbers)}"
    elif line.event == "CALLBACK":
        yield _callback(line, full_numbers)
    elif line.event in TOLD:
        yield TOLD[line.event](line)
    else:
        yield " ".join([line.event, *([] if line.event in OWN_EVENTS else _shown(line, full_numbers))])


def _shown(line: Line, full_numbers: bool) -> Sequence[str]:
    """The arguments of a line that nobody knows: long figures may be numbers of people."""
    return [masked(arg, full_numbers) if len(arg) > 4 else arg for arg in line.args]


def _step(line: Line) -> Iterator[str]:
    step = step_of(line)
    if step.event == "safe":
        yield "Python did not decide: the safe path"
    elif step.event == "said":
        yield f"pressed {step.keys} during the message" if step.keys else "heard the message to its end"
    elif step.event == "surveyed":
        yield f"answered {step.answer} to the question" if step.answer else "did not answer the question"
    elif step.event == "key":
        yield f"pressed {step.keys} while waiting"
    elif step.event == "place":
        yield f"finds callers waiting, agents ready, agents within reach: {step.value}"
    elif step.event == "confirmed":
        yield f"answered {step.value}" if step.value else "did not answer"
    elif step.event == "typed":
        yield "typed a number"
    elif step.event == "returned":
        yield "comes to the queue at the place that was kept"
    elif step.event == "digits":
        yield f"pressed {step.keys}" if step.keys else "pressed nothing"
    elif step.event == "dial":
        yield UNANSWERED.get(step.value, "nobody was reached there")
    yield {
        "say": f"hears the message {step.detail}",
        "ask": f"hears the menu {step.node}",
        "look": "is about to enter a queue: who waits there, and who answers?",
        "queue": f"is sent to the queue {step.queue}",
        "dial": f"is put through to {step.detail}, who is rung",
        "record": "may leave a voice message",
        "confirm": "hears the number at which to be called back: is it right?",
        "number": "is asked for a number at which to be called back",
        "promise": "will be called back",
        "survey": "is asked a question about the talk",
        "end": f"is taken leave of: {step.detail or 'no reason given'}",
    }.get(step.step, f"next: {step.step or 'nothing'}")


RESULTS = {
    "busy": "it was busy",
    "noanswer": "nobody answered",
    "failed": "it was busy, or the call could not be made",
    "error": "Asterisk refused the call",
    "nokey": "whoever answered did not press 1",
    "declined": "whoever answered does not want to be called again",
    "lost": "it is not known what became of it",
}
"""What an attempt to call back came to."""

OVER = {
    "withdrawn": "somebody withdrew it",
    "given_up": "all attempts were made",
    "expired": "it was too old",
    "not_allowed": "the centre may not call that number",
}
"""Why a caller is not called back any more."""


def _callback(line: Line, full_numbers: bool) -> str:
    kind, value, detail = line.arg(2), line.arg(3), line.arg(4)
    match kind:
        case "asked":
            return f"asked to be called back at {masked(value, full_numbers)} by the queue {line.queue}"
        case "claimed":
            return f"is called back now, attempt {value}"
        case "result":
            return f"attempt {value} to call back: {RESULTS.get(detail, detail or 'unknown')}"
        case "reached":
            return f"attempt {value} to call back: the caller took it, in the call {detail}"
        case "returned":
            return f"was called back at {masked(detail, full_numbers)}, as asked for in the call {value}"
        case "over":
            return f"is not called back any more: {OVER.get(value, value or 'no reason given')}"
    return f"call back: {kind or 'unknown'}"


def _ring(line: Line) -> str:
    milliseconds = line.number(0)
    return "for an unknown time" if milliseconds is None else f"for {milliseconds / 1000:g} s"


def _seconds(line: Line, index: int) -> str:
    told = line.seconds(index)
    return "an unknown time" if told is None else f"{told:g} s"


def _place(line: Line) -> str:
    return f", place {line.arg(2)}" if line.arg(2) else ""


UNANSWERED = {"BUSY": "it was busy there", "NOANSWER": "nobody answered there"}
"""What a DIALSTATUS means to a caller who was put through to somebody."""

TOLD: dict[str, Callable[[Line], str]] = {
    "ENTERQUEUE": lambda line: f"waits in the queue {line.queue}{_place(line)}",
    "RINGNOANSWER": lambda line: f"agent {line.agent} was rung {_ring(line)} and did not answer",
    "RINGCANCELED": lambda line: f"agent {line.agent} was rung {_ring(line)} when the caller left",
    "AGENTDUMP": lambda line: f"agent {line.agent} answered and let the caller go",
    "CONNECT": lambda line: (
        f"agent {line.agent} answers after ringing for {_seconds(line, 2)};"
        f" the caller waited {_seconds(line, 0)} in the queue {line.queue}"
    ),
    "COMPLETECALLER": lambda line: f"talked {_seconds(line, 1)} with agent {line.agent}; the caller hung up",
    "COMPLETEAGENT": lambda line: f"talked {_seconds(line, 1)} with agent {line.agent}; the agent hung up",
    "BLINDTRANSFER": lambda line: f"talked {_seconds(line, -2)} with agent {line.agent}, who transferred the caller",
    "ATTENDEDTRANSFER": lambda line: (
        f"talked {_seconds(line, -2)} with agent {line.agent}, who announced and transferred the caller"
    ),
    "ABANDON": lambda line: f"hung up after waiting {_seconds(line, 2)} in the queue {line.queue}",
    "EXITWITHTIMEOUT": lambda line: f"waited {_seconds(line, 2)} in the queue {line.queue} without an answer",
    "EXITEMPTY": lambda line: f"waited {_seconds(line, 2)} in the queue {line.queue}: no agent was left",
    "EXITWITHKEY": lambda line: f"pressed {line.arg(0)} and left the queue {line.queue} after {_seconds(line, 3)}",
    "WITHDRAW": lambda line: f"was taken out of the queue {line.queue} after {_seconds(line, 2)}",
    "REFUSED": lambda line: f"the queue {line.queue} did not take the caller: {line.arg(2) or 'no reason given'}",
    "REACHED": lambda line: f"{line.arg(2) or 'somebody'} {line.agent} answers",
    "DEGRADED": lambda line: f"Python did not decide in time ({line.arg(2) or 'no reason given'})",
    "MESSAGE": lambda line: f"left a voice message for the queue {line.queue}: {_seconds(line, 2)}",
    "RECORDING": lambda line: f"the recording of the talk is {line.arg(2) or 'unknown'}",
    "CATEGORY": lambda line: f"agent {line.agent} says what it was about: {line.arg(2) or 'nothing'}",
    "ERASED": lambda line: f"erased, as the rules for keeping say: {line.arg(2).replace('_', ' ') or 'unknown'}",
    "ENDED": lambda line: f"the call ended; hung up by the {line.arg(3) or 'unknown'}",
}
"""What Asterisk's lines and ours mean to a caller."""
