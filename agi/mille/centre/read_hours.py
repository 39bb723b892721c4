"""Timetables as they are written: days, spans of hours, dates."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from mille.centre.fields import Fields, Reading
from mille.centre.model import Hours, Span
from mille.centre.source import Node, Scalar, Sequence
from mille.centre.values import WrongError, described, one_of, text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60

_SPAN = re.compile("([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_RANGE = re.compile("([a-z]+)(?: *- *([a-z]+))?")


def read_timetable(fields: Fields, name: str) -> Hours:
    """A named timetable, which must open at least once."""
    before = fields.reading.problems.errors()
    week = dict(_week(fields))
    holidays = fields.optional("holidays", one_of("closed", "open"), "closed")
    exceptions = dict(_exceptions(fields))
    if not any(week.values()) and not any(exceptions.values()) and fields.reading.problems.errors() == before:
        fields.error(fields.at, f"{fields.what} never open", "give a day of the week its hours")
    return Hours(name, week, holidays == "closed", exceptions)


def _week(fields: Fields) -> Iterator[tuple[int, tuple[Span, ...]]]:
    seen: set[int] = set()
    for key, node in fields.entries("week"):
        spans = read_spans(fields.reading, key, node)
        none: tuple[int, ...] = ()
        for day in fields.reading.attempt("week", read_days, key, none):
            if day in seen:
                fields.error(key.at, f"the hours of {DAYS[day]} are written twice", "put them in one list")
            seen.add(day)
            yield day, spans


def _exceptions(fields: Fields) -> Iterator[tuple[date, tuple[Span, ...]]]:
    for key, node in fields.entries("exceptions", needed=False):
        spans = read_spans(fields.reading, key, node)
        yield fields.reading.attempt("exceptions", read_date, key, date.min), spans


def read_days(node: Node) -> tuple[int, ...]:
    """Days of the week: `mon`, `mon-thu`, `sat-mon` or `mon, wed`."""
    days: list[int] = []
    for part in text(node).split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (match[1], match[2] or match[1]) if match else ("", "")
        if first not in DAYS or last not in DAYS:
            remedy = f"write days as mon-thu, of {', '.join(DAYS)}"
            raise WrongError(node.at, f"{described(node)} is no day", remedy)
        start = DAYS.index(first)
        days += [(start + step) % 7 for step in range((DAYS.index(last) - start) % 7 + 1)]
    return tuple(days)


def read_date(node: Node) -> date:
    """A date, written 2026-12-24."""
    value = text(node)
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise WrongError(node.at, f"{described(node)} is no date", "write a date as 2026-12-24") from None


def read_spans(reading: Reading, key: Scalar, node: Node) -> tuple[Span, ...]:
    """The spans of one day, in order: one, a list, or `closed`."""
    if isinstance(node, Scalar) and node.text == "closed":
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    if not items:
        reading.problems.error(node.at, f"{key.text} has an empty list of hours", "write 'closed'")
    spans = [span for item in items if (span := reading.attempt(key.text, read_span, item, None))]
    spans.sort(key=lambda span: span.start)
    if any(second.start < first.end for first, second in pairwise(spans)):
        reading.problems.error(node.at, f"the hours of {key.text} overlap", "join them into one span")
    return tuple(spans)


def read_span(node: Node) -> Span:
    """A span of hours: `7:45-16:00`, or `22:00-2:00` past midnight."""
    match = _SPAN.fullmatch(text(node))
    start, end = (_minute(match[1], match[2]), _minute(match[3], match[4])) if match else (None, None)
    if start is None or end is None or start == MIDNIGHT:
        raise WrongError(node.at, f"{described(node)} is no span of hours", "write hours as 7:45-16:00, or 'closed'")
    if start == end:
        raise WrongError(node.at, "opens and closes at the same time", "write 0:00-24:00 for the whole day")
    return Span(start, end if end > start else end + MIDNIGHT)


def _minute(hour: str, minute: str) -> int | None:
    at = int(hour) * 60 + int(minute)
    return at if int(minute) < 60 and at <= MIDNIGHT else None
