"""The connection to the database of the records: one that never waits for ever."""

from typing import Any

import psycopg

from mille.errors import MilleError

Connection = psycopg.Connection[Any]

ANSWER_WITHIN = 30.0
"""Seconds after which a database that does not answer is given up; we then connect again."""


def connect(database: str, answer_within: float = ANSWER_WITHIN) -> Connection:
    """A connection that does not wait for ever: for the server, for a statement, for a lock.

    Transactions are explicit: ``with connection.transaction():``.

    Raises:
        psycopg.OperationalError: the database cannot be reached. Try again later; the journal waits.
        MilleError: this is no address of a database.
    """
    try:
        given = psycopg.conninfo.conninfo_to_dict(database)
    except psycopg.ProgrammingError:  # whose message may quote a password
        raise MilleError("the address of the database is none; write it as postgresql://USER@HOST/NAME") from None
    milliseconds = int(answer_within * 1000)
    settings = {
        "statement_timeout": milliseconds,
        "lock_timeout": milliseconds,
        "idle_in_transaction_session_timeout": 2 * milliseconds,
        "timezone": "UTC",
        "jit": "off",  # compiling a query over many months takes longer than answering it
    }
    ours: dict[str, Any] = {
        "connect_timeout": max(2, round(answer_within)),
        "tcp_user_timeout": milliseconds,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "application_name": "mille",
    }
    options = [str(given.pop("options", "")), *(f"-c {name}={value}" for name, value in settings.items())]
    return psycopg.connect(autocommit=True, **{**ours, **given}, options=" ".join(options).strip())


def why(error: Exception) -> str:
    """What went wrong, without what it went wrong with: a message may quote a line, and so a number."""
    if isinstance(error, MilleError):
        return str(error)
    if isinstance(error, psycopg.OperationalError):
        return str(error).partition("\n")[0]
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return f"{type(error).__name__} {state or ''}".strip()
