"""All tallies counted afresh: what those that are kept up to date must equal."""

from mille.records.sql.connection import Connection

TALLIES = ("call_tally", "stint_tally", "wait_tally", "agent_tally")


def touch_all(connection: Connection) -> None:
    """Forgets every tally, and says of every call that it has to be counted."""
    for table in (*TALLIES, "stale"):
        connection.execute(f"delete from {table}".encode())
    connection.execute("insert into stale select distinct 'quarter', quarter(arrived_at) from call")
