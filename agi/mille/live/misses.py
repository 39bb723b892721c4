"""Agents who do not take their calls: rung behind all others for a while, and paused when it goes on.

Asterisk itself puts such an agent behind the others in the queue that rang them (asterisk-conf/ringing.conf), with or
without us; here it is done in their other queues, taken back after a while, and ended by a pause, "did not answer".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from mille.asterisk.agents import misses
from mille.asterisk.agents.members import RESTS
from mille.asterisk.change.installation import Installation
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.wire import journal_line_writer, queue_status
from mille.asterisk.wire.ami_stream import Message
from mille.asterisk.wire.queue_status import Picture
from mille.records.files.journal_news import JournalNews
from mille.records.journal.events import Back, RingsOn, Rung
from mille.records.journal.line import Line

BEHIND = timedelta(minutes=1)
"""For this long after a missed call an agent is rung after the others."""
MISSED = ("noanswer", "refused", "forwarded", "failed")
"""How a ring ends that counts as missed."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Miss:
    """The last call that an agent did not take: when, for which queue, and how many in a row that makes."""

    at: datetime
    queue: str
    count: int


class Misses:
    """The duty: reads the journal as it grows."""

    name = "misses"

    def __init__(self, here: Installation, journal: Path) -> None:
        self._here, self._journal = here, journal
        self._news: JournalNews | None = None
        self._behind: dict[str, datetime] = {}
        self._rings_on: set[str] = set()

    def due(self, now: datetime) -> datetime | None:
        """At each look: somebody may have missed a call."""
        return now

    def do(self, now: datetime) -> None:
        """Does what the last second asks for. Raises AmiError, NotRunning, Taken: then again."""
        began = self._news is None
        self._news = self._news or JournalNews(self._journal, (Rung, Back), now - BEHIND)
        latest = latest_of(self._news.read())
        over = [code for code, since in self._behind.items() if not since <= now < since + BEHIND]
        if not (began or latest or over):
            return
        try:
            with turn(self._here.releases.folder, MEMBERS):
                self._see_to(latest, now, began)
        except Exception:
            self._news = None  # read again what could not be done
            raise

    def _see_to(self, latest: dict[str, Miss | None], now: datetime, began: bool) -> None:
        picture = queue_status.take(self._here.ami)
        if began:
            self._behind = dict.fromkeys(misses.not_answering(picture), now) | self._behind
            self._wake(picture)
        for code, miss in latest.items():
            if miss is None:
                self._behind[code] = now - BEHIND
                self._rings_on.discard(code)
            else:
                self._behind[code] = min(miss.at, now)
                self._perform(misses.behind(code, miss.count, picture))
                self._judge(code, miss, picture)
        for code, since in list(self._behind.items()):
            if not since <= now < since + BEHIND:
                del self._behind[code]
                self._perform(misses.forgiven(code, picture))

    def _judge(self, code: str, miss: Miss, picture: Picture) -> None:
        """Pauses who has missed too many; the last who can be rung in a queue is rung on."""
        queue = self._here.in_force().queues.get(miss.queue)
        if queue is None or not 0 < queue.misses <= miss.count or not (pause := misses.absent(code, picture)):
            return
        if alone := misses.alone_in(code, picture):
            if code not in self._rings_on:
                self._rings_on.add(code)
                journal_line_writer.write(self._here.ami, RingsOn(miss.count, tuple(alone)), agent=code)
                log.warning("rings_on", agent=code, missed=miss.count, nobody_else_in=alone)
            return
        misses.mark_absent(self._here.console, code)
        self._perform(pause)
        log.info("did_not_answer", agent=code, missed=miss.count, queue=miss.queue)

    def _wake(self, picture: Picture) -> None:
        """Whose rest was cut short by a restart of Asterisk, and would go on for ever."""
        now = datetime.now(UTC).timestamp()
        for code in {member.code for known in picture.values() for member in known.members if member.resting}:
            said = self._here.console.run(f"database get {RESTS} {code}")
            until = said.removeprefix("Value: ").strip()
            if not until.isdigit() or not now - 3600 < int(until) + 5 < now + 3600 or int(until) + 5 < now:
                members = [member for _, member in misses.members_of(code, picture) if member.resting]
                self._perform({"Action": "QueuePause", "Interface": at, "Paused": "false", "Reason": why}
                              for at, why in {(member.interface, member.reason) for member in members})  # fmt: skip

    def _perform(self, actions: Iterable[Message]) -> None:
        """Somebody may have logged out meanwhile; then there is nothing to do for them."""
        if wanted := list(actions):
            self._here.ami.ask(*wanted)


def latest_of(lines: Iterable[Line]) -> dict[str, Miss | None]:
    """The last that the journal says of each agent: the missed call, or None when they are back since."""
    found: dict[str, Miss | None] = {}
    for line in lines:
        match line.event:
            case Back():
                found[line.agent] = None
            case Rung(result=result, misses=count) if result in MISSED:
                found[line.agent] = Miss(line.at, line.queue, count or 1)
    return found
