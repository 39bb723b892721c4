"""Timetables as they are written: days, spans of hours, dates, seasons."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from mille.centre.model.centre import Hours, Season, Span
from mille.centre.reader.fields import Fields, Reading
from mille.centre.reader.values import WrongError, described, one_of, text
from mille.centre.source.problems import quote
from mille.centre.source.tree import Mapping, Node, Scalar, Sequence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60
LONGEST_SEASON = 366
"""Days."""

_SPAN = re.compile("([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_RANGE = re.compile("([a-z]+)(?: *- *([a-z]+))?")


def read_timetable(fields: Fields, name: str) -> Hours:
    """A named timetable, which must open at least once."""
    before = fields.reading.problems.errors()
    week = dict(_week(fields, needed="seasons" not in fields.values))
    seasons = tuple(_seasons(fields))
    holidays = fields.optional("holidays", one_of("closed", "open"), "closed")
    notices: dict[date, str] = {}
    exceptions = dict(_exceptions(fields, notices))
    opening = (*week.values(), *exceptions.values(), *(day for season in seasons for day in season.week.values()))
    if not any(opening) and fields.reading.problems.errors() == before:
        fields.error(fields.at, f"{fields.what} never open", "give a day of the week its hours")
    return Hours(name, week, holidays == "closed", exceptions, seasons, notices)


def _week(fields: Fields, *, needed: bool = True) -> Iterator[tuple[int, tuple[Span, ...]]]:
    yield from _days_of(fields.reading, "week", fields.entries("week", needed=needed))


def _days_of(
    reading: Reading, what: str, entries: tuple[tuple[Scalar, Node], ...]
) -> Iterator[tuple[int, tuple[Span, ...]]]:
    seen: set[int] = set()
    for key, node in entries:
        spans = read_spans(reading, key, node)
        none: tuple[int, ...] = ()
        for day in reading.attempt(what, read_days, key, none):
            if day in seen:
                reading.problems.error(key.at, f"the hours of {DAYS[day]} are written twice", "put them in one list")
            seen.add(day)
            yield day, spans


def _seasons(fields: Fields) -> Iterator[Season]:
    seen: set[date] = set()
    for key, node in fields.entries("seasons", needed=False):
        never: tuple[date, ...] = (date.min,)
        days = fields.reading.attempt("seasons", read_dates, key, never)
        if seen.intersection(days):
            fields.error(key.at, f"season {quote(key.text)} overlaps another", "give each day one season")
        seen.update(days)
        entries = Fields(fields.reading, f"season {quote(key.text)}", key.at, node).all()
        yield Season(days[0], days[-1], dict(_days_of(fields.reading, "season", entries)))


def _exceptions(fields: Fields, notices: dict[date, str]) -> Iterator[tuple[date, tuple[Span, ...]]]:
    """Dates with hours of their own; those with a message of their own go to `notices` as well."""
    seen: set[date] = set()
    for key, node in fields.entries("exceptions", needed=False):
        spans, notice = _exception(fields.reading, key, node)
        none: tuple[date, ...] = ()
        for day in fields.reading.attempt("exceptions", read_dates, key, none):
            if day in seen:
                fields.error(key.at, f"the hours of {day} are written twice", "put them in one list")
            seen.add(day)
            if notice:
                notices[day] = notice
            yield day, spans


def _exception(reading: Reading, key: Scalar, node: Node) -> tuple[tuple[Span, ...], str]:
    if not isinstance(node, Mapping):
        return read_spans(reading, key, node), ""
    fields = Fields(reading, f"exception {quote(key.text)}", key.at, node)
    hours, notice = fields.ask("hours", required=True), fields.reference("say", "message")
    fields.end()
    return read_spans(reading, *hours) if hours else (), notice


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


def read_dates(node: Node) -> tuple[date, ...]:
    """One date, or all from one to another, both included: `2026-12-24 to 2026-12-31`."""
    ends = text(node).split(" to ")
    if len(ends) > 2:
        raise WrongError(node.at, f"{described(node)} is no range of dates", "write 2026-12-24 to 2026-12-31")
    first, last = (read_date(Scalar(*node.at, end.strip())) for end in (ends[0], ends[-1]))
    if (days := (last - first).days) < 0:
        raise WrongError(node.at, f"{described(node)} ends before it begins", "write the earlier date first")
    if days > LONGEST_SEASON:
        raise WrongError(node.at, f"{described(node)} is longer than a year", "write it as several")
    return tuple(first + timedelta(days=n) for n in range(days + 1))


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
