"""Every journal that a scenario pastes goes through the store as well: the tables tell what the fold tells."""

from collections.abc import Iterator
from contextlib import closing

import pytest

import pasted
from adding_up import wrong_in
from mille.records.calls.call import Call
from mille.records.journal.position import Batch, Position, RawLine
from mille.records.store import store
from throwaway_postgres import create_database, drop_database

TABLES = ("call", "stint", "attempt", "handling", "journal", "agent_session", "pause", "presence")


@pytest.fixture(scope="session")
def tables(database_server: str, template_database: str) -> Iterator[store.Connection]:
    """A database for all scenarios, each in a node of its own."""
    address = create_database(database_server, template_database)
    with closing(store.connect(address)) as connection:
        yield connection
    drop_database(database_server, address)


@pytest.fixture
def told_by_the_tables_too(request: pytest.FixtureRequest, tables: store.Connection) -> Iterator[None]:
    """After the test: the tables of its journals say what it was told, and add up."""
    pasted.JOURNALS.clear()
    yield
    for number, told in enumerate(pasted.JOURNALS):
        node = f"{request.node.nodeid}#{number}"
        stored(tables, node, told)
        assert calls_of(tables, node) == [row(call) for call in sorted(told.calls, key=lambda call: call.callid)]
        assert stints_of(tables, node) == sorted(
            (call.callid, stint.number, stint.queue, stint.exit, stint.wait, len(stint.attempts), len(stint.handlings))
            for call in told.calls
            for stint in call.stints
        )
        assert wrong_in(tables) == []
        for table in TABLES:
            tables.execute(f"delete from {table}".encode())


def stored(connection: store.Connection, node: str, told: pasted.Told) -> None:
    """Appends the lines of a journal, as the collector does."""
    byte, raw = 0, []
    for line in told.lines:
        raw.append(RawLine(1, byte, line.raw))
        byte += len(line.raw)
    batch = Batch(tuple(raw), Position(1, 7, byte, b""))
    store.append(connection, node, batch, None, told.early_after)


def row(call: Call) -> tuple[object, ...]:
    return (
        call.callid, call.arrived_at, call.ended_at, call.first_queue, call.last_queue, call.wait, call.talk,
        call.agent, call.partner, call.outcome, call.hung_up_by, call.degraded, call.category, call.answer,
        call.message,
    )  # fmt: skip


def calls_of(connection: store.Connection, node: str) -> list[tuple[object, ...]]:
    query = """
        select callid, arrived_at, ended_at, first_queue, last_queue, wait_s, talk_s, agent, partner, outcome,
            hung_up_by, degraded, category, answer, message_s
        from call where node = %s order by callid collate "C"
    """
    return connection.execute(query, [node]).fetchall()


def stints_of(connection: store.Connection, node: str) -> list[tuple[object, ...]]:
    query = """
        select callid, number, queue, exit, wait_s,
            (select count(*) from attempt
             where attempt.node = stint.node and attempt.callid = stint.callid and attempt.stint = stint.number),
            (select count(*) from handling
             where handling.node = stint.node and handling.callid = stint.callid and handling.stint = stint.number)
        from stint where node = %s
    """
    return sorted(connection.execute(query, [node]).fetchall())
