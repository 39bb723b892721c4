"""The cross-check of talks over the records: the files of channel events, and the calls of their time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from mille.errors import MilleError
from mille.records.calls.call import Call, Handling, Reached
from mille.records.calls.cel import Joined, Together, read, together_with
from mille.records.calls.crosscheck import Compared, compare
from mille.records.calls.fold import fold
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store.calls_projection import lines_of

AT_ONCE = 500
LONGEST_CALL = timedelta(hours=12)
"""How long before the first event a call may have arrived in which nobody talked until then."""


@dataclass(frozen=True)
class Checked:
    """Since when the channel events tell, every talk by both accounts, and lines that nobody understands."""

    since: datetime
    talks: tuple[Compared, ...]
    not_understood: int

    @property
    def differing(self) -> tuple[Compared, ...]:
        """The talks of which the two accounts do not say the same."""
        return tuple(talk for talk in self.talks if not talk.agree)


def read_files(talks: Path) -> tuple[list[Joined], int]:
    """What the file and those that were moved aside tell. Raises MilleError when there is none."""
    files = sorted(path for path in talks.parent.glob(f"{talks.name}*") if path.suffix != ".gz")
    if not files:
        raise MilleError(f"there is no {talks}: Asterisk writes it once somebody has talked; see cel_custom.conf")
    told, rest = list[Joined](), 0
    for path in files:
        with path.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            more, odd = read(lines)
        told, rest = told + more, rest + odd
    return told, rest


def check(
    connection: Connection, told: tuple[list[Joined], int], since: datetime | None, until: datetime | None
) -> Checked | None:
    """Compares the talks of the calls that arrived then, as far back as the events tell; None if they tell nothing."""
    joined, rest = told
    if not joined:
        return None
    first, last = min(one.at for one in joined), max(one.at for one in joined)
    begins = max(since or first - LONGEST_CALL, first - LONGEST_CALL)
    calls = connection.execute(queries()["calls_with_talk"], {"since": begins, "until": until or last}).fetchall()
    together = together_with((callid for _, callid in calls), joined)
    found = _compared(connection, calls, together, first.replace(microsecond=0))
    return Checked(max(since or first, first), tuple(found), rest)


def _compared(
    connection: Connection, calls: Iterable[tuple[str, str]], together: dict[str, list[Together]], since: datetime
) -> Iterator[Compared]:
    """The talks of these calls; none of a call in which somebody talked before the events begin."""
    by_node: dict[str, list[str]] = defaultdict(list)
    for node, callid in calls:
        by_node[node].append(callid)
    for node, callids in by_node.items():
        for first in range(0, len(callids), AT_ONCE):
            for callid, told in lines_of(connection, node, callids[first : first + AT_ONCE]).items():
                call = fold(told.lines, None)
                if call is not None and all(talk.at >= since for talk in _talks(call)):
                    yield from compare(call, told.lines, together[callid])


def _talks(call: Call) -> Iterator[Handling | Reached]:
    yield from call.handlings
    if call.reached is not None:
        yield call.reached
