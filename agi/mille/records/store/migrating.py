"""The tables of the records are brought up to date: which migrations are missing, and all of them or none."""

from mille.records.store.queries import migrations, queries
from mille.records.store.store import Connection


def migrate(connection: Connection) -> tuple[str, ...]:
    """Brings the tables up to date: the names of the migrations that were missing. All of them or none.

    A migration may have millions of rows to move, and is given the time that it takes.
    """
    with connection.transaction():
        connection.execute("set local statement_timeout = 0")
        connection.execute("set local idle_in_transaction_session_timeout = 0")
        connection.execute("select pg_advisory_xact_lock(1000)")
        connection.execute(queries()["know_migrations"])
        done = {row[0] for row in connection.execute("select name from migration")}
        missing = [(name, text) for name, text in migrations() if name not in done]
        for name, text in missing:
            connection.execute(text)
            connection.execute("insert into migration (name) values (%s)", (name,))
    return tuple(name for name, _ in missing)


def up_to_date(connection: Connection) -> bool:
    """Whether no migration is missing."""
    if connection.execute("select to_regclass('migration')").fetchone() == (None,):
        return False
    done = {row[0] for row in connection.execute("select name from migration")}
    return done >= {name for name, _ in migrations()}
