"""One person's records, wherever they are: found and erased. What cannot be reached is reported; the rest is done."""

import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mille.asterisk.announcements import voice_messages
from mille.asterisk.secrets import caller_key, passwords
from mille.asterisk.wire.console import Console, NotRunning
from mille.asterisk.wire.node_site import Site
from mille.live.callers import FAMILY
from mille.records.files import numbers_in_files
from mille.records.journal.line import readable
from mille.records.numbers.caller_hash import caller_of, normal
from mille.records.numbers.numbers_in_lines import Replace, hidden, of_one
from mille.records.numbers.personal_records import KeptCall, Person
from mille.records.sql.connection import Connection
from mille.records.sql.queries import queries
from mille.records.store import numbers_in_records, store
from mille.records.store.numbers_in_records import StoredCall

COLLECTED_WITHIN = 20.0
"""Seconds that the collector has to open the next file after a rotation."""
ASLEEP = "what Asterisk remembers of their last call: Asterisk does not run; start it, and run this again"
NO_NUMBER = "what Asterisk remembers of their last call: give the number instead of the hash to find it"
PRESENT_FILE = "the file in which Asterisk writes the journal: run this again when the file is finished"

_REMEMBERED = re.compile(r"^Value: (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Where:
    """Where records of people are. `site` None: only the database of a centre; `console` None: no Asterisk runs."""

    connection: Connection
    secrets: Path
    journal: Path
    site: Site | None
    console: Console | None

    @property
    def key(self) -> str:
        """The key of callers' hashes."""
        return caller_key.read(caller_key.file_of(self.secrets))


class Subject:
    """The person, by their number or by its hash."""

    def __init__(self, where: Where, number: str | None, hash_: str | None) -> None:
        self.where = where
        known = caller_of(number, where.key) if number else hash_
        self.callers = [known] if known else []
        self.known = numbers_in_records.of_person(where.connection, normal(number or ""), self.callers)
        self.number = number or next((call.number for call in self.known if call.number), None)
        self.handed_on = numbers_in_records.handed_to(where.connection, normal(self.number or ""))

    def find(self) -> Person:
        """Everything that is kept about them."""
        callids = {call.callid for call in self.known}
        remembered, unreachable = self._remembered()
        return Person(
            calls=tuple(_told(self.where.connection, self.known)),
            handed_on=tuple(_readable(raw) for _, raw in self.handed_on),
            messages=tuple(self._files(lambda site: site.messages, callids)),
            recordings=tuple(self._files(lambda site: site.recordings, callids)),
            remembered=remembered,
            unreachable=unreachable,
        )

    def erase(self, found: Person, by: str) -> tuple[str, ...]:
        """Erases it; returns what could not be reached. Their calls are still counted, as calls of unknown callers."""
        his = of_one(self.number, self.callers, self.where.key)
        connection = self.where.connection
        with connection.transaction():
            numbers_in_records.redact(
                connection, [*self.known, *(call for call, _ in self.handed_on)], his, self.where.key
            )
            numbers_in_records.hide(connection, self._torn)
            numbers_in_records.note(connection, by, "person", "calls", len(self.known))
            numbers_in_records.note(connection, by, "person", "transfers", len(self.handed_on))
        for what, paths in (("voice_messages", found.messages), ("recordings", found.recordings)):
            for path in paths:
                voice_messages.remove(Path(path))
            numbers_in_records.note(connection, by, "person", what, len(paths))
        if found.remembered:
            self._console(f"database del {FAMILY} {self._remembered_as}")
            numbers_in_records.note(connection, by, "person", "remembered", 1)
        return (*found.unreachable, *self._in_files(his, by))

    @property
    def _remembered_as(self) -> str:
        """The name under which the dialplan remembers them: extensions.conf makes the same of key and number."""
        key = passwords.read(self.where.secrets).get("callers", "")
        return hashlib.sha1(f"{key}{self.number}".encode(), usedforsecurity=False).hexdigest()

    def _remembered(self) -> tuple[str, tuple[str, ...]]:
        if self.number is None:
            return "", (NO_NUMBER,)
        try:
            told = self._console(f"database get {FAMILY} {self._remembered_as}")
        except NotRunning:
            return "", (ASLEEP,)
        value = _REMEMBERED.search(told)
        return (value[1] if value else ""), ()

    def _console(self, line: str) -> str:
        if self.where.console is None:
            raise NotRunning(NotRunning.__doc__)
        return self.where.console.run(line)

    def _files(self, folder: Callable[[Site], Path], callids: set[str]) -> list[Path]:
        site = self.where.site
        return [] if site is None else sorted(path for path in folder(site).rglob("*.wav") if path.stem in callids)

    def _torn(self, raw: bytes) -> bytes:
        """A line that could not be understood, without their number."""
        return hidden(raw, self.number or "")

    def _in_files(self, his: Replace, by: str) -> tuple[str, ...]:
        """Erases the person in the journal's files. If Asterisk's current file contains them, it is finished first."""
        if self.where.site is None:
            return ("the files of the journal: they are on the centre's machine; run this there",)
        now = numbers_in_records.now(self.where.connection)
        finished = not numbers_in_files.is_due(self.where.journal, now, his, self._torn) or self._rotated()
        position = store.position(self.where.connection, self.where.site.node)
        files = numbers_in_files.erase(self.where.journal, position, now, his, torn=self._torn)
        numbers_in_records.note(self.where.connection, by, "person", "files", files.changed)
        packed = tuple(f"{path}: it is compressed; unpack or remove it" for path in files.compressed)
        return packed if finished else (*packed, PRESENT_FILE)

    def _rotated(self) -> bool:
        """Lets Asterisk begin a new file; whether the collector has reached it."""
        assert self.where.site is not None
        try:
            self._console("logger rotate")
        except NotRunning:
            return False
        end = time.monotonic() + COLLECTED_WITHIN
        while time.monotonic() < end:
            position = store.position(self.where.connection, self.where.site.node)
            if position is not None and position.inode == self.where.journal.stat().st_ino:
                return True
            time.sleep(0.1)
        return False


def _told(connection: Connection, known: Sequence[StoredCall]) -> list[KeptCall]:
    if not known:
        return []
    wanted = {(call.node, call.callid) for call in known}
    arrivals = [call.arrived_at for call in known]
    given = {
        "nodes": sorted({node for node, _ in wanted}),
        "callids": sorted({callid for _, callid in wanted}),
        "first": min(arrivals),
        "last": max(arrivals),
    }
    rows = connection.execute(queries()["calls_told"], given).fetchall()
    return [replace(KeptCall(*row), lines=_lines(connection, *row[:2])) for row in rows if row[:2] in wanted]


def _lines(connection: Connection, node: str, callid: str) -> tuple[str, ...]:
    found = connection.execute(queries()["raw_lines"], {"node": node, "callid": callid})
    return tuple(_readable(bytes(row[0])) for row in found)


def _readable(raw: bytes) -> str:
    return readable(raw.rstrip(b"\r\n"))
