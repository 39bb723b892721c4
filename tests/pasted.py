"""Pasted journals in, tables of calls out: what a supervisor can read and check."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from mille.records.calls.call import Call, Stint
from mille.records.calls.fold import EARLY_AFTER, fold
from mille.records.journal.line import Line, parse


@dataclass(frozen=True)
class Told:
    """A journal that was read, and the calls that it told."""

    lines: list[Line]
    early_after: float
    calls: list[Call]


JOURNALS: list[Told] = []
"""The journals of the test that runs: each goes through the store as well (tests/in_the_tables.py)."""


def lines_in(journal: str | bytes) -> list[Line]:
    """The lines of a pasted journal that can be read; blank lines and indents are the test's, not the journal's."""
    raw = journal.encode() if isinstance(journal, str) else journal
    read = [parse(line.strip(b" ") + b"\n") for line in raw.split(b"\n") if line.strip()]
    return [line for line in read if isinstance(line, Line)]


def calls_in(journal: str | bytes | Iterable[Line], early_after: float = EARLY_AFTER) -> list[Call]:
    """The calls of a journal, in the order in which they first appear, as the database would have them."""
    lines = lines_in(journal) if isinstance(journal, str | bytes) else list(journal)
    by_call: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.of_a_call:
            by_call[line.callid].append(index)
    folded = [
        fold([lines[index] for index in indexes], _restart_after(lines, indexes[-1]), early_after)
        for indexes in by_call.values()
    ]
    calls = [call for call in folded if call is not None]
    JOURNALS.append(Told(lines, early_after, calls))
    return calls


def only(journal: str) -> Call:
    """The one call of a journal."""
    (call,) = calls_in(journal)
    return call


def _restart_after(lines: list[Line], index: int) -> datetime | None:
    return next((line.at for line in lines[index + 1 :] if line.name == "QUEUESTART"), None)


CALL: dict[str, Callable[[Call], object]] = {
    "call": lambda call: call.callid,
    "arrived": lambda call: _second(call.arrived_at),
    "ended": lambda call: _second(call.ended_at),
    "number": lambda call: call.number,
    "keys": lambda call: "".join(call.menu_path) or None,
    "first": lambda call: call.first_queue,
    "last": lambda call: call.last_queue,
    "wait": lambda call: call.wait,
    "talk": lambda call: call.talk,
    "agent": lambda call: call.agent,
    "outcome": lambda call: call.outcome,
    "hung up by": lambda call: call.hung_up_by,
    "partner": lambda call: call.partner,
    "partner talk": lambda call: call.partner_talk,
    "degraded": lambda call: call.degraded_reason if call.degraded else None,
    "language": lambda call: call.language,
    "callback of": lambda call: call.callback_of,
}
STINT: dict[str, Callable[[Stint], object]] = {
    "stint": lambda stint: stint.number,
    "queue": lambda stint: stint.queue,
    "entered": lambda stint: _second(stint.entered_at),
    "left": lambda stint: _second(stint.left_at),
    "place": lambda stint: stint.position,
    "wait": lambda stint: stint.wait,
    "exit": lambda stint: stint.exit,
    "status": lambda stint: stint.status,
    "attempts": lambda stint: ", ".join(f"{a.agent} {_number(a.ring)} {a.result}" for a in stint.attempts),
    "handlings": lambda stint: ", ".join(
        f"{h.agent} {_number(h.talk)} {h.hung_up_by or '-'}{'' if h.complete else ' ...'}" for h in stint.handlings
    ),
}


def shows(calls: Iterable[Call], table: str) -> None:
    """Fails unless the calls are those of the table, whose first line names the columns."""
    _compare([*calls], CALL, table)


def shows_stints(call: Call, table: str) -> None:
    """Fails unless the stints of the call are those of the table."""
    _compare([*call.stints], STINT, table)


def _compare(rows: list[object], columns: dict[str, Callable[..., object]], table: str) -> None:
    header, *expected = [[cell.strip() for cell in line.split("|")] for line in table.split("\n") if line.strip()]
    found = [[_cell(columns[name](row)) for name in header] for row in rows]
    assert found == expected


def _cell(value: object) -> str:
    if value is None or value == "":
        return "-"
    return _number(value) if isinstance(value, float) else str(value)


def _number(value: float | None) -> str:
    return "?" if value is None else f"{value:g}"


def _second(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()
