"""A call in plain words: what this caller lived, moment by moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mille.records.calls.call import Call, Result
from mille.records.calls.journal_steps import Step, step_of
from mille.records.figures.figures_of_calls import OUTCOMES
from mille.records.journal import asterisk_events as asterisk
from mille.records.journal import events
from mille.records.journal.asterisk_events import RANKS
from mille.records.journal.definition import Other
from mille.records.journal.line import Line
from mille.records.numbers.caller_hash import SIGN
from mille.words import timeline_english, timeline_french

LANGUAGES = {"en": timeline_english.SENTENCES, "fr": timeline_french.SENTENCES}
"""The languages in which a call can be told."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened to the caller, and when."""

    at: datetime
    words: str


def masked(number: str | None, full: bool = False) -> str:
    """A telephone number as people may see it: without its last two digits.

    >>> masked("268800"), masked("~00112233445566ff")
    ('2688**', 'a number no longer kept')
    """
    if not number:
        return "unknown number"
    if number.startswith(SIGN):
        return "a number no longer kept"
    return number if full else number[:-2] + "**"


def timeline(call: Call, lines: Iterable[Line], full_numbers: bool = False, language: str = "en") -> tuple[Moment, ...]:
    """The moments of a call, from its arrival to its outcome. Lines that nobody knows are shown as they are."""
    teller = Teller(language, full_numbers)
    distinct = _in_order({line.raw: line for line in lines}.values())
    moments = [Moment(line.instant, words) for line in distinct for words in teller.told(line)]
    if call.outcome == "interrupted" and call.ended_at is not None:
        moments.append(Moment(call.ended_at, teller("cut")))
    return tuple(moments)


def summary(call: Call, language: str = "en", early_after: float = 5.0) -> str:
    """What a call came to: its outcome and why, how long he waited, whom he talked to."""
    say = Teller(language)
    en, fr, why_en, why_fr = OUTCOMES[call.outcome]
    name, why = (fr, why_fr) if language == "fr" else (en, why_en)
    parts = [say("outcome", name=name, why=why.format(early_after=f"{early_after:g}"))]
    if call.stints and call.wait is not None:
        parts.append(say("waited", n=f"{call.wait:g}", stints=say.many("stints", len(call.stints))))
    vain = sum(attempt.result is Result.NO_ANSWER for stint in call.stints for attempt in stint.attempts)
    parts += [say.many("attempts", vain)] if vain else []
    agents = dict.fromkeys(handling.agent for handling in call.handlings)
    if agents:
        talked = "talked" if call.talk is not None else "talked_unknown"
        parts.append(say(talked, n=f"{call.talk or 0:g}", agents=", ".join(agents)))
    return "; ".join([*parts, *([say("degraded")] if call.degraded else [])])


def _in_order(lines: Iterable[Line]) -> list[Line]:
    """By second, and within one second as things happen: Asterisk's lines know no more.

    A caller who is handed over comes into the other queue after the talk that ends in this second.
    """
    known = list(lines)
    handed = {(_second(line), line.queue) for line in known if _is_step(line, "transfer")}

    def order(line: Line) -> tuple[datetime, int, datetime, bytes]:
        later = 60 if type(line.event) in RANKS and (_second(line), line.queue) in handed else 0
        return (_second(line), _rank(line) + later, line.instant, line.raw)

    return sorted(known, key=order)


def _second(line: Line) -> datetime:
    return line.instant.replace(microsecond=0)


def _rank(line: Line) -> int:
    if type(line.event) in RANKS:
        return 2 + RANKS[type(line.event)]
    if isinstance(line.event, (events.Arrived, events.Ended)):
        return 0 if isinstance(line.event, events.Arrived) else 100
    return 50 if _is_step(line, "queue", "transfer") else 1


def _is_step(line: Line, *happened: str) -> bool:
    return isinstance(line.event, events.StepTaken) and line.event.event in happened


