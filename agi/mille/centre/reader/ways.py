"""What is written in a way of its own: where a key leads, messages, tables, the people of a unit."""

import re
from collections.abc import Callable
from typing import Any

from mille.centre.model.centre import Action, Agent, Kind, Message, Table
from mille.centre.model.menu import KINDS
from mille.centre.model.message import Recorded
from mille.centre.notation import words
from mille.centre.notation.languages import CODE
from mille.centre.reader.declared import keys_of
from mille.centre.reader.fields import DeclaredKey, Fields, Place, Schema, Shape
from mille.centre.reader.shapes import Each, KeysOf, OneWord, Reference, as_object
from mille.centre.reader.ways_of_hours import Exceptions, Seasons, WeekOfHours
from mille.centre.source.problems import Nearest
from mille.centre.source.tree import Mapping, Node
from mille.centre.tables.sheet import start_of
from mille.centre.tables.table_reader import rows_of
from mille.words.spoken import spoken_languages


class Leads:
    """The one place where a key, or silence, leads, and what the caller is counted as from then on."""

    stand_in = Action("queue", "")

    def __init__(self, kinds: tuple[Kind, ...]) -> None:
        self.kinds = kinds
        self.keys = [
            *(_reference(kind, *KINDS[kind]) for kind in kinds),
            _reference("category", "category", "the category of the call from here on"),
            _reference("tier", "tier", "the tier of the caller from here on"),
        ]

    def read(self, place: Place) -> Action:
        fields = Fields(place.reading, place.label, place.key.at, place.node)
        elsewhere = [fields.values.pop(kind)[0] for kind in KINDS if kind in fields.values and kind not in self.kinds]
        for key in elsewhere:
            fields.error(key.at, f"{fields.what} cannot lead to '{key.text}'", self._choice)
        values = fields.read(self.keys)
        chosen: list[Kind] = [kind for kind in self.kinds if kind in fields.values]
        if len(chosen) != 1 and not fields.broken and not elsewhere:
            there = "to " + " and ".join(chosen) if chosen else "nowhere"
            fields.error(fields.at, f"{fields.what} leads {there}", self._choice)
        counted = values.get("category", ""), values.get("tier", "")
        return Action(chosen[0], values[chosen[0]], *counted) if chosen else self.stand_in

    @property
    def _choice(self) -> str:
        return f"name {'one of ' * (len(self.kinds) > 1)}{', '.join(self.kinds)}"

    def schema(self) -> Schema:
        return as_object(self.keys)


def _reference(name: str, kind: str, meaning: str) -> DeclaredKey:
    return DeclaredKey(name, name, Reference(kind), meaning, default="", optional=True)


class SaidOrRecorded:
    """A text of a message, or a recording and what it says."""

    stand_in = Recorded("", "")
    text = OneWord(words.spoken, "")
    recorded = KeysOf(Recorded, keys_of(Recorded))

    def read(self, place: Place) -> Recorded:
        if not isinstance(place.node, Mapping):
            return Recorded("", self.text.read(place._replace(stand_in="")))
        recorded: Recorded = self.recorded.read(place._replace(label=f"{place.owner} in {place.label}"))
        return recorded

    def schema(self) -> Schema:
        return {"anyOf": [self.text.schema(), self.recorded.schema()]}


class InEveryLanguage:
    """A message: a key for each language of the centre."""

    stand_in = Message("", {})

    def read(self, place: Place) -> Message:
        spoken = place.reading.names.get("language") or spoken_languages()
        said = Fields(place.reading, place.label, place.key.at, place.node).read(self.keys(*spoken))
        texts = {language: text.says for language, text in said.items()}
        return Message(place.name, texts, {language: text.file for language, text in said.items() if text.file})

    def keys(self, *languages: str, optional: bool = False) -> list[DeclaredKey]:
        """The keys of these languages."""
        meaning = "the text in this language, or {file: sounds/welcome.wav, says: its text}"
        return [DeclaredKey(name, name, SaidOrRecorded(), meaning, optional=optional) for name in languages]

    def schema(self) -> Schema:
        others = {"patternProperties": {f"^{CODE}$": SaidOrRecorded().schema()}}
        return as_object(self.keys(*spoken_languages(), optional=True)) | others


class SpokenLanguage:
    """A language that mille speaks, or that the description has words for."""

    stand_in = ""

    def read(self, place: Place) -> Any:
        def code(node: Node) -> str:
            language = words.text(node)
            if not re.fullmatch(CODE, language):
                remedy = "write its code of two or three letters, such as fr or dhv"
                raise words.WrongError(node.at, f"{words.described(node)} is no language", remedy)
            if language not in (*spoken_languages(), *place.reading.names.get("words", ())):
                wrong = f"{words.described(node)} is neither a language that mille speaks nor in the section 'words'"
                raise words.WrongError(node.at, wrong, Nearest(language, spoken_languages()))
            return language

        return place.reading.attempt(place.label, code, place.node, place.stand_in)

    def schema(self) -> Schema:
        return {**words.TEXT, "pattern": f"^{CODE}$"}


class Rows:
    """A table: a text of several lines, as a spreadsheet writes it."""

    stand_in = Table("")
    text = OneWord(words.text, "")

    def read(self, place: Place) -> Table:
        reading = place.reading
        lines = self.text.read(place._replace(stand_in=""))
        start = start_of(place.node, reading.problems.lines)
        spoken = tuple(reading.names.get("language") or spoken_languages())
        return Table(place.name, rows_of(lines, start, spoken, reading.problems) if lines else ())

    def schema(self) -> Schema:
        return self.text.schema()


class Members:
    """The people of a unit, by their codes; what they answer is the unit's own queue."""

    stand_in: tuple[Agent, ...] = ()
    people = Each(
        "agent",
        OneWord(words.code, ""),
        KeysOf(Agent, [key for key in keys_of(Agent) if key.name != "skills"], named=True, skills={}),
    )

    def read(self, place: Place) -> tuple[Agent, ...]:
        return tuple(self.people.read(place).values())

    def schema(self) -> Schema:
        return self.people.schema()


OWN: dict[str, Callable[[Any], Shape]] = {
    "action": Leads,
    "message": lambda _: InEveryLanguage(),
    "language": lambda _: SpokenLanguage(),
    "table": lambda _: Rows(),
    "week": lambda _: WeekOfHours(),
    "seasons": lambda _: Seasons(),
    "exceptions": lambda _: Exceptions(),
    "members": lambda _: Members(),
}
