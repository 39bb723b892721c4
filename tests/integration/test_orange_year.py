"""The calls by which speed and figures are measured are those that the fold would make of their journal."""

from contextlib import closing
from datetime import UTC, datetime

from journal_writing import appended, snapshot

import orange_year
from mille.records.store import store
from throwaway_postgres import create_database, drop_database, migrated


def test_rows_put_into_the_tables_are_those_that_the_collector_would_have_written(
    database: str, database_server: str
) -> None:
    filled = migrated(create_database(database_server))
    try:
        with closing(store.connect(filled)) as source, closing(store.connect(database)) as tables:
            orange_year.fill(source, 600, datetime(2026, 3, 1, tzinfo=UTC), 40)
            appended(tables, orange_year.journal_of(source))
        expected, made = snapshot(filled), snapshot(database)
        assert {row[13] for row in expected["call"]} == {"answered", "abandoned", "abandoned_early", "informed", "full"}
        for table in ("call", "stint", "attempt", "handling"):
            assert made[table] == expected[table]
    finally:
        drop_database(database_server, filled)
