"""Which call did an agent last talk in? Read from the end of the journal, which knows it before the records do."""

from pathlib import Path

from mille.errors import MilleError
from mille.records.files.journal_end import last_lines
from mille.records.journal.asterisk_events import Connect
from mille.records.journal.line import Line

LOOKED_AT = 4_000_000
"""Bytes at the end of the journal: more than a day of a busy centre."""


def last_talk(journal: Path, agent: str, callid: str | None = None) -> Line:
    """The line that connected an agent last, or in the call `callid`. Raises MilleError when there is none."""
    for line in reversed(last_lines(journal, [Connect], LOOKED_AT)):
        if line.agent == agent and callid in (None, line.callid):
            return line
    raise MilleError(
        f"{agent} has not talked in {callid or 'any call'} recently; `mille calls --agent {agent}` lists them"
    )
