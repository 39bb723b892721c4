"""What agents and queues of another system are called here: by a list, or without the technology of a telephone."""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mille.errors import MilleError
from mille.records.history.lines import Foreign

_INTERFACE = re.compile(
    r"(?:SIP|PJSIP|IAX2?|SCCP|Skinny|MGCP|H323|Local|Agent)/([^@/;]+?)(?:-[0-9a-f]{6,10})?(?:@[^/;]*)?(?:;[12])?(?:/n)?",
    re.IGNORECASE,
)


def bare(interface: str) -> str:
    """Who it is, whatever the technology of his telephone: after a change to PJSIP he is the same agent.

    >>> [bare(name) for name in ("SIP/201", "PJSIP/201-0000abcd", "Local/201@from-queue/n", "Agent/1001", "Jean D.")]
    ['201', '201', '201', '1001', 'Jean D.']
    """
    found = _INTERFACE.fullmatch(interface)
    return found[1] if found else interface


@dataclass(frozen=True)
class Names:
    """New names of queues and agents by their old ones; who is not in it keeps his."""

    queues: Mapping[str, str] = field(default_factory=dict)
    agents: Mapping[str, str] = field(default_factory=dict)

    def given(self, told: Foreign) -> Foreign:
        """The line with the names that are used here."""
        agent = self.agents.get(told.agent) or self.agents.get(bare(told.agent)) or bare(told.agent)
        return replace(told, queue=self.queues.get(told.queue, told.queue), agent=agent)


def read_names(lines: Iterable[str], what: str) -> dict[str, str]:
    """Names from lines ``old,new``. Raises MilleError, naming the first line that is none.

    >>> read_names(["201,bank", "Jean Dupont;a01"], "names.csv")
    {'201': 'bank', 'Jean Dupont': 'a01'}
    """
    names: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        row = [cell.strip() for cell in next(csv.reader([line.strip()], delimiter=max(",;\t", key=line.count)))]
        if len(row) != 2 or not all(row):
            raise MilleError(f"{what}:{number}: write the old name, a comma, the new name: 201,bank")
        if names.get(row[0], row[1]) != row[1]:
            raise MilleError(f"{what}:{number}: {row[0]} is given two names; leave one out")
        names[row[0]] = row[1]
    return names
