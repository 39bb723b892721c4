"""A whole centre for the end-to-end tests, and words to say what happens in it."""

import itertools
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, LiteralString, TypeVar

import numpy as np
import psycopg
from click.testing import CliRunner
from psycopg.rows import dict_row

from adding_up import unknown_in, wrong_in
from hearing import Match, is_silent, listening
from mille.asterisk.agents import members
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.dialplan import places
from mille.asterisk.sound.g711 import decode_alaw
from mille.centre.model.centre import Centre
from mille.cli.main import main
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.media import SILENCE
from mille.embedded.people import AgentPhone, Caller
from mille.embedded.witness import Witness
from mille.processes import Process
from mille.records.journal.line import Line, parse

T = TypeVar("T")
PATIENCE = 30.0
USUAL = (
    "sending OPTIONS request to endpoint trunk-",  # a trunk of a description whose address no test machine reaches
    "Unable to join queue",  # a queue is full or empty
    "res_pjsip_registrar.c: Endpoint 'trunk-",  # a telephone is unplugged that the description has no more
    "res_musiconhold.c: Failed to write frame",  # the caller hung up while a frame of music was on its way
)
"""What Asterisk says as a warning though nothing is wrong."""
FASTAGI_DOWN = ("Connecting to '127.0.0.1", "FastAGI", "res_agi")
"""What it says, rightly, while no AGI server answers."""
REACHABLE = ("(Not in use)", "(Ringing)", "(In use)", "(Busy)")
"""How `queue show` tells that a telephone is there; who logs in while callers wait is rung at once."""
_numbers = itertools.count(700_001)


def wait_until(what: Callable[[], T | None], patience: float = PATIENCE) -> T:
    """What `what` returns, as soon as it is true; fails when it does not become true."""
    end = time.monotonic() + patience
    while True:
        began = time.monotonic()
        if value := what():
            return value
        assert time.monotonic() < end, f"waited {patience} s in vain"
        time.sleep(0.02 + time.monotonic() - began)  # half of the time at most goes into looking


