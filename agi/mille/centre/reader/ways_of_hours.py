"""How timetables are written: a week of hours, its seasons, dates with hours of their own."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from mille.centre.model.timetable import Season
from mille.centre.notation import dates
from mille.centre.notation.reading import Reading
from mille.centre.notation.spans import DAYS, Span, read_days, read_spans
from mille.centre.notation.words import TEXT
from mille.centre.reader.fields import DeclaredKey, Fields, Place, Schema
from mille.centre.reader.shapes import Reference, as_object
from mille.centre.source.problems import quote
from mille.centre.source.tree import Mapping, Node, Scalar

SPANS: Schema = {"anyOf": [dict(TEXT), {"type": "array", "items": dict(TEXT)}]}
"""The hours of a day: one span, a list, or `closed`."""


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
