"""A call in plain words: what this caller lived, moment by moment."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mille.records.calls.call import Call, Result
from mille.records.calls.journal_steps import Step, step_of
from mille.records.calls.stints import RANKS
from mille.records.figures.figures_of_calls import OUTCOMES
from mille.records.journal.line import OWN_EVENTS, Line
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
    handed = {(_second(line), line.queue) for line in known if line.event == "STEP" and line.arg(2) == "transfer"}

    def order(line: Line) -> tuple[datetime, int, datetime, bytes]:
        later = 60 if line.event in RANKS and (_second(line), line.queue) in handed else 0
        return (_second(line), _rank(line) + later, line.instant, line.raw)

    return sorted(known, key=order)


def _second(line: Line) -> datetime:
    return line.instant.replace(microsecond=0)


def _rank(line: Line) -> int:
    if line.event in RANKS:
        return 2 + RANKS.index(line.event)
    if line.event in ("ARRIVED", "ENDED"):
        return 0 if line.event == "ARRIVED" else 100
    return 50 if line.event == "STEP" and line.arg(2) in ("queue", "transfer") else 1


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
        if line.event == "STEP":
            step = step_of(line)
            yield from self._before(step)
            yield self._step(step)
        elif line.event == "CALLBACK":
            yield self._callback(line)
        elif line.event == "ARRIVED":
            yield self("arrived", called=line.arg(2) or self("us"), number=self.number(line.arg(3)))
        elif line.event == "MAILBOX":
            yield self.one_of("MAILBOX", line.arg(2), agent=line.agent)
        elif line.event.isupper() and line.event in self.sentences:
            yield self(line.event, **self._values(line))
        else:
            yield " ".join([line.event, *([] if line.event in OWN_EVENTS else self._shown(line))])

    def _values(self, line: Line) -> dict[str, str]:
        """All that the sentence of a line may name."""
        what = line.arg(2)
        return {
            "queue": line.queue,
            "agent": line.agent,
            "place": self("place", place=what) if what else "",
            "rung": self._rung(line),
            "first": self._seconds(line, 0),
            "second": self._seconds(line, 1),
            "third": self._seconds(line, 2),
            "fourth": self._seconds(line, 3),
            "last_but_one": self._seconds(line, -2),
            "key": line.arg(0),
            "why": what or self("no_reason"),
            "kind": self.one_of("kind", what),
            "what": what.replace("_", " ") if what else self("nothing" if line.event == "CATEGORY" else "unknown"),
            "party": self.sentences.get(f"party_{line.arg(3)}", line.arg(3) or self("unknown")),
        }

    def _shown(self, line: Line) -> Sequence[str]:
        """The arguments of a line that nobody knows: long figures may be numbers of people."""
        return [self.number(arg) if len(arg) > 4 else arg for arg in line.args]

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

    def _callback(self, line: Line) -> str:
        kind, value, detail = line.arg(2), line.arg(3), line.arg(4)
        return self.one_of(
            "callback", kind, kind=kind or self("unknown"), queue=line.queue, attempt=value,
            number=self.number(value if kind == "asked" else detail),
            call=value if kind == "returned" else detail,
            result=self.sentences.get(f"result_{detail}", detail or self("unknown")),
            why=self.sentences.get(f"over_{value}", value or self("no_reason")),
        )  # fmt: skip

    def _rung(self, line: Line) -> str:
        milliseconds = line.number(0)
        return self("rung_unknown") if milliseconds is None else self("rung", n=f"{milliseconds / 1000:g}")

    def _seconds(self, line: Line, index: int) -> str:
        told = line.seconds(index)
        return self("unknown_time") if told is None else self("seconds", n=f"{told:g}")
