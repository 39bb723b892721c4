"""A line of the journal as a sentence about its caller: "waits in the queue post, place 3"."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from mille.records.calls.journal_steps import step_of
from mille.records.journal.line import OWN_EVENTS, Line
from mille.records.numbers.caller_hash import SIGN
from mille.records.numbers.masking import masked
from mille.reports.narration.callback_sentences import callback_sentence
from mille.reports.narration.step_sentences import step_sentences
from mille.words.catalogue import N_
from mille.words.formats import Formats

SENTENCES: Mapping[str, str] = {
    "AGENTDUMP": N_("agent {agent} answers and hangs up before talking with the caller"),
    "CONNECT": N_("agent {agent} answers after {ring} of ringing; the caller has waited {wait} in the queue {queue}"),
    "COMPLETECALLER": N_("the caller hangs up after talking for {talk} with agent {agent}"),
    "COMPLETEAGENT": N_("agent {agent} hangs up after talking for {talk}"),
    "BLINDTRANSFER": N_("agent {agent} transfers the caller after talking for {talk}"),
    "ATTENDEDTRANSFER": N_("agent {agent} announces and transfers the caller after talking for {talk}"),
    "RINGNOANSWER": N_("agent {agent} is rung for {ring} and does not answer"),
    "RINGCANCELED": N_("the caller leaves while agent {agent} is being rung, after {ring}"),
    "ABANDON": N_("hangs up after waiting {wait} in the queue {queue}"),
    "EXITWITHTIMEOUT": N_("leaves the queue {queue} after waiting {wait} without an answer"),
    "EXITEMPTY": N_("leaves the queue {queue} after {wait}: no agent is left"),
    "EXITWITHKEY": N_("presses {key} and leaves the queue {queue} after {wait}"),
    "WITHDRAW": N_("is taken out of the queue {queue} after {wait}"),
    "REFUSED": N_("the queue {queue} does not take the caller: {what}"),
    "DEGRADED": N_("Python does not decide in time ({what})"),
    "MESSAGE": N_("leaves a voice message of {length} for the queue {queue}"),
    "RECORDING": N_("recording of the talk: {what}"),
    "CATEGORY": N_("agent {agent} says what it was about: {what}"),
    "ERASED": N_("erased, as the retention rules say: {what}"),
}
"""What is said of an event, whatever its line has."""

SECONDS: Mapping[str, Mapping[str, int]] = {
    "CONNECT": {"wait": 0, "ring": 2},
    "COMPLETECALLER": {"talk": 1},
    "COMPLETEAGENT": {"talk": 1},
    "BLINDTRANSFER": {"talk": -2},
    "ATTENDEDTRANSFER": {"talk": -2},
    "ABANDON": {"wait": 2},
    "EXITWITHTIMEOUT": {"wait": 2},
    "EXITEMPTY": {"wait": 2},
    "EXITWITHKEY": {"wait": 3},
    "WITHDRAW": {"wait": 2},
    "MESSAGE": {"length": 2},
}
"""The arguments of these events that are seconds, and what they are."""

ENDED: Mapping[str, str] = {
    "caller": N_("the caller hangs up"),
    "agent": N_("the agent hangs up"),
    "partner": N_("the partner hangs up"),
    "centre": N_("the centre hangs up"),
}
END = N_("the call ends")
REACHED: Mapping[str, str] = {"agent": N_("agent {name} answers"), "partner": N_("partner {name} answers")}
ANSWER = N_("{name} answers")
MAILBOX: Mapping[str, str] = {
    "heard": N_("agent {agent} listens to the voice message"),
    "number": N_("agent {agent} hears the number to call back"),
    "done": N_("agent {agent} has dealt with the voice message"),
    "erased": N_("agent {agent} erases the voice message"),
}
"""What an agent did about a voice message."""

MAILBOX_OTHER = N_("agent {agent} does something with the voice message")


@dataclass(frozen=True, slots=True)
class Narrator:
    """Says lines of the journal in one language."""

    words: Formats
    full_numbers: bool = False

    def sentences(self, line: Line) -> Iterator[str]:
        """The sentences of a line: usually one."""
        if line.event == "STEP":
            yield from step_sentences(step_of(line), self.words)
        elif line.event == "CALLBACK":
            yield callback_sentence(line, self.number, self.words)
        elif line.event in WITH_CASES:
            yield WITH_CASES[line.event](self, line)
        elif line.event in SENTENCES:
            yield self.words._(SENTENCES[line.event], **self._values(line))
        else:
            yield " ".join([line.event, *([] if line.event in OWN_EVENTS else self._arguments(line))])

    def number(self, number: str | None) -> str:
        """A telephone number as people may see it."""
        if not number:
            return self.words._("unknown number")
        return self.words._("a number no longer kept") if number.startswith(SIGN) else masked(number, self.full_numbers)

    def _arrived(self, line: Line) -> str:
        called, number = line.arg(2) or self.words._("the centre"), line.arg(3)
        if not number:
            return self.words._("calls {called} from an unknown number", called=called)
        if number.startswith(SIGN):
            return self.words._("calls {called} from a number no longer kept", called=called)
        return self.words._("calls {called} from {number}", called=called, number=self.number(number))

    def _entered(self, line: Line) -> str:
        if place := line.arg(2):
            return self.words._("waits in the queue {queue}, place {place}", queue=line.queue, place=place)
        return self.words._("waits in the queue {queue}", queue=line.queue)

    def _reached(self, line: Line) -> str:
        return self.words._(REACHED.get(line.arg(2), ANSWER), name=line.agent)

    def _mailbox(self, line: Line) -> str:
        return self.words._(MAILBOX.get(line.arg(2), MAILBOX_OTHER), agent=line.agent)

    def _ended(self, line: Line) -> str:
        return self.words._(ENDED.get(line.arg(3), END))

    def _values(self, line: Line) -> dict[str, str]:
        """All that the sentence of a line may name."""
        return {
            "queue": line.queue,
            "agent": line.agent,
            "key": line.arg(0),
            "what": line.arg(2).replace("_", " ") or self.words._("not said"),
            "ring": self._seconds(None if (rung := line.number(0)) is None else rung / 1000),
            **{name: self._seconds(line.seconds(place)) for name, place in SECONDS.get(line.event, {}).items()},
        }

    def _arguments(self, line: Line) -> list[str]:
        """The arguments of a line with an unknown event: long digits may be numbers of people."""
        return [self.number(arg) if len(arg) > 4 else arg for arg in line.args]

    def _seconds(self, seconds: float | None) -> str:
        if seconds is None:
            return self.words._("an unknown time")
        return self.words._("{n} s", n=self.words.number(seconds))


WITH_CASES: Mapping[str, Callable[[Narrator, Line], str]] = {
    "ARRIVED": Narrator._arrived,
    "ENTERQUEUE": Narrator._entered,
    "REACHED": Narrator._reached,
    "MAILBOX": Narrator._mailbox,
    "ENDED": Narrator._ended,
}
"""Events whose sentence depends on their arguments."""
