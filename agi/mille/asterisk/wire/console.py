"""Asterisk's console, for single commands. It is a socket in the file system: no port, no password."""

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from mille.errors import MilleError


class NotRunning(MilleError):
    """Asterisk does not answer on its console; start the centre with `make run`, or see its log."""


class Runs(Protocol):
    """Something that performs console commands."""

    def run(self, line: str) -> str: ...


@dataclass(frozen=True)
class Console:
    """The console of the Asterisk that `command` starts with the configuration folder `etc`."""

    command: tuple[str, ...]
    etc: Path

    def run(self, line: str, timeout: float = 10.0) -> str:
        """Asterisk's answer to one command. Raises NotRunning."""
        words = [*self.command, "-C", str(self.etc / "asterisk.conf"), "-rx", line]
        try:
            done = subprocess.run(words, capture_output=True, timeout=timeout, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise NotRunning(NotRunning.__doc__) from None
        if done.returncode:
            raise NotRunning(NotRunning.__doc__)
        return done.stdout.decode("utf-8", "replace")

    def wait_until_ready(self, seconds: float) -> bool:
        """Whether Asterisk is fully booted within so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if "fully booted" in self.run("core waitfullybooted"):
                    return True
            except NotRunning:
                time.sleep(0.1)
        return False
