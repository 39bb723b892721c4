"""From the lines about one agent to the times when he was there, and when he paused: a pure function.

Asterisk writes ADDMEMBER and REMOVEMEMBER when he comes into a queue and goes, PAUSE and UNPAUSE for a queue, PAUSEALL
and UNPAUSEALL for all of his; to the second, and without the telephone. It writes nothing when it stops, and nothing
when it starts again and remembers its members, or has forgotten them. So after each start ours calls the roll: a
line ``PRESENT|ms|-|roll|place|queues|paused`` for each agent who is there, then one ``ROLLCALL|ms|-|roll|agents``.
There, `roll` are the milliseconds of the moment at which it looked. Who is not named has gone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from mille.records.attendance.sessions import Gone, Pause, Session
from mille.records.journal.line import Line

PAUSES, RETURNS = ("PAUSEALL", "PAUSE"), ("UNPAUSEALL", "UNPAUSE")
OF_AN_AGENT = frozenset({"ADDMEMBER", "REMOVEMEMBER", "PRESENT", *PAUSES, *RETURNS})
"""The events of one agent that this reads."""
OF_ALL_AGENTS = frozenset({"QUEUESTART", "ROLLCALL"})
"""The events of a node that concern all its agents."""

MOVING = timedelta(minutes=10)
"""Who comes in while he is there is at another telephone; for so long, the next going is from the one before."""
TOLD_TWICE = timedelta(seconds=2)
"""For how long that is believed of who comes in twice within one second: a line may stand there twice."""
LATE = timedelta(seconds=5)
"""How much later than his going a line may still speak of an agent as being there."""


@dataclass(slots=True)
class _There:
    """A session that goes on, when the journal last spoke of it, and his pause.

    `others` are the further telephones where he is, each with the moment until which that is believed.
    """

    session: Session
    seen_at: datetime
    others: list[datetime] = field(default_factory=list)
    pause: Pause | None = None


class _Reading:
    """The queues an agent is in while his lines are being read."""

    def __init__(self) -> None:
        self.there: dict[str, _There] = {}
        self.sessions: list[Session] = []
        self.pauses: list[Pause] = []
        self._starts: list[datetime] = []
        self._present: dict[str, set[str]] = {}
        self._left: dict[str, datetime] = {}

    def read(self, line: Line) -> None:
        """What this line changes."""
        match line.event:
            case "QUEUESTART":
                self._starts.append(line.at)
            case "PRESENT":
                self._is_present(line)
            case "ROLLCALL":
                self._roll(line)
            case "ADDMEMBER":
                self._come(line)
            case "REMOVEMEMBER":
                self._go(line)
            case "PAUSEALL" | "UNPAUSEALL":
                for queue in self.there:
                    self._seen(queue, line.at)
                    self._pause(queue, line)
            case "PAUSE" | "UNPAUSE":
                if self._seen(line.queue, line.at):
                    self._pause(line.queue, line)

    def paused(self, queue: str) -> bool:
        """Whether he pauses in this queue; in any, for a line of all queues."""
        there = [self.there[queue]] if queue in self.there else self.there.values() if queue in ("", "NONE") else ()
        return any(known.pause is not None for known in there)

    def finish(self) -> None:
        """What still goes on when there are no more lines."""
        for known in self.there.values():
            self.sessions.append(known.session)
            self.pauses += [known.pause] if known.pause else []

    def _come(self, line: Line) -> None:
        known = self.there.get(line.queue)
        if known is not None and (restart := self._restart_since(known.seen_at)):
            self._leave(line.queue, restart, Gone.RESTART)
            known = None
        if known is None:
            self.there[line.queue] = known = _There(Session(line.queue, line.at), line.at)
        elif known.session.began_at == line.at and not known.session.login:  # named by a roll of the same second
            known.session = replace(known.session, login=True)
        else:
            known.seen_at = line.at
            known.others.append(line.at + (TOLD_TWICE if line.at == known.session.began_at else MOVING))
        if line.arg(0) == "PAUSED":
            self._begin_pause(known, line.at, "")
        else:
            self._end_pause(known, line.at)

    def _go(self, line: Line) -> None:
        if self._seen(line.queue, line.at):
            known = self.there[line.queue]
            known.others = [until for until in known.others if until >= line.at]
            if known.others:
                known.others.pop()
            else:
                self._leave(line.queue, line.at, Gone.LOGOUT)

    def _is_present(self, line: Line) -> None:
        queues, paused = set(_listed(line.arg(4))), set(_listed(line.arg(5)))
        self._present.setdefault(line.arg(2), set()).update(queues)
        for queue in queues:
            known = self.there.setdefault(queue, _There(Session(queue, line.at, login=False), line.at))
            known.seen_at, known.others = line.at, []
            if queue not in paused:
                self._end_pause(known, line.at)
            elif known.pause is None:
                self._begin_pause(known, line.at, "")

    def _roll(self, line: Line) -> None:
        """Who was there before, and is not named, has gone: when Asterisk started again, if it has since."""
        looked, present = _moment(line), self._present.get(line.arg(2), set())
        for queue, known in list(self.there.items()):
            if queue not in present and known.seen_at < looked:
                restart = self._restart_since(known.seen_at)
                self._leave(queue, restart or line.at, Gone.RESTART if restart else Gone.ABSENT)

    def _seen(self, queue: str, at: datetime) -> bool:
        """Whether he is in this queue, as far as this moment shows; a line that comes late shows nothing."""
        if queue not in self.there and at - self._left.get(queue, datetime.min.replace(tzinfo=UTC)) > LATE:
            self.there[queue] = _There(Session(queue, at, login=False), at)
        if queue in self.there:
            self.there[queue].seen_at = at
        return queue in self.there

    def _pause(self, queue: str, line: Line) -> None:
        known = self.there[queue]
        if line.event in PAUSES:
            self._begin_pause(known, line.at, line.arg(0))
        else:
            self._end_pause(known, line.at)

    def _begin_pause(self, known: _There, at: datetime, reason: str) -> None:
        """He pauses; if he does already, with another reason from here on."""
        if known.pause is not None and reason in ("", known.pause.reason):
            return
        if known.pause is not None and known.pause.began_at == at:
            known.pause = replace(known.pause, reason=reason)
            return
        self._end_pause(known, at)
        known.pause = Pause(known.session.queue, at, reason=reason or None)

    def _end_pause(self, known: _There, at: datetime) -> None:
        if known.pause is not None and at > known.pause.began_at:
            self.pauses.append(replace(known.pause, ended_at=at))
        known.pause = None

    def _leave(self, queue: str, at: datetime, how: Gone) -> None:
        known = self.there.pop(queue)
        self._end_pause(known, at)
        self.sessions.append(replace(known.session, ended_at=at, ended=how))
        self._left[queue] = at

    def _restart_since(self, at: datetime) -> datetime | None:
        """When Asterisk first started again after this moment, if it did."""
        return next((start for start in self._starts if start > at), None)


def fold_agent(lines: Iterable[Line]) -> tuple[tuple[Session, ...], tuple[Pause, ...]]:
    """The sessions and pauses that the lines of one agent tell, with those of his node. Their order does not matter.

    Two of opposite meaning within one second leave him as he was.
    """
    reading = _Reading()
    told = [line for line in lines if line.event in OF_AN_AGENT | OF_ALL_AGENTS]
    for _, second in groupby(sorted(told, key=lambda line: (line.at, line.raw)), key=lambda line: line.at):
        for line in list(_in_order(list(second), reading)):
            reading.read(line)
    reading.finish()
    sessions = sorted(reading.sessions, key=lambda session: (session.began_at, session.queue))
    return tuple(sessions), tuple(sorted(reading.pauses, key=lambda pause: (pause.began_at, pause.queue)))


def _in_order(second: list[Line], reading: _Reading) -> Iterator[Line]:
    """The lines of one second in an order that makes sense: who pauses returns first, who does not pauses first."""
    ranks = {"QUEUESTART": 0, "PRESENT": 1, "ROLLCALL": 2, "ADDMEMBER": 3, "REMOVEMEMBER": 9}

    def rank(line: Line) -> tuple[int, bytes]:
        if line.event in ranks:
            return ranks[line.event], line.raw
        paused = reading.paused(line.queue)
        kinds = (*RETURNS, *PAUSES) if paused else (*PAUSES, *RETURNS)
        return 4 + kinds.index(line.event), line.raw

    yield from sorted(second, key=rank)


def _listed(text: str) -> list[str]:
    return [name for name in text.split(",") if name]


def _moment(line: Line) -> datetime:
    """When the roll was called, to the second; the line's own, when it does not say."""
    looked = line.number(2)
    if looked is None:
        return line.at
    return min(line.at, datetime.fromtimestamp(0, UTC) + timedelta(seconds=looked // 1000))
