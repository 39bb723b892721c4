"""When agents were logged in and paused, made again from the lines of the journal that the database has.

An agent's lines are read again from the last moment, before the new ones, at which they were in no queue: what was
over by then stays as it is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from mille.records.attendance.agent_fold import LATE, fold_agent
from mille.records.attendance.presence import presences
from mille.records.journal.agent_events import OfAgent, OfNode, WrapUp
from mille.records.journal.line import Line, parse, written
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries

Row = dict[str, Any]
Since = Mapping[str, datetime]
"""Agents whose lines are to be read again, and from when on."""

EVENTS = (OfAgent, OfNode, WrapUp)
"""The lines that say something about agents; the partial index of the journal has the same."""
ALL = "NONE"
"""The placeholder in a line about all agents of a node, in the place of one agent."""

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""An earlier time means that the clock was not set: an agent who logs in by it has not been there for decades. The
records believe no line from before (`believed` in SQL)."""

MARGIN = LATE + timedelta(seconds=1)
LONGEST_CALL = timedelta(hours=12)
"""How long before an agent's lines a call may have arrived whose wrap-up they shorten."""


def touched(lines: Iterable[Line]) -> dict[str, datetime]:
    """The agents in these lines, each with the earliest moment that the lines tell of, if it can be believed."""
    since: dict[str, datetime] = {}
    for line in lines:
        if isinstance(line.event, EVENTS) and line.at >= EARLIEST:
            agent = line.agent if isinstance(line.event, OfAgent) else ALL
            since[agent] = min(line.at, since.get(agent, line.at))
    return since


def refold(connection: Connection, node: str, since: Since) -> list[datetime]:
    """Replaces what is known of these agents by what their lines say now. Call it in a transaction.

    Returns when the calls had arrived whose wrap-up changes.
    """
    if not since:
        return []
    bases = _bases(connection, node, _with_everybody(connection, node, since))
    again = {"node": node, "agents": list(bases), "moments": list(bases.values())}
    for what in ("forget_agent_sessions", "forget_pauses", "forget_presence"):
        connection.execute(queries()[what], again)
    _keep(connection, node, bases, _lines(connection, node, bases))
    changed = {"node": node, "agents": list(bases), "since": min(since.values()) - LONGEST_CALL}
    return [row[0] for row in connection.execute(queries()["wrap_up_of_agents"], changed)]


def rebuild(connection: Connection, node: str) -> list[datetime]:
    """Makes everything again, for every agent of a node; returns what `refold` returns. Call it in a transaction."""
    rows = connection.execute(queries()["agent_lines"], {"node": node})
    told = [line for line in (parse(bytes(row[0])) for row in rows) if isinstance(line, Line)]
    if not told:
        return []
    connection.execute(queries()["forget_agents"], {"node": node, "first": min(line.at for line in told)})
    return refold(connection, node, touched(told))


def _key(agent: str) -> str:
    r"""An agent as PostgreSQL's encode(..., 'escape') writes the name.

    >>> _key("René")
    'Ren\\303\\251'
    """
    return "".join(
        "\\\\" if byte == ord("\\") else chr(byte) if 0 < byte < 0x80 else f"\\{byte:03o}" for byte in written(agent)
    )


def _with_everybody(connection: Connection, node: str, since: Since) -> dict[str, datetime]:
    """With the agents who were there, where a line is about all agents."""
    if ALL not in since:
        return dict(since)
    there = connection.execute(queries()["agents_there_after"], {"node": node, "since": since[ALL]})
    return {**{row[0]: since[ALL] for row in there}, **since}


def _bases(connection: Connection, node: str, since: Since) -> dict[str, datetime]:
    """From when on each agent's lines are read again: where no session reaches back before it."""
    bases, reaching = dict(since), dict(since)
    while reaching:
        asked = {"node": node, "margin": MARGIN, "agents": list(reaching), "moments": list(reaching.values())}
        reaching = dict(connection.execute(queries()["earlier_sessions"], asked).fetchall())
        bases |= reaching
    return bases


def _lines(connection: Connection, node: str, bases: Since) -> dict[str, list[Line]]:
    """The lines of each agent from their base on; those about all are under `ALL`, from the earliest base on."""
    first = min(bases.values())
    bases = {**bases, ALL: first}
    asked = {
        "node": node, "agents": list(bases), "keys": list(map(_key, bases)), "moments": list(bases.values()),
        "first": first,
    }  # fmt: skip
    found: dict[str, list[Line]] = {agent: [] for agent in bases}
    for agent, raw in connection.execute(queries()["lines_of_agents"], asked):
        line = parse(bytes(raw))
        if isinstance(line, Line):
            found[agent].append(line)
    return found


def _keep(connection: Connection, node: str, bases: Since, lines: Mapping[str, list[Line]]) -> None:
    rows: dict[str, list[Row]] = defaultdict(list)
    rows["keep_declared_wrap_up"] = list(_declared(node, lines[ALL]))
    for agent in bases.keys() - {ALL}:
        of_all = [line for line in lines[ALL] if line.at >= bases[agent]]
        for what, row in _rows([*lines[agent], *of_all]):
            rows[what].append({"node": node, "agent": agent, **row})
    cursor = connection.cursor()
    for what, kept in rows.items():
        cursor.executemany(queries()[what], kept)


def _declared(node: str, lines: Iterable[Line]) -> Iterator[Row]:
    for line in lines:
        seconds = line.event.seconds if isinstance(line.event, WrapUp) else None
        if seconds is not None:
            yield {"node": node, "queue": line.queue, "at": line.at, "wrap_up_s": seconds}


def _rows(lines: Iterable[Line]) -> Iterator[tuple[str, Row]]:
    sessions, pauses = fold_agent(lines)
    yield from (("keep_agent_session", asdict(session)) for session in sessions)
    yield from (("keep_pause", asdict(pause)) for pause in pauses)
    yield from (("keep_presence", asdict(presence)) for presence in presences(sessions, pauses))
