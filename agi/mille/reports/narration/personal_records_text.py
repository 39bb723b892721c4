"""What is kept of one person, as a text that can be handed to them."""

import re
from collections.abc import Iterator
from datetime import datetime, tzinfo

from mille.records.calls.call import Outcome
from mille.records.figures.figures_of_calls import OUTCOMES
from mille.records.numbers.personal_records import KeptCall, Person
from mille.words.formats import Formats

_REMEMBERED = re.compile(r"([0-9]{10})([01])([a-z]+)")


def as_text(person: Person, words: Formats, zone: tzinfo) -> str:
    """The text, with times in the centre's zone."""
    lines = [words._("Nothing is kept of this person.")] if person.nothing else list(_lines(person, words, zone))
    unreachable = words.label(words._("Not looked at"))
    lines += [f"{unreachable} {what}" for what in person.unreachable]
    return "\n".join(lines) + "\n"


def _lines(person: Person, words: Formats, zone: tzinfo) -> Iterator[str]:
    calls = [", ".join(_call(call, words, zone)) for call in person.calls]
    for title, entries in (
        (words._("Calls"), calls),
        (words._("Journal lines about callbacks"), person.callbacks),
        (words._("Calls of others that were transferred to this number"), person.handed_on),
        (words._("Voice messages"), person.messages),
        (words._("Recorded talks"), person.recordings),
    ):
        yield f"{words.label(title)} {words.number(len(entries))}"
        yield from (f"  {entry}" for entry in entries)
    if person.remembered:
        title = words._("Remembered of the last call")
        yield f"{words.label(title)} {', '.join(_remembered(person.remembered, words, zone))}"


def _call(call: KeptCall, words: Formats, zone: tzinfo) -> Iterator[str]:
    queue = call.queue or words._("no queue")
    yield f"{call.arrived_at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {call.callid}  {queue}"
    yield _outcome(call.outcome, words)
    if call.agent:
        yield words._("talked with agent {agent}", agent=call.agent)
    if call.category:
        yield words._("about {category}", category=call.category)
    if call.answer:
        yield words._("answered {answer} to the question", answer=call.answer)
    yield words._("with the number") if call.number else words._("without the number, only with its hash")


def _outcome(outcome: str, words: Formats) -> str:
    """The outcome of one call; as it is written where the records have one that we do not know."""
    if outcome not in set(Outcome):
        return outcome
    one, several = OUTCOMES[Outcome(outcome)].name
    return words.plural(one, several, 1)


def _remembered(value: str, words: Formats, zone: tzinfo) -> Iterator[str]:
    """What the dialplan remembers: when the last call ended (10 digits), 1 if it was answered, its language."""
    fields = _REMEMBERED.fullmatch(value)
    if fields is None:
        yield value
        return
    ended = datetime.fromtimestamp(int(fields[1]), zone).replace(tzinfo=None)
    yield words._("ended on {instant}", instant=ended.isoformat(" "))
    yield words._("answered by an agent") if fields[2] == "1" else words._("not answered")
    yield words._("in {language}", language=words.language_name(fields[3]))
