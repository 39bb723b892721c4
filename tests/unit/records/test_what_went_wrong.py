"""An error of the database is told without the words of a caller's line, which may have his number in them."""

import psycopg
import pytest

from mille.records.store import store


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (psycopg.errors.StringDataRightTruncation("value too long: 268801\nDETAIL: 268801"),
         "StringDataRightTruncation 22001"),
        (psycopg.OperationalError("connection refused\nIs the server running?"), "connection refused"),
        (OSError("268801"), "OSError"),
    ],
)  # fmt: skip
def test_an_error_is_told_without_what_it_quotes(error: Exception, told: str) -> None:
    assert store.why(error) == told
