"""Processes that run as long as the centre does: started, watched, started again, stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

WITH_PARENT = ("setpriv", "--pdeathsig")
"""Before a signal, ``--`` and a command: it gets the signal when the thread that started it ends, also when that one is
killed (util-linux, on every Debian)."""


@dataclass
class Process:
    """One program with its log. It dies with the process that started it, also when that one is killed."""

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 10.0
    death_signal: str = "KILL"
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0

    def start(self) -> None:
        """Starts it; its output is appended to its log."""
        with self.log.open("ab") as log:
            self.running = subprocess.Popen(
                (*WITH_PARENT, self.death_signal, "--", *self.command),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        self.started = time.monotonic()

    @property
    def pid(self) -> int:
        """Its process id; 0 before the first start."""
        return self.running.pid if self.running else 0

    def ended(self) -> int | None:
        """Its exit status once it has ended, else None."""
        return self.running.poll() if self.running else None

    def stop(self) -> None:
        """Asks it to end, and ends it when it has not done so within `patience` seconds."""
        if self.running is None or self.running.poll() is not None:
            return
        self.running.send_signal(self.stop_signal)
        self.running.send_signal(signal.SIGCONT)
        try:
            self.running.wait(self.patience)
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()


class Supervisor:
    """Starts processes in order, starts those that die again, and stops all in the opposite order."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.processes: list[Process] = []

    def start(self, process: Process, stopped_after: Process | None = None) -> Process:
        """Starts a process and takes it into care; it is stopped before all others, or after a given one."""
        process.start()
        place = self.processes.index(stopped_after) if stopped_after else len(self.processes)
        self.processes.insert(place, process)
        return process

    def look(self) -> None:
        """One round: starts what has ended again, at most once a second each."""
        for process in self.processes:
            status = process.ended()
            if status is not None and time.monotonic() - process.started > 1:
                self.say(f"{process.name} ended with status {status}; starting it again (its log: {process.log})")
                self._start_again(process)

    def _start_again(self, process: Process) -> None:
        try:
            process.start()
        except OSError as error:
            process.started = time.monotonic()
            self.say(f"{process.name} could not be started: {error}; trying again")

    def stop(self) -> None:
        """Stops all, the last started first."""
        while self.processes:
            self.processes.pop().stop()
