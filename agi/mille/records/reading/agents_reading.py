"""Reading when an agent was there, and when they paused. Works while the centre is down."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries


@dataclass(frozen=True, slots=True)
class AgentSpan:
    """A time in one queue: `what` is `there` or `pause`, `how` the pause's reason, `seen` if no login was written."""

    node: str
    queue: str
    began_at: datetime
    ended_at: datetime | None
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class AgentHours:
    """An agent's spans in an interval, in order, and the seconds logged in and paused over all queues in it.

    The seconds are None when they were not there at all.
    """

    spans: tuple[AgentSpan, ...]
    logged_in: float | None
    paused: float


def hours(connection: Connection, agent: str, since: datetime, until: datetime) -> AgentHours:
    """When an agent was there and when they paused, as far as the journal has been read."""
    asked = {"agent": agent, "since": since, "until": until}
    with connection.cursor(row_factory=class_row(AgentSpan)) as cursor:
        spans = cursor.execute(queries()["agent_spans"], asked).fetchall()
    ((logged_in, paused),) = connection.execute(queries()["agent_presence"], asked).fetchall()
    return AgentHours(tuple(spans), logged_in, paused)
