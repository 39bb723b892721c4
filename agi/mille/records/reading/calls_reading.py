"""Reading the records: which calls there were, and one of them with its lines. Works while the centre is down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from psycopg.rows import class_row

from mille.errors import MilleError
from mille.records.calls.call import Call
from mille.records.calls.fold import fold
from mille.records.figures.filters import EVERY_CALL
from mille.records.figures.filters import Filters as Filters
from mille.records.journal.line import Line
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store.calls_projection import lines_of, restart_after
from mille.records.tallies.stored_settings import settings


class SeveralNodesError(MilleError):
    """Two nodes have a call of this name, because they have no `systemname`: say which node you mean."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One row of the table `call`; durations in seconds."""

    node: str
    callid: str
    linkedid: str | None
    arrived_at: datetime
    ended_at: datetime | None
    number: str | None
    language: str | None
    menu_path: list[str]
    first_queue: str | None
    last_queue: str | None
    wait_s: float | None
    talk_s: float | None
    agent: str | None
    outcome: str
    hung_up_by: str | None
    degraded: bool
    degraded_reason: str | None
    partner: str | None
    partner_talk_s: float | None
    category: str | None = None
    tier: str | None = None
    answer: str | None = None
    message_s: float | None = None
    caller: str | None = None


def calls(connection: Connection, filters: Filters = EVERY_CALL) -> list[CallRow]:
    """The calls that match the filters, in the order of arrival."""
    named = {name: _sent(getattr(filters, name)) for name in Filters.__dataclass_fields__}
    with connection.cursor(row_factory=class_row(CallRow)) as cursor:
        return cursor.execute(queries()["calls"], named).fetchall()


def _sent(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


class RecordedCall(NamedTuple):
    """A call and its lines in the journal. `early_after` is when it counts as lost, in seconds."""

    call: Call
    lines: Sequence[Line]
    early_after: float


def recorded_call(connection: Connection, callid: str, node: str | None = None) -> RecordedCall | None:
    """One call with its lines; None when there is no such call.

    Raises:
        SeveralNodesError: the callid is not unique. Give the `node`.
    """
    nodes = [row[0] for row in connection.execute(queries()["nodes_of_a_call"], {"callid": callid})]
    nodes = [name for name in nodes if node in (None, name)]
    if len(nodes) > 1:
        raise SeveralNodesError(f"call {callid} exists on the nodes {', '.join(nodes)}: say which one")
    if not nodes:
        return None
    journal = lines_of(connection, nodes[0], [callid])[callid]
    early_after = settings(connection).early_after
    call = fold(journal.lines, restart_after(connection, nodes[0], journal.last), early_after)
    return None if call is None else RecordedCall(call, journal.lines, early_after)
