"""A queue log that was kept in a database, exported as CSV: one row an event, with its columns named in the first line.

Asterisk's own table has ``time, callid, queuename, agent, event, data1 ... data5``, before version 1.8 one column
``data`` with ``|`` in it; FreePBX and others add some. Times are epoch seconds, or written out in the server's time.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from mille.errors import MilleError
from mille.records.history.lines import EMPTY, Foreign, Unreadable, foreign

COLUMNS: Mapping[str, frozenset[str]] = {
    "time": frozenset({"time", "eventtime", "timestamp", "datetime", "created", "date"}),
    "callid": frozenset({"callid", "call_id", "uniqueid"}),
    "queue": frozenset({"queuename", "queue", "qname", "queue_name"}),
    "agent": frozenset({"agent", "qagent", "agentdev", "membername"}),
    "event": frozenset({"event", "qevent", "verb", "action"}),
}
"""What the columns are called in the tables of different systems."""

NOTHING = frozenset({"NULL", r"\N"})
"""What databases write for no value."""

_EPOCH = re.compile(r"(\d{1,11})(?:\.\d+)?")


def looks_so(raw: bytes) -> bool:
    """Whether this is the first line of such a file."""
    named = {name.strip(" \"'").lower() for name in re.split("[,;\t|]", _text(raw))}
    return all(named & COLUMNS[column] for column in ("callid", "event"))


def read_table(lines: Iterable[bytes], zone: tzinfo) -> Iterator[Foreign | Unreadable]:
    """What the rows of an export say; times without a zone are those of `zone`.

    Raises MilleError when a column is missing.
    """
    texts = iter(lines)
    header = _text(next(texts, b""))
    sign = max(",;\t|", key=header.count)
    places, data = _places(next(csv.reader([header], delimiter=sign)))
    for raw in texts:
        if not raw.strip():
            yield Unreadable(raw, EMPTY)
            continue
        try:
            row = next(csv.reader([_text(raw)], delimiter=sign))
        except (csv.Error, StopIteration):
            yield Unreadable(raw, "no row of a table")
            continue
        told = _row(row, places, data, zone)
        yield Unreadable(raw, told) if isinstance(told, str) else told


def instant(text: str, zone: tzinfo) -> int | None:
    """Epoch seconds from a time as databases write it; None when it is none.

    >>> from zoneinfo import ZoneInfo
    >>> instant("2019-01-01 12:00:00.5", ZoneInfo("Pacific/Noumea")), instant("1546304400", ZoneInfo("UTC"))
    (1546304400, 1546304400)
    """
    if epoch := _EPOCH.fullmatch(text):
        return int(epoch[1])
    try:
        at = datetime.fromisoformat(text)
        return int((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError):
        return None


def _places(names: list[str]) -> tuple[dict[str, int], list[int]]:
    known = [name.strip().lower() for name in names]
    places = {
        column: next((index for index, name in enumerate(known) if name in names_), -1)
        for column, names_ in COLUMNS.items()
    }
    missing = [column for column, place in places.items() if place < 0]
    if missing:
        raise MilleError(
            f"this table has no column for {', '.join(missing)}; export time, callid, queuename, agent, event and data1"
            " to data5, with their names in the first line"
        )
    data = [index for number in range(1, 10) for index, name in enumerate(known) if name == f"data{number}"]
    return places, data or [index for index, name in enumerate(known) if name in ("data", "arguments", "info")]


def _row(row: list[str], places: Mapping[str, int], data: list[int], zone: tzinfo) -> Foreign | str:
    values = ["" if value in NOTHING else value.strip() for value in row]
    if len(values) <= max(places.values()):
        return "too few columns"
    at = instant(values[places["time"]], zone)
    if at is None or at < 0:
        return "no instant"
    return foreign(
        [values[places[column]] for column in ("callid", "queue", "agent", "event")], _args(values, data), at
    )


def _args(values: list[str], data: list[int]) -> tuple[str, ...]:
    """The arguments of an event; the empty ones at the end are the table's, not the event's."""
    args = [values[index] for index in data if index < len(values)]
    args = args[0].split("|") if len(data) == 1 and args else args
    while args and not args[-1]:
        args.pop()
    return tuple(args)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig", "surrogateescape").rstrip("\r\n")
