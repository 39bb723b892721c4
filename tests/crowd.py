"""Many callers and many agents at once: one SIPp process for all of a kind, and no sound."""

import csv
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from house import connected, wait_until
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.change.reconcile import AT_ONCE
from mille.asterisk.dialplan.places import interface, penalties
from mille.asterisk.wire import queue_status
from mille.asterisk.wire.node_site import Address
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import HOUR
from mille.embedded.sipp import SipP, milliseconds, quit_now
from mille.resources import folder
from ports import own_port

HOST = "127.0.0.1"
SCENARIOS = Path(__file__).parent / "sipp"
FEW = 10
"""Tasks that may wait in Asterisk before more agents log in."""
MANY = 5_000
"""More calls than any test has at a time."""


class Deaf:
    """Where sound is sent that nobody listens to."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self.address: Address = self._socket.getsockname()

    def close(self) -> None:
        self._socket.close()


class _Crowd:
    """People who use one SIPp process. Used as a context, all of them hang up at its end."""

    process: subprocess.Popen[bytes]

    def __init__(self) -> None:
        self.sound = Deaf()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Everybody hangs up and is put away."""
        if self.process.poll() is None:
            quit_now(self.process)
        self.sound.close()


class Agents(_Crowd):
    """Telephones that register, and answer after `ring` seconds; they hang up after `talk` seconds (None: never)."""

    def __init__(
        self, sipp: SipP, passwords: Iterable[tuple[str, str]], *, ring: float = 0.2, talk: float | None = None,
        a_second: int = 100,
    ) -> None:  # fmt: skip
        super().__init__()
        port = own_port(HOST, socket.SOCK_DGRAM)
        users, telephones = sipp.work / f"users-{port}.csv", list(passwords)
        sipp.work.mkdir(parents=True, exist_ok=True)
        users.write_text("SEQUENTIAL\n" + "".join(f"{user};{password}\n" for user, password in telephones))
        options = ("-inf", str(users), "-r", str(a_second), "-l", str(a_second))
        register = sipp.start(
            "register", HOST, port, len(telephones), options, user="[field0]", password="[field1]", seconds=HOUR
        )
        assert register.wait(60 + len(telephones) / a_second) == 0, (
            f"the telephones could not register; see {sipp.work}"
        )
        self.process = sipp.start(
            "agent", HOST, port, 0, ("-l", str(MANY)), user="agent", media=self.sound.address,
            ring_ms=milliseconds(ring), talk_ms=milliseconds(talk), refuses=0,
        )  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What SIPp has counted of its callers: calls dialled, gone wrong, ended by the centre; messages sent again."""

    dialled: int = 0
    failed: int = 0
    ended: int = 0
    sent_again: int = 0


class Callers(_Crowd):
    """Callers who dial one after the other, `a_second`, press keys (seconds to wait before each), and stay.

    Their numbers are `prefix` and a running number.
    """

    def __init__(
        self, sipp: SipP, dialled: str, prefix: str, count: int, a_second: float, keys: Sequence[tuple[float, str]] = ()
    ) -> None:
        super().__init__()
        port = own_port(HOST, socket.SOCK_DGRAM)
        aimed = SipP(sipp.command, sipp.server, sipp.work, SCENARIOS)
        self._counts = sipp.work / f"counts-{prefix}.csv"
        rate = ("-r", str(round(a_second * 10)), "-rp", "10000", "-l", str(count))
        counted = ("-trace_stat", "-stf", str(self._counts), "-fd", "1", "-trace_rtt", "-rtt_freq", "1")
        self._began = time.time()
        self.process = aimed.start(
            "crowd", HOST, port, count, (*rate, *counted), dialled=dialled, prefix=prefix,
            media=self.sound.address, keys=[(milliseconds(wait), key) for wait, key in keys],
        )  # fmt: skip
        self._answers = sipp.work / f"crowd-{HOST}-{port}_{self.process.pid}_rtt.csv"

    def stop(self) -> None:
        """Nobody dials any more; who is there stays to the end."""
        self.process.send_signal(signal.SIGUSR1)

    def over(self) -> bool:
        """Whether everybody has called, and been served to the end."""
        return self.process.poll() is not None

    def tally(self) -> Tally:
        """What SIPp has counted up to a second ago, or to its end."""
        rows = _table(self._counts)
        if not rows or None in rows[-1].values():
            return Tally()
        last = rows[-1]
        counted = ("TotalCallCreated", "FailedCall(C)", "SuccessfulCall(C)", "Retransmissions(C)")
        return Tally(*(int(last[name]) for name in counted))

    def answers(self) -> list[tuple[float, float]]:
        """For each call that was answered: the epoch second, and the seconds from dialling to then."""
        rows = _table(self._answers)
        return [(self._began + float(r["Date_ms"]) / 1000, float(r["response_time_ms"]) / 1000) for r in rows]


def _table(path: Path) -> list[dict[str, str]]:
    """The lines of a file of SIPp's that are complete, by the names of its first one."""
    if not path.exists():
        return []
    return list(csv.DictReader(path.read_text().rpartition("\n")[0].splitlines(), delimiter=";"))


