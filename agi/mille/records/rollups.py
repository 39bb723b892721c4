"""The figures of every quarter of an hour, kept ready for the reports."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]


def touch(connection: Connection, instants: Iterable[datetime]) -> None:
    """Says in which intervals calls have arrived, gone or changed. In the transaction that changes them."""


def refresh(connection: Connection) -> None:
    """Makes the figures of the touched intervals again."""
