"""Makes the tables of the records, or brings them up to date: everything that is missing, or nothing."""

from mille.errors import MilleError
from mille.records.sql.connection import Connection
from mille.records.sql.queries import migrations, queries, schema

BASELINE = "000_schema"
"""The schema of the first release: what an empty database gets contains all migrations since."""


class OldTablesError(MilleError):
    """The tables are those of a version before 0.2.0: give mille an empty database. Nothing was changed.

    The collector fills it from the journal's files. Imported histories are imported again.
    """


def migrate(connection: Connection) -> tuple[str, ...]:
    """Makes the tables in an empty database, or updates them; returns the names of what was missing. All or nothing.

    A migration may have millions of rows to move, and gets the time that it needs.

    Raises:
        OldTablesError: the tables are older than the first migration that mille knows.
    """
    with connection.transaction():
        connection.execute("set local statement_timeout = 0")
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        connection.execute("select pg_advisory_xact_lock(1000)")
        empty = connection.execute("select to_regclass('journal') is null").fetchone() == (True,)
        connection.execute(queries()["know_migrations"])
        done = _done(connection)
        if not empty and BASELINE not in done:
            raise OldTablesError(" ".join(str(OldTablesError.__doc__).split()))
        missing = [(name, text) for name, text in migrations() if name not in done]
        if empty:
            connection.execute(schema())
            missing = [(BASELINE, b""), *((name, b"") for name, _ in missing)]
        for name, text in missing:
            connection.execute(text)
            connection.execute("insert into migration (name) values (%s)", (name,))
    return tuple(name for name, _ in missing)


def up_to_date(connection: Connection) -> bool:
    """Whether nothing is missing."""
    if connection.execute("select to_regclass('migration')").fetchone() == (None,):
        return False
    return _done(connection) >= {BASELINE, *(name for name, _ in migrations())}


def _done(connection: Connection) -> set[str]:
    return {row[0] for row in connection.execute("select name from migration")}
