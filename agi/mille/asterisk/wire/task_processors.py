"""Asterisk's task processors: what is still to do. New members by the thousand would make PJSIP drop calls."""

import re
import time

from mille.asterisk.wire.console import Runs
from mille.errors import MilleError

FEW = 10
"""This many tasks always wait somewhere while people call; Asterisk itself warns at 500."""
PATIENCE = 60.0


def waiting(said: str) -> int:
    """The tasks that wait in the busiest processor, from what the console says of ``core show taskprocessors``.

    >>> waiting("Processor Processed In Queue Max Depth Low water High water\\nstasis/pool 9120 312 480 450 500\\n")
    312
    """
    rows = re.findall(r"^\S+ +\d+ +(\d+) +\d+ +\d+ +\d+(?: +\d+)* *$", said, re.MULTILINE)
    if not rows:
        raise MilleError("Asterisk does not report its task processors; see its log")
    return max(map(int, rows))


def wait_until_idle(console: Runs) -> None:
    """Returns when Asterisk has done its tasks. Raises MilleError when it does not finish."""
    end = time.monotonic() + PATIENCE
    while (many := waiting(console.run("core show taskprocessors"))) > FEW:
        if time.monotonic() > end:
            raise MilleError(f"{many} tasks have been waiting in Asterisk for {PATIENCE:.0f} s; run the command again")
        time.sleep(0.1)
