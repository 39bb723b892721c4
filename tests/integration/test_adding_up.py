"""What the tests ask after every scenario and every real call does find what is wrong."""

from typing import LiteralString

import pytest
from journal_writing import DAY, EPOCH, appended

from adding_up import unknown_in, wrong_in
from mille.records.store import store


@pytest.fixture
def connection(connection: store.Connection) -> store.Connection:
    """A day in the tables, with an agent."""
    told = ("CLI|post|a01|ADDMEMBER|", "NONE|post|a01|PAUSE|", "NONE|post|a01|UNPAUSE|")
    agent = [f"{EPOCH + 100 * number}|{line}\n".encode() for number, line in enumerate(told)]
    appended(connection, [*DAY, *agent])
    return connection


def test_a_day_adds_up(connection: store.Connection) -> None:
    assert wrong_in(connection) == []
    assert connection.execute("select count(*) from call").fetchall() == [(25,)]


@pytest.mark.parametrize(
    ("damage", "what"),
    [
        ("alter table call drop constraint call_outcome; update call set outcome = 'lost'", "calls of"),
        ("insert into call select (call).* from (select call from call limit 1) as one", "calls of"),
        ("delete from stint where ctid in (select ctid from stint limit 1)", "call n1-"),
        ("delete from call where ctid in (select ctid from call where wait_s > 0 limit 1)", "belongs to no call"),
        ("update stint set wait_s = wait_s + 1", "call n1-"),
        ("update handling set talk_s = talk_s + 1", "call n1-"),
        ("delete from handling", "call n1-"),
        ("update call set agent = null", "call n1-"),
        ("update call set ended_at = arrived_at - interval '1 second'", "call n1-"),
        ("alter table stint drop constraint stint_exit; update stint set exit = 'gone'", "visits to"),
        ("delete from agent_session", "a pause of a01"),
        ("insert into agent_session select node, agent, queue, began_at + interval '1 s', null, true, null"
         " from agent_session", "sessions of a01 overlap"),
        ("insert into presence select node, agent, began_at + interval '1 s', null, true from presence limit 1",
         "spans of a01 overlap"),
        ("delete from stale", "the tally of"),
        ("insert into call_tally values ('day', 'tier', '2026-01-01', '', '', 1" + ", 0" * 24 + ")",
         "the tally by tier"),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_named(connection: store.Connection, damage: LiteralString, what: str) -> None:
    if damage.startswith("insert into call"):
        connection.execute("alter table call drop constraint call_once")
    connection.execute(damage)
    assert any(wrong.startswith(what) for wrong in wrong_in(connection)), wrong_in(connection)


def test_an_outcome_that_nobody_knows_is_named(connection: store.Connection) -> None:
    connection.execute("update call set outcome = 'unknown' where ctid in (select ctid from call limit 1)")
    (callid,) = connection.execute("select callid from call where outcome = 'unknown'").fetchall()[0]
    assert unknown_in(connection, [callid, "another"]) == [callid]
    assert unknown_in(connection, ["another"]) == []
