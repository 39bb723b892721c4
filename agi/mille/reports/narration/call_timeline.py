"""A call in plain words: what this caller went through, moment by moment, and how it ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from mille.records.calls.call import Call, Outcome, Result
from mille.records.calls.stint_lines import each_ring_once
from mille.records.figures.figures_of_calls import OUTCOMES
from mille.records.journal import events
from mille.records.journal.asterisk_events import RANKS, RingNoAnswer
from mille.records.journal.line import Line
from mille.reports.narration.line_sentences import Narrator
from mille.words.formats import Formats


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to the caller, and when."""

    at: datetime
    words: str


def timeline(call: Call, lines: Iterable[Line], words: Formats, full_numbers: bool = False) -> tuple[Moment, ...]:
    """The moments of a call, from its arrival to its outcome. Lines with unknown events are shown as they are."""
    narrator = Narrator(words, full_numbers)
    distinct = _in_order({line.raw: line for line in lines}.values())
    moments = [Moment(line.instant, sentence) for line in distinct for sentence in narrator.sentences(line)]
    if call.outcome is Outcome.INTERRUPTED and call.ended_at is not None:
        moments.append(Moment(call.ended_at, words._("Asterisk was stopped and started again: the call is cut")))
    return tuple(moments)


def summary(call: Call, words: Formats, early_after: float = 5.0) -> str:
    """How a call ended and why, how long the caller waited, whom they talked to: a line for each."""
    return "\n".join(_summary(call, words, early_after))


def _summary(call: Call, words: Formats, early_after: float) -> Iterator[str]:
    ending = OUTCOMES[call.outcome]
    (one, several), meaning = ending.name, words._(ending.meaning, early_after=words.number(early_after))
    yield words._("Outcome: {outcome} ({meaning})", outcome=words.plural(one, several, 1), meaning=meaning)
    if call.stints and call.wait is not None:
        wait = words._("{n} s", n=words.number(call.wait))
        yield words.plural(
            "Waited {wait} in {n} queue visit", "Waited {wait} in {n} queue visits", len(call.stints), wait=wait
        )
    in_vain = sum(attempt.result is Result.NO_ANSWER for stint in call.stints for attempt in stint.attempts)
    if in_vain:
        yield words.plural("{n} attempt without an answer", "{n} attempts without an answer", in_vain)
    agents = words.listing(list(dict.fromkeys(handling.agent for handling in call.handlings)))
    if agents and call.talk is None:
        yield words._("Talked with {agents}, for an unknown time", agents=agents)
    elif agents:
        talk = words._("{n} s", n=words.number(call.talk or 0))
        yield words._("Talked for {talk} with {agents}", talk=talk, agents=agents)
    if call.degraded:
        yield words._("At least once Python did not decide in time")


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """By second, and within one second as things happen: Asterisk's lines know no more.

    A caller who is handed over comes into the other queue after the talk that ends in this second.
    """
    unordered = each_ring_once(list(lines))
    handed = {(_second(line), line.queue) for line in unordered if _is_step(line, "transfer")}

    def order(line: Line) -> tuple[datetime, int, datetime, bytes]:
        later = 60 if type(line.event) in RANKS and (_second(line), line.queue) in handed else 0
        return (_second(line), _rank(line) + later, line.instant, line.raw)

    return sorted(unordered, key=order)


def _second(line: Line) -> datetime:
    return line.instant.replace(microsecond=0)


def _rank(line: Line) -> int:
    if type(line.event) in RANKS:
        return 2 + RANKS[type(line.event)]
    if isinstance(line.event, events.Rung):
        return 2 + RANKS[RingNoAnswer]
    if isinstance(line.event, (events.Arrived, events.Ended)):
        return 0 if isinstance(line.event, events.Arrived) else 100
    return 50 if _is_step(line, "queue", "transfer") else 1


def _is_step(line: Line, *happened: str) -> bool:
    return isinstance(line.event, events.StepTaken) and line.event.event in happened