def log_in(centre: EmbeddedCentre, codes: Iterable[str]) -> int:
    """Logs many agents in at their own telephones, in all their queues at once; how many memberships that makes.

    As `mille agent login` does, in turn: the live service of a centre that has just started gives queues too.
    """
    described = centre.here.in_force()
    wanted = [
        {
            "Action": "QueueAdd",
            "Queue": queue,
            "Interface": interface(described.agents[code].extension),
            "Penalty": str(penalty),
            "MemberName": code,
        }
        for code in codes
        for queue, penalty in penalties(described, described.agents[code]).items()
    ]
    with turn(centre.here.releases.folder, MEMBERS):
        for start in range(0, len(wanted), AT_ONCE):
            answers = centre.here.ami.ask(*wanted[start : start + AT_ONCE])
            assert all(answer[0]["Response"] == "Success" for answer in answers), answers
            wait_until(lambda: waiting_tasks(centre) < FEW, 60)
    return len(wanted)


def waiting_tasks(centre: EmbeddedCentre) -> int:
    """What Asterisk has still to do of the news where somebody answers: every member's goes past all members."""
    rows = centre.console.run("core show taskprocessors").splitlines()
    return max((int(row.split()[2]) for row in rows if "devicestate:all" in row), default=0)


def log_everybody_out(centre: EmbeddedCentre) -> None:
    """Takes all agents out of all queues."""
    wanted = [
        {"Action": "QueueRemove", "Queue": name, "Interface": member.interface}
        for name, queue in queue_status.take(centre.here.ami).items()
        for member in queue.members
    ]
    for start in range(0, len(wanted), AT_ONCE):
        centre.here.ami.ask(*wanted[start : start + AT_ONCE])


def telephones(centre: EmbeddedCentre, of: Callable[[str], bool]) -> list[tuple[str, str]]:
    """Users and passwords of the telephones of those agents, closed units' too, whose code passes."""
    described = centre.centre
    everybody = [*described.agents.values(), *(a for unit in described.units.values() for a in unit.agents)]
    passwords = centre.site.telephones
    return [(f"phone-{a.extension}", passwords[a.extension]) for a in everybody if of(a.code)]


@dataclass(frozen=True)
class Act:
    """A command of an admin: the epoch second at which it began, when its release was in force, how long it took."""

    began: float
    in_force: float
    took: float
    said: str


def act(centre: EmbeddedCentre, *words: str) -> Act:
    """Runs a command of `mille` as an admin does; it must succeed."""
    began = time.time()
    done = subprocess.run(
        [sys.executable, "-m", "mille.cli.main", *words],
        env={**os.environ, "MILLE_HOME": str(centre.home.path)}, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    took = time.time() - began
    assert done.returncode == 0, done.stderr
    return Act(began, centre.home.serving.lstat().st_mtime, took, done.stdout)


def journal(centre: EmbeddedCentre) -> list[list[str]]:
    """The lines of the journal, split."""
    lines = centre.home.journal.read_text("utf-8", "replace").split("\n")[:-1]
    return [line.split("|") for line in lines]


def called(lines: Iterable[list[str]], prefix: str) -> list[list[str]]:
    """The lines about callers whose number begins so."""
    known = list(lines)
    calls = {line[1] for line in known if line[4] == "ARRIVED" and line[8].startswith(prefix)}
    return [line for line in known if line[1] in calls]


def records(centre: EmbeddedCentre, prefix: str) -> list[dict[str, Any]]:
    """The records of those callers, once all have ended; a degraded call's outcome is told as such."""
    count = sum(line[4] == "ARRIVED" for line in called(journal(centre), prefix))
    query = """select case when degraded then 'degraded, ' || outcome else outcome end as outcome, last_queue
               from call where number like %s and outcome <> 'in_progress'"""

    def ended() -> list[dict[str, Any]]:
        rows = connection.execute(query, [f"{prefix}%"]).fetchall()
        return rows if len(rows) == count else []

    with connected(centre) as connection:
        return wait_until(ended, 180)


def longest(answers: Iterable[tuple[float, float]], since: float, until: float) -> float:
    """The longest that a caller had to wait for his answer, of those who dialled in this time."""
    return max((took for at, took in answers if since <= at - took < until), default=float("nan"))


def enlarged_1000(talks: int, desks: int) -> str:
    """The 1000 with so many agents (l1, l2 ...) more in its first queue, and so many (d1, d2 ...) in that of the post.

    The post is where everybody goes who chooses nothing else, and helps the crisis unit.
    """
    text = (folder("asterisk-conf") / "centre" / "1000.yaml").read_text(encoding="utf-8")
    more = [
        f"  l{n}: {{name: Talker {n}, extension: {1000 + n}, skills: {{fixed-line: 0}}}}" for n in range(1, talks + 1)
    ]
    more += [f"  d{n}: {{name: Desk {n}, extension: {3000 + n}, skills: {{post: 0}}}}" for n in range(1, desks + 1)]
    for old, new in (
        ("\nagents:\n", "\nagents:\n" + "\n".join(more) + "\n"),
        ("default: fixed-line           #", "default: post #"),
        ("    queue:                      # named", "    queue:\n      help: [post] # named"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text
