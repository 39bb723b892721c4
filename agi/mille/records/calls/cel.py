"""Who was joined to a caller and for how long, by Asterisk's channel events: a second account beside the queues' own.

Asterisk writes a line ``event,seconds.ms,uniqueid,channel,{"bridge_id":"..."}`` when a channel enters a bridge and when
it leaves it (asterisk-conf/cel_custom.conf): no number of anybody is in it. A talk is the time in which two channels
are in one bridge, time on hold included. Every byte is data: what cannot be read is counted, nothing raises.
"""

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

ENTER, EXIT = "BRIDGE_ENTER", "BRIDGE_EXIT"
_INSTANT = re.compile(r"\d{1,11}(\.\d{1,6})?")
_PLACE = re.compile(r"(?:PJSIP/(?:phone-)?|Local/)([^;@]+?)(?:-[0-9a-f]{8}|@.*)?(?:;\d)?")


@dataclass(frozen=True, slots=True)
class Joined:
    """A channel that enters a bridge, or leaves it."""

    at: datetime
    enters: bool
    uniqueid: str
    channel: str
    bridge: str


@dataclass(frozen=True, slots=True)
class Together:
    """The time that the caller's channel and another were in one bridge, in seconds; what that other channel is."""

    uniqueid: str
    channel: str
    began_at: datetime
    seconds: float

    @property
    def who(self) -> str:
        """The other side as people name it: an agent at home by his code, else the telephone or the trunk.

        >>> Together("c1.2", "Local/a07@mille-home-00000003;1", datetime.now(), 9).who
        'a07'
        """
        found = _PLACE.fullmatch(self.channel)
        return found[1] if found else self.channel


def read(lines: Iterable[str]) -> tuple[list[Joined], int]:
    """What the lines of the file tell, and how many of them nobody understands."""
    told, rest = list[Joined](), 0
    for line in lines:
        joined = _joined(line)
        if joined is not None:
            told.append(joined)
        else:
            rest += bool(line.strip())
    return told, rest


def _joined(line: str) -> Joined | None:
    try:
        event, instant, uniqueid, channel, extra = next(csv.reader([line], strict=True))
        bridge = json.loads(extra)["bridge_id"]
    except (csv.Error, ValueError, KeyError, TypeError, StopIteration, RecursionError):
        return None
    if event not in (ENTER, EXIT) or not _INSTANT.fullmatch(instant) or not isinstance(bridge, str):
        return None
    return Joined(datetime.fromtimestamp(float(instant), UTC), event == ENTER, uniqueid, channel, bridge)


def together_with(callids: Iterable[str], told: Sequence[Joined]) -> dict[str, list[Together]]:
    """With whom each of these callers was joined, in order; the callid is the uniqueid of his channel.

    A stay in a bridge whose end nobody wrote down, as at a crash, tells nothing.
    """
    wanted, found = set(callids), defaultdict[str, list[Together]](list)
    for stays in _stays(told).values():
        for caller in stays:
            if caller.uniqueid in wanted:
                found[caller.uniqueid] += _beside(caller, stays)
    return {callid: sorted(found[callid], key=lambda one: (one.began_at, one.uniqueid)) for callid in wanted}


@dataclass(frozen=True, slots=True)
class _Stay:
    """A channel's time in one bridge."""

    uniqueid: str
    channel: str
    since: datetime
    until: datetime


def _stays(told: Sequence[Joined]) -> Mapping[str, list[_Stay]]:
    """The stays in each bridge; who leaves has entered last before."""
    entered: dict[tuple[str, str], Joined] = {}
    stays: dict[str, list[_Stay]] = defaultdict(list)
    for one in sorted(told, key=lambda one: (one.at, not one.enters)):
        if one.enters:
            entered[one.bridge, one.uniqueid] = one
        elif begun := entered.pop((one.bridge, one.uniqueid), None):
            stays[one.bridge].append(_Stay(one.uniqueid, one.channel, begun.at, one.at))
    return stays


def _beside(caller: _Stay, stays: Iterable[_Stay]) -> Iterator[Together]:
    for other in stays:
        began, ended = max(caller.since, other.since), min(caller.until, other.until)
        if other.uniqueid != caller.uniqueid and began < ended:
            yield Together(other.uniqueid, other.channel, began, (ended - began).total_seconds())
