"""When agents were logged in and paused, made again from the lines of the journal that the database has."""

from collections.abc import Collection
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

EVENTS = frozenset(
    {"ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PENALTY", "RINGINUSE", "QUEUESTART"}
)
"""The lines that tell something about agents; a start of Asterisk tells something about all of them."""


def refold(connection: Connection, node: str, agents: Collection[str]) -> None:
    """Replaces what is known of these agents by what their lines tell now. To be called in a transaction."""
