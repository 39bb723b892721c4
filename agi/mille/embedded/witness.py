"""Watches the journal for one caller, so that test callers act on what has happened and not on time."""

import time
from collections.abc import Callable
from pathlib import Path

from mille.errors import MilleError

Fields = list[str]
"""A line of the journal, split: epoch, callid, queue, agent, event, arguments."""


class Witness:
    """What the journal says about the caller with a number, from now on."""

    def __init__(self, journal: Path, number: str) -> None:
        self.journal, self.number = journal, number
        self._start = journal.stat().st_size if journal.exists() else 0

    def lines(self) -> list[Fields]:
        """The lines of their call so far; none before they have arrived."""
        everything = self._read()
        arrived = [line[1] for line in everything if line[4] == "ARRIVED" and line[8] == self.number]
        return [line for line in everything if arrived and line[1] == arrived[-1]]

    def events(self) -> list[str]:
        """The names of the events of their call so far."""
        return [line[4] for line in self.lines()]

    def steps(self) -> list[Fields]:
        """What was decided for them: event, value, step, menu, language, detail of each STEP."""
        return [line[7:] for line in self.lines() if line[4] == "STEP"]

    def wait(self, seen: Callable[["Witness"], object], seconds: float = 20.0) -> None:
        """Returns once `seen` is true. Raises MilleError, with the lines so far, when it does not come true."""
        end = time.monotonic() + seconds
        while not seen(self):
            if time.monotonic() > end:
                told = "\n".join("|".join(line) for line in self.lines())
                raise MilleError(f"waited in vain for caller {self.number}; the journal has:\n{told}")
            time.sleep(0.02)

    def wait_for(self, event: str, seconds: float = 20.0) -> None:
        """Returns once the journal has this event of their call."""
        self.wait(lambda witness: event in witness.events(), seconds)

    def wait_for_steps(self, count: int, seconds: float = 20.0) -> None:
        """Returns once this many steps were decided for them."""
        self.wait(lambda witness: len(witness.steps()) >= count, seconds)

    def _read(self) -> list[Fields]:
        if not self.journal.exists():
            return []
        with self.journal.open("rb") as journal:
            journal.seek(self._start)
            text = journal.read().decode("utf-8", "replace")
        return [line.split("|") for line in text.split("\n")[:-1] if line.count("|") >= 5]
