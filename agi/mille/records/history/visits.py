"""Calls that bear the name of another: on a server whose clock or counter began anew, callids come again after years.

A callid has the second in it at which its channel began. Where that fits the line, it is one call's alone. Else lines
of one callid that are more than a day apart are of different calls, and the later ones get a name of their own.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from mille.records.history.lines import DAY, Foreign
from mille.records.journal.line import NOT_CALLS

SIGN = "+"
"""Between a callid and the day on which it came again."""

_BEGAN = re.compile(r"(?:^|-)(\d{9,10})\.\d+$")


@dataclass(slots=True)
class Visit:
    """The lines of one callid that are of one call: from when to when, epoch seconds."""

    name: str
    first: int
    last: int


def is_plain(told: Foreign) -> bool:
    """Whether a line's callid can be of this call only: it says when the call began, within a day before the line."""
    began = _BEGAN.search(told.callid)
    return told.callid in NOT_CALLS or (began is not None and -3600 <= told.at - int(began[1]) <= DAY)


class Visits:
    """The calls of callids that may come again. `before` tells what is known of one from earlier imports."""

    def __init__(self, before: Callable[[str], Iterable[Visit]] = lambda callid: ()) -> None:
        self._before = before
        self._known: dict[str, list[Visit]] = {}

    def named(self, told: Foreign) -> Foreign:
        """The line with the name of its own call."""
        if is_plain(told):
            return told
        if told.callid not in self._known:
            self._known[told.callid] = list(self._before(told.callid))
        visits = self._known[told.callid]
        for visit in visits:
            if visit.first - DAY <= told.at <= visit.last + DAY:
                visit.first, visit.last = min(visit.first, told.at), max(visit.last, told.at)
                return replace(told, callid=visit.name)
        day = datetime.fromtimestamp(told.at, UTC).strftime("%Y%m%d")
        visits.append(Visit(f"{told.callid}{SIGN}{day}" if visits else told.callid, told.at, told.at))
        return replace(told, callid=visits[-1].name)