@dataclass(frozen=True, slots=True)
class Teller:
    """Says lines of the journal in a language."""

    language: str = "en"
    full_numbers: bool = False
    sentences: dict[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sentences", LANGUAGES[self.language])

    def __call__(self, name: str, /, **values: object) -> str:
        return self.sentences[name].format(**values)

    def one_of(self, family: str, name: str, /, **values: object) -> str:
        """The sentence `family_name`; for a name that has none, `family_other`."""
        known = f"{family}_{name}" in self.sentences
        return self(f"{family}_{name}" if known else f"{family}_other", **values)

    def many(self, name: str, n: int) -> str:
        """So many of something."""
        return self(f"{name}_one") if n == 1 else self(name, n=n)

    def number(self, number: str | None) -> str:
        """A telephone number as people may see it."""
        if number and number.startswith(SIGN):
            return self("erased_number")
        return masked(number, self.full_numbers) if number else self("unknown_number")

    def told(self, line: Line) -> Iterator[str]:
        """The sentences of a line: usually one."""
        match line.event:
            case events.StepTaken() as taken:
                step = step_of(line, taken)
                yield from self._before(step)
                yield self._step(step)
            case events.Callback() as event:
                yield self._callback(event, line)
            case events.Arrived(dialled=called, shown=number):
                yield self("arrived", called=called or self("us"), number=self.number(number))
            case events.Mailbox(detail=act):
                yield self.one_of("MAILBOX", act, agent=line.agent)
            case Other():
                yield " ".join([line.name, *self._shown(line)])
            case _ if line.name in self.sentences:
                yield self(line.name, queue=line.queue, agent=line.agent, **self._values(line))
            case _:
                yield " ".join([line.name, *([] if isinstance(line.event, events.OwnOfCall) else self._shown(line))])

    def _values(self, line: Line) -> dict[str, str]:
        """All that the sentence of a line may name."""
        match line.event:
            case asterisk.EnterQueue(place=place):
                return {"place": "" if place is None else self("place", place=place)}
            case asterisk.RingNoAnswer(ring=ring) | asterisk.RingCanceled(ring=ring):
                return {"rung": self("rung_unknown") if ring is None else self("rung", n=f"{ring:g}")}
            case asterisk.Connect(wait=wait, ring=ring):
                return {"first": self._seconds(wait), "third": self._seconds(ring)}
            case asterisk.CompleteCaller(talk=talk) | asterisk.CompleteAgent(talk=talk):
                return {"second": self._seconds(talk)}
            case asterisk.BlindTransfer(talk=talk) | asterisk.AttendedTransfer(talk=talk):
                return {"last_but_one": self._seconds(talk)}
            case asterisk.ExitWithKey(key=key, wait=wait):
                return {"key": key, "fourth": self._seconds(wait)}
            case asterisk.Abandon() | asterisk.ExitWithTimeout() | asterisk.ExitEmpty() | asterisk.Withdraw():
                return {"third": self._seconds(line.event.wait)}
            case events.Refused(queuestatus=why) | events.Degraded(reason=why):
                return {"why": why or self("no_reason")}
            case events.Reached(kind=kind):
                return {"kind": self.one_of("kind", kind)}
            case events.Message(value=seconds):
                return {"third": self._seconds(seconds)}
            case events.Category(category=what):
                return {"what": what.replace("_", " ") or self("nothing")}
            case events.Recording(state=what) | events.Erased(what=what):
                return {"what": what.replace("_", " ") or self("unknown")}
            case events.Ended(party=party):
                return {"party": self.sentences.get(f"party_{party}", party or self("unknown"))}
        return {}

    def _shown(self, line: Line) -> Sequence[str]:
        """The arguments of a line that nobody knows: long figures may be numbers of people."""
        return [self.number(arg) if len(arg) > 4 else arg for arg in line.event.arguments]

    def _before(self, step: Step) -> Iterator[str]:
        """What had happened when this step was decided."""
        if step.event == "dial":
            yield self.one_of("dial", step.value)
            return
        value = {"surveyed": step.answer, "confirmed": step.value}.get(step.event, step.keys)
        if step.event in ("said", "surveyed", "confirmed", "digits"):
            yield self(f"{step.event}_key", value=value) if value else self(step.event)
        elif step.event == "place":
            yield self("found", value=step.value)
        elif step.event in ("safe", "key", "transfer", "typed", "returned"):
            yield self(step.event, value=step.value)

    def _step(self, step: Step) -> str:
        detail = step.detail or (self("no_reason") if step.step == "end" else "")
        named = {"detail": detail, "node": step.node, "queue": step.queue, "step": step.step or self("nothing")}
        return self.one_of("step", step.step, **named)

    def _callback(self, event: events.Callback, line: Line) -> str:
        kind = event.kind or self("unknown")
        match event:
            case events.CallbackAsked(callback=number):
                return self("callback_asked", number=self.number(number), queue=line.queue)
            case events.CallbackReturned(returned=call, number=number):
                return self("callback_returned", number=self.number(number), call=call)
            case events.CallbackClaimed(attempt=attempt):
                return self("callback_claimed", attempt=attempt)
            case events.CallbackReached(attempt=attempt, uniqueid=call):
                return self("callback_reached", attempt=attempt, call=call)
            case events.CallbackResult(attempt=attempt, result=result):
                what = self.sentences.get(f"result_{result}", result or self("unknown"))
                return self("callback_result", attempt=attempt, result=what)
            case events.CallbackOver(reason=reason):
                return self("callback_over", why=self.sentences.get(f"over_{reason}", reason or self("no_reason")))
        return self("callback_other", kind=kind)

    def _seconds(self, seconds: float | None) -> str:
        return self("unknown_time") if seconds is None else self("seconds", n=f"{seconds:g}")