class Guest:
    """A caller of a test: his telephone, and what the journal says of him."""

    def __init__(
        self, centre: EmbeddedCentre, number: str, display: str, dialled: str, known_as: str | None = None
    ) -> None:
        self.centre, self.number = centre, number if known_as is None else known_as
        self.witness = Witness(centre.home.journal, self.number)
        self.caller = Caller(centre.sipp, dialled, number, display=display)
        self.press, self.hang_up = self.caller.press, self.caller.hang_up

    def wait_for(self, event: str) -> None:
        """Until the journal has this event of his call."""
        self.witness.wait_for(event, PATIENCE)

    def wait_for_steps(self, count: int) -> list[list[str]]:
        """Until so many steps were decided; returns them."""
        self.witness.wait_for_steps(count, PATIENCE)
        return self.witness.steps()

    def hears(self, prompt: str, language: str = "fr", first: float | None = None) -> Match:
        """Until he has heard a prompt (or its `first` seconds); fails when he does not."""
        sound = self.centre.home.etc / "prompts" / language / f"{prompt}.wav"
        return wait_until(listening(lambda: self.audio, wave_samples(sound), first))

    def hears_told(self, message: str, language: str = "fr") -> None:
        """Until he has heard a sentence of a table, which is told between releases."""
        sound = wave_samples(self.centre.home.slots / language / f"{message}.wav")
        wait_until(listening(lambda: self.audio, sound))

    @property
    def audio(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        """All that he has heard, 8 kHz."""
        return decode_alaw(self.caller.telephone.audio)

    def hears_something(self) -> None:
        """Until there is sound after now that is not silence."""
        start = len(self.audio)
        wait_until(lambda: len(self.audio) > start + 4000 and not is_silent(self.audio[start:]))

    def record(self) -> dict[str, Any]:
        """The one record of his call, once it has ended."""
        with connected(self.centre) as connection:
            called = ("number", self.number) if self.number else ("callid", self.witness.lines()[0][1])
            rows = wait_until(lambda: ended_calls(connection, *called))
            assert len(rows) == 1, rows
            return rows[0]


def all_ended(connection: psycopg.Connection[dict[str, Any]], callids: list[str]) -> bool:
    """Whether the records have the end of all these calls."""
    query: LiteralString = "select count(*) from call where callid = any(%s) and outcome <> 'in_progress'"
    try:
        (row,) = connection.execute(query, [callids]).fetchall()
    except psycopg.errors.UndefinedTable:  # the collector of a centre that has just started is about to make it
        return not callids
    return bool(row["count"] == len(callids))


def ended_calls(connection: psycopg.Connection[dict[str, Any]], what: LiteralString, is_: str) -> list[dict[str, Any]]:
    """The records of calls by number or callid, once every one has ended and all the journal's lines are there.

    The end of a talk may be written after that of its call; of a call that was cut off, never.
    """
    talks: LiteralString = "select from handling where handling.callid = call.callid and not handling.complete"
    talks = f"outcome <> 'interrupted' and exists ({talks}) as talks"
    try:
        rows = connection.execute(f"select *, {talks} from call where {what} = %s", [is_]).fetchall()
    except psycopg.errors.UndefinedTable:  # the collector of a centre that has just started is about to make it
        return []
    return rows if all(row["outcome"] != "in_progress" and not row.pop("talks") for row in rows) else []


def told_of_calls(centre: EmbeddedCentre) -> list[bytes]:
    """The journal's lines, but for those of the roll call, which may come at any moment."""
    lines = map(parse, centre.home.journal.read_bytes().splitlines(keepends=True))
    return [line.raw for line in lines if not isinstance(line, Line) or line.of_a_call]


def mille(centre: EmbeddedCentre, *words: str) -> subprocess.CompletedProcess[str]:
    """Types `mille ...` on the machine of the running centre; in this process, which spares Python's start."""
    done = CliRunner(env={"MILLE_HOME": str(centre.home.path)}).invoke(main, list(words))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception  # it would have ended with a traceback
    return subprocess.CompletedProcess(["mille", *words], done.exit_code, done.stdout, done.stderr)


def says(centre: EmbeddedCentre, *words: str) -> str:
    """What a command of an admin says; fails when it fails."""
    done = mille(centre, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def connected(centre: EmbeddedCentre) -> Iterator[psycopg.Connection[dict[str, Any]]]:
    """A connection to the centre's database."""
    with psycopg.connect(centre.database_uri, autocommit=True, row_factory=dict_row) as connection:
        yield connection


class House:
    """The centre as a test sees it: callers, agents, and what must be true when they have gone."""

    def __init__(self, centre: EmbeddedCentre) -> None:
        self.centre = centre
        self._stack = ExitStack()
        self._log_start = len(self._log())
        self._came_before = self._came()

    def rings(self, display: str = "", dialled: str = "1000", number: str = "", known_as: str | None = None) -> Guest:
        """Somebody dials, from a number that the centre may know otherwise."""
        guest = Guest(self.centre, number or str(next(_numbers)), display, dialled, known_as)
        self._stack.callback(guest.caller.close)
        return guest

    def chooses(self, key: str, **dials: str) -> Guest:
        """Somebody rings, hears the welcome, and presses a key of the menu."""
        guest = self.rings(**dials)
        guest.hears("welcome", first=1.5)
        guest.press(key)
        return guest

    def waits(self, key: str, **dials: str) -> Guest:
        """Somebody presses the key of a queue, and waits in it."""
        guest = self.chooses(key, **dials)
        guest.wait_for("ENTERQUEUE")
        return guest

    def answers(
        self, code: str, *, ring: float | None = 0.2, talk: float | None = None, voice: bytes = SILENCE,
        refuses: int = 0,
    ) -> AgentPhone:  # fmt: skip
        """An agent logs in at a telephone that answers after `ring` seconds and hangs up after `talk`, or `refuses`."""
        return self.answers_of(self.centre.centre, code, ring=ring, talk=talk, voice=voice, refuses=refuses)

    def answers_of(
        self, described: Centre, code: str, *, ring: float | None = 0.2, talk: float | None = None,
        voice: bytes = SILENCE, refuses: int = 0,
    ) -> AgentPhone:  # fmt: skip
        """The same for an agent of a centre as it is now described."""
        extension = described.agents[code].extension
        password = self.centre.here.site_of(described).telephones[extension]
        phone = AgentPhone(
            self.centre.sipp, f"phone-{extension}", password, ring=ring, talk=talk, voice=voice, refuses=refuses
        )
        self._stack.callback(phone.close)
        self.goes_afterwards(code)
        with self._turn():
            members.login(self.centre.console, described, code)
        wait_until(lambda: any(state in self.member(code) for state in REACHABLE))
        return phone

    def goes_afterwards(self, code: str) -> None:
        """An agent logs out when all others go, if he is there."""
        self._stack.callback(self._logs_out, code)

    def _logs_out(self, code: str) -> None:
        with self._turn():
            members.logout(self.centre.console, code)

    def _turn(self) -> AbstractContextManager[None]:
        """As `mille agent` does: the live service gives agents their queues too, when Asterisk was started again."""
        return turn(self.centre.here.releases.folder, MEMBERS)

    def attends(self, code: str, *, talk: float | None = None) -> Callable[[], object]:
        """An agent logs in and is paused: callers may wait. Returns what lets him answer."""
        return self.attends_of(self.centre.centre, code, talk=talk)

    def attends_of(self, described: Centre, code: str, *, talk: float | None = None) -> Callable[[], object]:
        """The same for an agent of a centre as it is now described."""
        self.answers_of(described, code, talk=talk)
        phone = places.interface(described.agents[code].extension)
        self.centre.console.run(f"queue pause member {phone}")
        return lambda: self.centre.console.run(f"queue unpause member {phone}")

    def member(self, code: str) -> str:
        """The console's lines about an agent."""
        lines = self.centre.console.run("queue show").splitlines()
        return "\n".join(line for line in lines if line.strip().startswith(f"{code} "))

    def rung(self, code: str) -> bool:
        """Whether an agent's telephone rings."""
        phone = f"PJSIP/phone-{self.centre.centre.agents[code].extension}-"
        lines = self.centre.console.run("core show channels concise").splitlines()
        return any(line.startswith(phone) and "!Ringing!" in line for line in lines)

    def lets_go(self, code: str) -> None:
        """An agent hangs up."""
        self.centre.console.run(f"channel request hangup {self.line_of(code)}")

    def line_of(self, code: str) -> str:
        """The channel to an agent's telephone."""
        phone = f"PJSIP/phone-{self.centre.centre.agents[code].extension}-"
        lines = self.centre.console.run("core show channels concise").splitlines()
        return next(line.split("!")[0] for line in lines if line.startswith(phone))

    def waiting(self, queue: str) -> list[str]:
        """The channels that wait in a queue, in their order."""
        lines = self.centre.console.run(f"queue show {queue}").splitlines()
        return [line.split()[1] for line in lines if "(wait:" in line]

    def line(self, queue: str) -> list[tuple[str, int]]:
        """The calls that wait in a queue, in their order, each with its QUEUE_PRIO."""
        lines = self.centre.console.run("core show channels concise").splitlines()
        calls = {line.split("!")[0]: line.split("!")[-1] for line in lines}
        shown = re.findall(r"(\S+) \(wait: \S+, prio: (\d+)\)", self.centre.console.run(f"queue show {queue}"))
        return [(calls[channel], int(prio)) for channel, prio in shown]

    def channels(self) -> int:
        """How many channels of calls there are; an agent's rest after a talk is a channel too, but no call."""
        lines = self.centre.console.run("core show channels concise").splitlines()
        return sum("!" in line and "@mille-rest-" not in line for line in lines)

    @contextmanager
    def without(self, process: Process) -> Iterator[None]:
        """While this process does not run."""
        process.stop()
        try:
            yield
        finally:
            process.start()
            if self.centre.settings.agi and process is self.centre.agi_server:
                wait_until(lambda: _accepts(self.centre.settings.agi))

    def everybody_goes(self) -> None:
        """Callers hang up, agents log out, and their telephones are unplugged."""
        self._stack.close()

    def close(self, tolerated: tuple[str, ...] = ()) -> None:
        """Everybody goes; then no channel is left, and Asterisk has complained of nothing but what is tolerated.

        Every call has exactly one outcome that is known, and the tables add up.
        """
        self.everybody_goes()
        wait_until(lambda: self.channels() == 0)
        self._adds_up()
        new = self._log()[self._log_start :]
        tolerated = (*tolerated, *USUAL)
        bad = [line for line in new if ("WARNING" in line or "ERROR" in line) and not any(t in line for t in tolerated)]
        assert not bad, bad

    def _adds_up(self) -> None:
        arrived = sorted(self._came() - self._came_before)
        with connected(self.centre) as connection:
            wait_until(lambda: all_ended(connection, arrived))
            if not arrived:
                return
            assert wrong_in(connection) == []
            assert unknown_in(connection, arrived) == []

    def _came(self) -> set[str]:
        """The calls that have arrived by now; not from where the journal ended before, for erasing makes it shorter."""
        journal = self.centre.home.journal
        lines = journal.read_bytes().splitlines() if journal.exists() else []
        return {line.split(b"|")[1].decode() for line in lines if b"|ARRIVED|" in line}

    def _log(self) -> list[str]:
        path = self.centre.home.log / "messages.log"
        return path.read_text(errors="replace").splitlines() if path.exists() else []


def _accepts(address: tuple[str, int] | None) -> bool:
    with suppress(OSError), socket.create_connection(address or ("", 0), timeout=1):
        return True
    return False


def wave_samples(path: Path) -> np.ndarray[Any, np.dtype[np.int16]]:
    """The samples of a prompt."""
    import wave

    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
