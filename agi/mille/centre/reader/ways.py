"""What is written in a way of its own: where a key leads, messages, tables, timetables, the people of a unit."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from mille.centre.model.centre import Action, Agent, Kind, Message, Season, Span, Table
from mille.centre.model.menu import KINDS
from mille.centre.model.message import Recorded
from mille.centre.notation import dates, words
from mille.centre.notation.languages import LANGUAGES
from mille.centre.notation.reading import Reading
from mille.centre.notation.spans import DAYS, read_days, read_spans
from mille.centre.notation.words import TEXT
from mille.centre.reader.declared import keys_of
from mille.centre.reader.fields import DeclaredKey, Fields, Place, Schema, Shape
from mille.centre.reader.shapes import Each, KeysOf, OneWord, Reference, as_object
from mille.centre.source.problems import quote
from mille.centre.source.tree import Mapping, Node, Scalar
from mille.centre.tables.sheet import start_of
from mille.centre.tables.table_reader import rows_of

SPANS: Schema = {"anyOf": [dict(TEXT), {"type": "array", "items": dict(TEXT)}]}
"""The hours of a day: one span, a list, or `closed`."""


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
        spoken = place.reading.names.get("language", LANGUAGES)
        said = Fields(place.reading, place.label, place.key.at, place.node).read(self.keys(*spoken))
        texts = {language: text.says for language, text in said.items()}
        return Message(place.name, texts, {language: text.file for language, text in said.items() if text.file})

    def keys(self, *languages: str, optional: bool = False) -> list[DeclaredKey]:
        """The keys of these languages."""
        meaning = "the text in this language, or {file: sounds/welcome.wav, says: its text}"
        return [DeclaredKey(name, name, SaidOrRecorded(), meaning, optional=optional) for name in languages]

    def schema(self) -> Schema:
        return as_object(self.keys(*LANGUAGES, optional=True))


class Rows:
    """A table: a text of several lines, as a spreadsheet writes it."""

    stand_in = Table("")
    text = OneWord(words.text, "")

    def read(self, place: Place) -> Table:
        reading = place.reading
        lines = self.text.read(place._replace(stand_in=""))
        start = start_of(place.node, reading.problems.lines)
        spoken = tuple(reading.names.get("language", LANGUAGES))
        return Table(place.name, rows_of(lines, start, spoken, reading.problems) if lines else ())

    def schema(self) -> Schema:
        return self.text.schema()


class WeekOfHours:
    """The hours of days of the week, each day once."""

    @property
    def stand_in(self) -> dict[int, tuple[Span, ...]]:
        return {}

    def read(self, place: Place) -> dict[int, tuple[Span, ...]]:
        fields = Fields(place.reading, place.label, place.key.at, place.node)
        return dict(week_of(place.reading, place.label, fields))

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": SPANS}


def week_of(reading: Reading, label: str, fields: Fields) -> Iterator[tuple[int, tuple[Span, ...]]]:
    """Each day of the week that is named, with its hours."""
    seen: set[int] = set()
    for key, node in fields.values.values():
        spans = read_spans(reading, key, node)
        none: tuple[int, ...] = ()
        for day in reading.attempt(label, read_days, key, none):
            if day in seen:
                reading.problems.error(key.at, f"the hours of {DAYS[day]} are written twice", "put them in one list")
            seen.add(day)
            yield day, spans


class Seasons:
    """From one date to another, a week of hours; no date is in two seasons."""

    stand_in = ()

    def read(self, place: Place) -> tuple[Season, ...]:
        return tuple(self._seasons(Fields(place.reading, place.label, place.key.at, place.node)))

    def _seasons(self, fields: Fields) -> Iterator[Season]:
        seen: set[date] = set()
        for key, node in fields.values.values():
            never: tuple[date, ...] = (date.min,)
            days = fields.reading.attempt("seasons", dates.days, key, never)
            if seen.intersection(days):
                fields.error(key.at, f"season {quote(key.text)} overlaps another", "give each day one season")
            seen.update(days)
            week = Fields(fields.reading, f"season {quote(key.text)}", key.at, node)
            yield Season(days[0], days[-1], dict(week_of(fields.reading, "season", week)))

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": WeekOfHours().schema()}


class SpansOfDay:
    """The hours of one day."""

    stand_in: tuple[Span, ...] = ()

    def read(self, place: Place) -> tuple[Span, ...]:
        return read_spans(place.reading, place.key, place.node)

    def schema(self) -> Schema:
        return SPANS


class Exceptions:
    """Dates with hours of their own, and the messages of those that have one."""

    stand_in = None
    keys = (
        DeclaredKey("hours", "hours", SpansOfDay(), "the hours of the date, or `closed`"),
        DeclaredKey("say", "say", Reference("message"), "the message while it is closed on that date"),
    )

    def read(self, place: Place) -> tuple[dict[date, tuple[Span, ...]], dict[date, str]]:
        fields, seen, notices = Fields(place.reading, place.label, place.key.at, place.node), {}, {}
        for key, node in fields.values.values():
            spans, notice = self._exception(fields.reading, key, node)
            none: tuple[date, ...] = ()
            for day in fields.reading.attempt("exceptions", dates.days, key, none):
                if day in seen:
                    fields.error(key.at, f"the hours of {day} are written twice", "put them in one list")
                seen[day] = spans
                if notice:
                    notices[day] = notice
        return seen, notices

    def _exception(self, reading: Reading, key: Scalar, node: Node) -> tuple[tuple[Span, ...], str]:
        if not isinstance(node, Mapping):
            return read_spans(reading, key, node), ""
        fields = Fields(reading, f"exception {quote(key.text)}", key.at, node)
        said: dict[str, Any] = fields.read(self.keys)
        return said["hours"], said["say"]

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"anyOf": [*SPANS["anyOf"], as_object(self.keys)]}}


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
    "table": lambda _: Rows(),
    "week": lambda _: WeekOfHours(),
    "seasons": lambda _: Seasons(),
    "exceptions": lambda _: Exceptions(),
    "members": lambda _: Members(),
}
