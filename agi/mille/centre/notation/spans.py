"""Days of the week and spans of hours: what they are, and how they are written.

Times of day are minutes since midnight in the centre's time zone; weekdays count from Monday, 0, to Sunday, 6.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from mille.centre.notation.reading import Reading
from mille.centre.notation.words import WrongError, described, text
from mille.centre.source.tree import Node, Scalar, Sequence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = 24 * 60

_SPAN = re.compile("([0-9]{1,2}):([0-9]{2}) *- *([0-9]{1,2}):([0-9]{2})")
_RANGE = re.compile("([a-z]+)(?: *- *([a-z]+))?")


@dataclass(frozen=True)
class Span:
    """Open from `start` up to, and without, `end`: 16:00 is closed in 7:45-16:00.

    `end` is greater than `start`; past midnight it is greater than 1440 (22:00-2:00 is 1320 to 1560).
    """

    start: int
    end: int


def read_days(node: Node) -> tuple[int, ...]:
    """Days of the week: `mon`, `mon-thu`, `sat-mon` or `mon, wed`."""
    days: list[int] = []
    for part in text(node).split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (match[1], match[2] or match[1]) if match else ("", "")
        if first not in DAYS or last not in DAYS:
            remedy = f"write days as mon-thu, of {', '.join(DAYS)}"
            raise WrongError(node.at, f"{described(node)} is not a day", remedy)
        start = DAYS.index(first)
        days += [(start + step) % 7 for step in range((DAYS.index(last) - start) % 7 + 1)]
    return tuple(days)


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
        raise WrongError(node.at, f"{described(node)} is not a span of hours", "write hours as 7:45-16:00, or 'closed'")
    if start == end:
        raise WrongError(node.at, "opens and closes at the same time", "write 0:00-24:00 for the whole day")
    return Span(start, end if end > start else end + MIDNIGHT)


def _minute(hour: str, minute: str) -> int | None:
    at = int(hour) * 60 + int(minute)
    return at if int(minute) < 60 and at <= MIDNIGHT else None
