"""Programs that run as long as the centre does: none stays dead, none stays behind."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from mille.processes import Process, Supervisor

PATIENCE = 20.0
SLEEP = ("sleep", "1000")


def wait_until(true: Callable[[], object]) -> None:
    """Returns as soon as it is true; fails when it does not become so."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and only not yet buried does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def asleep(pid: int) -> bool:
    """Whether it is the program itself already, no longer what prepares it (setpriv)."""
    return Path(f"/proc/{pid}/comm").read_text() == "sleep\n"


class House:
    """A supervisor, what it said, and processes to start."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said = folder, list[str]()
        self.supervisor = Supervisor(self.said.append)

    def process(self, name: str, *command: str, patience: float = 10.0) -> Process:
        return Process(name, command or SLEEP, self.folder / f"{name}.log", patience=patience)

    def script(self, name: str, text: str, patience: float = 10.0) -> Process:
        """A shell script that says `ready` in the file of its name once it has begun."""
        return self.process(name, "sh", "-c", f"{text}; echo ready > {self.folder / name}; {LINGER}", patience=patience)

    def ready(self, name: str) -> bool:
        return (self.folder / name).exists()


LINGER = "while :; do sleep 0.05; done"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.supervisor.stop()


def test_a_process_runs_until_it_is_stopped(house: House) -> None:
    process = house.supervisor.start(house.process("one"))
    assert alive(process.pid)
    assert process.ended() is None
    process.stop()
    assert process.ended() == -signal.SIGTERM
    assert not alive(process.pid)


def test_one_that_never_started_has_no_number_and_is_stopped_at_once(house: House) -> None:
    process = house.process("one")
    assert (process.pid, process.ended()) == (0, None)
    process.stop()


def test_what_it_says_is_added_to_its_log(house: House) -> None:
    process = house.process("one", "sh", "-c", 'echo "$WORD"; echo trouble >&2')
    process.environment = {"WORD": "hello"}
    for _ in range(2):
        process.start()
        assert process.running is not None
        process.running.wait()
    assert process.log.read_text() == "hello\ntrouble\n" * 2


def test_of_a_program_that_is_not_there_the_log_says_so(house: House) -> None:
    process = house.supervisor.start(house.process("one", "/nowhere/program"))
    wait_until(process.ended)
    assert "/nowhere/program" in process.log.read_text()


# ------------------------------------------------------------------------------------------------ started again
def test_one_that_died_is_started_again_and_it_is_said(house: House) -> None:
    process = house.supervisor.start(house.process("one"))
    first = process.pid
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: process.ended() is not None)
    process.started -= 2  # it had run for a while
    house.supervisor.look()
    assert process.pid != first
    assert alive(process.pid)
    assert house.said == [f"one ended with status -9; starting it again (its log: {process.log})"]


def test_one_that_dies_at_once_is_started_once_a_second_at_most(house: House) -> None:
    process = house.supervisor.start(house.process("one", "false"))
    begun = time.monotonic()

    def look() -> bool:
        house.supervisor.look()
        return len(house.said) == 2

    wait_until(lambda: process.ended() is not None)
    wait_until(look)
    assert time.monotonic() - begun > 2
    assert "status 1" in house.said[0]


def test_those_that_live_are_left_alone(house: House) -> None:
    one, other = (house.supervisor.start(house.process(name)) for name in ("one", "other"))
    pids = one.pid, other.pid
    one.started -= 2
    os.kill(other.pid, signal.SIGKILL)
    wait_until(lambda: other.ended() is not None)
    other.started -= 2
    house.supervisor.look()
    assert one.pid == pids[0]
    assert other.pid != pids[1]


# ------------------------------------------------------------------------------------------------ stopped
def test_the_last_started_is_stopped_first_and_has_ended_before_the_next_is_asked(house: House) -> None:
    order = house.folder / "order"
    for name in ("database", "server", "asterisk"):
        farewell = f"trap 'echo {name} asked >> {order}; sleep 0.1; echo {name} ended >> {order}; exit 0' TERM"
        house.supervisor.start(house.script(name, farewell))
    wait_until(lambda: all(map(house.ready, ("database", "server", "asterisk"))))
    house.supervisor.stop()
    expected = [f"{name} {word}" for name in ("asterisk", "server", "database") for word in ("asked", "ended")]
    assert order.read_text().splitlines() == expected
    assert house.supervisor.processes == []


def test_one_that_does_not_listen_is_ended_when_patience_is_over(house: House) -> None:
    process = house.supervisor.start(house.script("deaf", "trap '' TERM", patience=0.2))
    wait_until(lambda: house.ready("deaf"))
    process.stop()
    assert process.ended() == -signal.SIGKILL


def test_one_that_was_frozen_can_still_say_goodbye(house: House) -> None:
    process = house.supervisor.start(house.script("frozen", "trap 'exit 7' TERM"))
    wait_until(lambda: house.ready("frozen"))
    os.kill(process.pid, signal.SIGSTOP)
    process.stop()
    assert process.ended() == 7


def test_one_that_has_died_already_is_not_waited_for(house: House) -> None:
    process = house.supervisor.start(house.process("one", "true"))
    wait_until(lambda: process.ended() == 0)
    house.supervisor.stop()
    assert process.ended() == 0


def test_ctrl_c_reaches_the_centre_and_not_its_processes(house: House) -> None:
    process = house.supervisor.start(house.process("one"))
    assert os.getpgid(process.pid) != os.getpgid(0)


PARENT = """
import pathlib, sys, time
from mille.processes import Process, Supervisor
supervisor = Supervisor(print)
folder = pathlib.Path(sys.argv[1])
for name in ("one", "other"):
    print(supervisor.start(Process(name, ("sleep", "1000"), folder / name)).pid, flush=True)
time.sleep(1000)
"""


def test_when_the_centre_is_killed_its_processes_die_with_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(parent.stdout.readline()) for _ in range(2)]
        try:
            wait_until(lambda: all(map(asleep, children)))
            parent.kill()
            parent.wait()
            wait_until(lambda: not any(map(alive, children)))
        finally:
            parent.kill()
            for child in filter(alive, children):
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
