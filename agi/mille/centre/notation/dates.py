"""Readers of dates, times and lengths of time."""

import re
from datetime import date, datetime, timedelta

from mille.centre.notation.typed_instants import typed
from mille.centre.notation.words import WrongError, described, text
from mille.centre.source.tree import Node, Scalar

LONGEST = 366
"""Days, from the first to the last of a range of dates."""


def day(node: Node) -> date:
    """A date, written 2026-12-24."""
    value = text(node)
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise WrongError(node.at, f"{described(node)} is not a date", "write a date as 2026-12-24") from None


def days(node: Node) -> tuple[date, ...]:
    """One date, or all from one to another, both included: `2026-12-24 to 2026-12-31`."""
    ends = text(node).split(" to ")
    if len(ends) > 2:
        raise WrongError(node.at, f"{described(node)} is not a range of dates", "write 2026-12-24 to 2026-12-31")
    first, last = (day(Scalar(*node.at, end.strip())) for end in (ends[0], ends[-1]))
    if (count := (last - first).days) < 0:
        raise WrongError(node.at, f"{described(node)} ends before it begins", "write the earlier date first")
    if count > LONGEST:
        raise WrongError(node.at, f"{described(node)} is longer than a year", "write it as several")
    return tuple(first + timedelta(days=n) for n in range(count + 1))


def moment(node: Node) -> datetime | None:
    """A minute in the centre's time zone, `2020-03-30 13:30`; the zone is set by the reader of the centre."""
    try:
        at, day_alone = typed(text(node))
        if day_alone or at.tzinfo or at != at.replace(second=0, microsecond=0):
            raise ValueError(at)
        return at
    except ValueError:
        raise WrongError(node.at, f"{described(node)} is not a date and time", "write 2020-03-30 13:30") from None


def time_of_day(node: Node) -> int | None:
    """A time of day, in minutes after midnight."""
    match = re.fullmatch("([0-9]{1,2}):([0-9]{2})", text(node))
    if not match or int(match[1]) > 23 or int(match[2]) > 59:
        raise WrongError(node.at, f"must be a time of day, not {described(node)}", "write it as 7:00")
    return int(match[1]) * 60 + int(match[2])


def years_kept(node: Node) -> int | None:
    """How long records are kept: `5 years` or `forever` (None)."""
    if text(node) == "forever":
        return None
    match = re.fullmatch("([0-9]{1,2}) *years?", text(node))
    if not match or int(match[1]) < 1:
        raise WrongError(node.at, f"{described(node)} is not a number of years", "write 5 years or forever")
    return int(match[1])


def days_kept(node: Node) -> int | None:
    """How long something is kept: `90 days`, `never` (0) or `forever` (None)."""
    if text(node) in ("never", "forever"):
        return 0 if text(node) == "never" else None
    match = re.fullmatch("([0-9]{1,4}) *days?", text(node))
    if not match or int(match[1]) < 1:
        raise WrongError(node.at, f"{described(node)} is not a length of time", "write 90 days, never or forever")
    return int(match[1])
