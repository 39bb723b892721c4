"""A line of the journal as a sentence about its caller: "waits in the queue post, place 3"."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mille.records.calls.journal_steps import step_of
from mille.records.journal import asterisk_events as asterisk
from mille.records.journal import events
from mille.records.journal.definition import Event
from mille.records.journal.line import Line
from mille.records.numbers.caller_hash import SIGN
from mille.records.numbers.masking import masked
from mille.reports.narration.callback_sentences import callback_sentence
from mille.reports.narration.step_sentences import step_sentences
from mille.words.catalogue import N_
from mille.words.formats import Formats

SENTENCES: Mapping[type[Event], str] = {
    asterisk.AgentDump: N_("agent {agent} answers and hangs up before talking with the caller"),
    asterisk.Connect: N_(
        "agent {agent} answers after {ring} of ringing; the caller has waited {wait} in the queue {queue}"
    ),
    asterisk.CompleteCaller: N_("the caller hangs up after talking for {talk} with agent {agent}"),
    asterisk.CompleteAgent: N_("agent {agent} hangs up after talking for {talk}"),
    asterisk.BlindTransfer: N_("agent {agent} transfers the caller after talking for {talk}"),
    asterisk.AttendedTransfer: N_("agent {agent} announces and transfers the caller after talking for {talk}"),
    asterisk.RingNoAnswer: N_("agent {agent} is rung for {ring} and does not answer"),
    asterisk.RingCanceled: N_("the caller leaves while agent {agent} is being rung, after {ring}"),
    asterisk.Abandon: N_("hangs up after waiting {wait} in the queue {queue}"),
    asterisk.ExitWithTimeout: N_("leaves the queue {queue} after waiting {wait} without an answer"),
    asterisk.ExitEmpty: N_("leaves the queue {queue} after {wait}: no agent is left"),
    asterisk.ExitWithKey: N_("presses {key} and leaves the queue {queue} after {wait}"),
    asterisk.Withdraw: N_("is taken out of the queue {queue} after {wait}"),
    events.Refused: N_("the queue {queue} does not take the caller: {queuestatus}"),
    events.Degraded: N_("Python does not decide in time ({reason})"),
    events.Message: N_("leaves a voice message of {value} for the queue {queue}"),
    events.Recording: N_("recording of the talk: {state}"),
    events.Category: N_("agent {agent} says what it was about: {category}"),
    events.Erased: N_("erased, as the retention rules say: {what}"),
}
"""What is said of an event, whatever its arguments are: a sentence may name them, the queue and the agent."""

ENDED: Mapping[str, str] = {
    "caller": N_("the caller hangs up"),
    "agent": N_("the agent hangs up"),
    "partner": N_("the partner hangs up"),
    "centre": N_("the centre hangs up"),
    "": N_("the call ends"),
}
"""The end of a call, by the party that hung up."""

RUNG: Mapping[str, str] = {
    "noanswer": N_("agent {agent} is rung for {ring} and does not answer"),
    "refused": N_("the telephone of agent {agent} refuses the call"),
    "forwarded": N_("the telephone of agent {agent} forwards its calls, and is not followed"),
    "cancelled": N_("agent {agent} is no longer rung after {ring}: the caller has left, or another agent has answered"),
    "": N_("agent {agent} cannot be rung"),
}
"""A ring of an agent that came to nothing, by how it ended."""

REACHED: Mapping[str, str] = {
    "agent": N_("agent {name} answers"),
    "partner": N_("partner {name} answers"),
    "": N_("{name} answers"),
}
"""Somebody outside the queues, by what they are."""

MAILBOX: Mapping[str, str] = {
    "heard": N_("agent {agent} listens to the voice message"),
    "number": N_("agent {agent} hears the number to call back"),
    "done": N_("agent {agent} has dealt with the voice message"),
    "erased": N_("agent {agent} erases the voice message"),
    "": N_("agent {agent} does something with the voice message"),
}
"""What an agent does about a voice message."""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Says lines of the journal in one language."""

    words: Formats
    full_numbers: bool = False

    def sentences(self, line: Line) -> Iterator[str]:
        """The sentences of a line: usually one. Those of an event without a sentence are its words."""
        event, words = line.event, self.words
        match event:
            case events.StepTaken():
                yield from step_sentences(step_of(line, event), words)
            case events.Callback():
                yield callback_sentence(event, line.queue, self.number, words)
            case events.Arrived():
                yield self._arrived(event)
            case asterisk.EnterQueue():
                yield self._entered(event, line.queue)
            case events.Reached(kind=kind):
                yield words._(REACHED[kind if kind in REACHED else ""], name=line.agent)
            case events.Rung(result=result, lasted=lasted):
                sentence = RUNG[result if result in RUNG else ""]
                yield words._(sentence, agent=line.agent, ring=self._shown(lasted))
            case events.Mailbox(detail=act):
                yield words._(MAILBOX[act if act in MAILBOX else ""], agent=line.agent)
            case events.Ended(party=party):
                yield words._(ENDED[party if party in ENDED else ""])
            case _ if type(event) in SENTENCES:
                arguments = {name: self._shown(getattr(event, name)) for name in event.FIELDS}
                yield words._(SENTENCES[type(event)], queue=line.queue, agent=line.agent, **arguments)
            case _:
                yield " ".join([line.name, *(self.number(arg) if len(arg) > 4 else arg for arg in event.arguments)])

    def number(self, number: str) -> str:
        """A telephone number as people may see it."""
        if not number:
            return self.words._("unknown number")
        return self.words._("a number no longer kept") if number.startswith(SIGN) else masked(number, self.full_numbers)

    def _arrived(self, arrived: events.Arrived) -> str:
        called, number = arrived.dialled or self.words._("the centre"), arrived.shown
        if not number:
            return self.words._("calls {called} from an unknown number", called=called)
        if number.startswith(SIGN):
            return self.words._("calls {called} from a number no longer kept", called=called)
        return self.words._("calls {called} from {number}", called=called, number=self.number(number))

    def _entered(self, entered: asterisk.EnterQueue, queue: str) -> str:
        if entered.place is None:
            return self.words._("waits in the queue {queue}", queue=queue)
        place = self.words.number(entered.place)
        return self.words._("waits in the queue {queue}, place {place}", queue=queue, place=place)

    def _shown(self, value: object) -> str:
        """An argument: a duration in seconds, a word."""
        if isinstance(value, float):
            return self.words._("{n} s", n=self.words.number(value))
        if value is None:
            return self.words._("an unknown time")
        return str(value).replace("_", " ") or self.words._("not said")
