"""All that is kept of one person, in words that can be handed to him. Pure."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, tzinfo
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class KeptCall:
    """One of his calls; `number` is None when it is no longer kept. `lines` are those of the journal."""

    node: str
    callid: str
    arrived_at: datetime
    number: str | None
    language: str | None
    menu_path: list[str]
    queue: str | None
    agent: str | None
    outcome: str
    category: str | None
    answer: str | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """What is kept of a person: calls, sound files, what Asterisk remembers of his last call. `handed_on` are the lines
    of others' calls that an agent handed on to his number.

    `unreachable` says what could not be looked at, and what to do.
    """

    calls: tuple[KeptCall, ...] = ()
    handed_on: tuple[str, ...] = ()
    messages: tuple[PurePath, ...] = ()
    recordings: tuple[PurePath, ...] = ()
    remembered: str = ""
    unreachable: tuple[str, ...] = ()

    @property
    def callbacks(self) -> tuple[str, ...]:
        """The lines by which he asked to be called back, and what came of it."""
        return tuple(line for call in self.calls for line in call.lines if "|CALLBACK|" in line)

    @property
    def nothing(self) -> bool:
        """Whether nothing at all was found of him."""
        return not (self.calls or self.handed_on or self.messages or self.recordings or self.remembered)


WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "nothing": "Nothing is kept of this person.",
        "calls": "Calls",
        "number": "with the number",
        "hash": "without the number, by its hash alone",
        "no_queue": "no queue",
        "with": "talked to agent {}",
        "category": "about {}",
        "answer": "answered {} to the question",
        "callbacks": "Lines about calling him back",
        "handed_on": "Calls of others that were handed on to this number",
        "messages": "Voice messages",
        "recordings": "Recorded talks",
        "remembered": "Remembered of the last call",
        "ended": "it ended on {:%Y-%m-%d %H:%M:%S}",
        "answered_0": "nobody answered",
        "answered_1": "it was answered",
        "spoken": "in the language {}",
        "unreachable": "Not looked at",
    },
    "fr": {
        "nothing": "Rien n'est conservé sur cette personne.",
        "calls": "Appels",
        "number": "avec le numéro",
        "hash": "sans le numéro, seulement son empreinte",
        "no_queue": "aucune file",
        "with": "a parlé à l'agent {}",
        "category": "motif : {}",
        "answer": "a répondu {} à la question",
        "callbacks": "Lignes sur son rappel",
        "handed_on": "Appels d'autres transférés à ce numéro",
        "messages": "Messages vocaux",
        "recordings": "Conversations enregistrées",
        "remembered": "Retenu du dernier appel",
        "ended": "fini le {:%Y-%m-%d %H:%M:%S}",
        "answered_0": "sans réponse",
        "answered_1": "traité",
        "spoken": "dans la langue {}",
        "unreachable": "Non consulté",
    },
}
OUTCOMES = {
    "answered": "traité",
    "abandoned": "perdu",
    "abandoned_early": "raccroché aussitôt",
    "informed": "informé",
    "self_served": "servi sans agent",
    "closed": "fermé",
    "full": "file pleine",
    "nobody": "aucun agent",
    "timed_out": "attente trop longue",
    "left_by_key": "sorti par une touche",
    "overflowed": "confié à un partenaire",
    "withdrawn": "retiré de la file",
    "interrupted": "interrompu",
    "in_progress": "en cours",
    "unknown": "inconnu",
}
"""How calls end, in French."""


def as_text(person: Person, language: str, zone: tzinfo) -> str:
    """In French or English, times in the centre's zone."""
    words = WORDS[language]
    lines = [words["nothing"]] if person.nothing else list(_lines(person, language, zone))
    lines += [f"{words['unreachable']}: {what}" for what in person.unreachable]
    return "\n".join(lines) + "\n"


def as_json(person: Person) -> str:
    """All of it for a program, or for him to take elsewhere."""
    return (
        json.dumps({**asdict(person), "callbacks": person.callbacks}, ensure_ascii=False, indent=1, default=str) + "\n"
    )


def _lines(person: Person, language: str, zone: tzinfo) -> Iterator[str]:
    words = WORDS[language]
    yield f"{words['calls']}: {len(person.calls)}"
    for call in person.calls:
        yield "  " + ", ".join(_told(call, language, zone))
    for kind, found in (
        ("callbacks", person.callbacks),
        ("handed_on", person.handed_on),
        ("messages", person.messages),
        ("recordings", person.recordings),
    ):
        yield f"{words[kind]}: {len(found)}"
        yield from (f"  {each}" for each in found)
    if person.remembered:
        yield f"{words['remembered']}: {', '.join(_remembered(person.remembered, language, zone))}"


def _remembered(kept: str, language: str, zone: tzinfo) -> Iterator[str]:
    """What the dialplan remembers: when his last call ended (10 digits), 1 if it was answered, his language."""
    words, fields = WORDS[language], re.fullmatch(r"([0-9]{10})([01])([a-z]+)", kept)
    if fields is None:
        yield kept
        return
    yield words["ended"].format(datetime.fromtimestamp(int(fields[1]), zone))
    yield words[f"answered_{fields[2]}"]
    yield words["spoken"].format(fields[3])


def _told(call: KeptCall, language: str, zone: tzinfo) -> Iterator[str]:
    words = WORDS[language]
    yield f"{call.arrived_at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {call.callid}  {call.queue or words['no_queue']}"
    yield OUTCOMES.get(call.outcome, call.outcome) if language == "fr" else call.outcome.replace("_", " ")
    if call.agent:
        yield words["with"].format(call.agent)
    if call.category:
        yield words["category"].format(call.category)
    if call.answer:
        yield words["answer"].format(call.answer)
    yield words["number"] if call.number else words["hash"]
