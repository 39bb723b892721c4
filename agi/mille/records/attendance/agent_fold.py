"""From the lines about one agent to the agent's sessions and pauses: a pure function.

Asterisk writes ADDMEMBER and REMOVEMEMBER when an agent joins and leaves a queue, PAUSE and UNPAUSE for one queue,
PAUSEALL and UNPAUSEALL for all of the agent's; to the second, and without the telephone. It writes nothing when it
stops, or when it starts again, whether it remembers its members or not. So after each start mille calls the roll: a
line PRESENT for each agent who is there, then one ROLLCALL. Agents who are not named have left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from mille.records.attendance.sessions import Gone, Pause, Session
from mille.records.journal.agent_events import (
    AddMember,
    OfAgent,
    OfNode,
    PauseAll,
    Present,
    QueueStart,
    RemoveMember,
    RollCall,
    Unpause,
    UnpauseAll,
)
from mille.records.journal.agent_events import Pause as PauseInQueue
from mille.records.journal.definition import Event
from mille.records.journal.line import EPOCH, Line

PAUSES: tuple[type[Event], ...] = (PauseAll, PauseInQueue)
RETURNS: tuple[type[Event], ...] = (UnpauseAll, Unpause)
RANKS: dict[type[Event], int] = {QueueStart: 0, Present: 1, RollCall: 2, AddMember: 3, RemoveMember: 9}
"""The order of lines within one second; pauses and returns come between."""

RESTS = frozenset({"refused", "wrap-up"})
"""The reasons of pauses that are none: for some seconds a telephone that refused a call is not rung again, nor an agent
who has just talked."""
DID_NOT_ANSWER = "did not answer"
"""The reason of the pause of an agent who did not take several calls in a row."""

MOVING = timedelta(minutes=10)
"""An agent who joins again is at another telephone; for this long, the next leaving is from the earlier one."""
WRITTEN_TWICE = timedelta(seconds=2)
"""The same, for an agent who joins twice within one second: a line may have been written twice."""
LATE = timedelta(seconds=5)
"""How long after an agent has left a line may still show the agent as being there."""


@dataclass(slots=True)
class _There:
    """A session that is not over, when the journal last showed it, and the pause in it.

    `others` are further telephones of the agent, each with the moment until which that is believed.
    """

    session: Session
    seen_at: datetime
    others: list[datetime] = field(default_factory=list)
    pause: Pause | None = None


class _Reading:
    """The queues of an agent while the lines are being read."""

    def __init__(self) -> None:
        self.there: dict[str, _There] = {}
        self.sessions: list[Session] = []
        self.pauses: list[Pause] = []
        self._starts: list[datetime] = []
        self._present: dict[int | None, set[str]] = {}
        self._left: dict[str, datetime] = {}

    def read(self, line: Line) -> None:
        """Takes one more line."""
        match line.event:
            case QueueStart():
                self._starts.append(line.at)
            case Present() as event:
                self._is_present(event, line.at)
            case RollCall() as event:
                self._roll(event, line.at)
            case AddMember() as event:
                self._come(event, line)
            case RemoveMember():
                self._go(line)
            case PauseAll() | UnpauseAll() as event:
                for queue in self.there:
                    self._seen(queue, line.at)
                    self._pause(queue, event, line.at)
            case PauseInQueue() | Unpause() as event:
                if self._seen(line.queue, line.at):
                    self._pause(line.queue, event, line.at)

    def paused(self, queue: str) -> bool:
        """Whether the agent pauses in this queue; in any queue, for a line about all queues."""
        there = [self.there[queue]] if queue in self.there else self.there.values() if queue in ("", "NONE") else ()
        return any(known.pause is not None for known in there)

    def finish(self) -> None:
        """Adds the sessions and pauses that are not over when there are no more lines."""
        for known in self.there.values():
            self.sessions.append(known.session)
            self.pauses += [known.pause] if known.pause else []

    def _come(self, event: AddMember, line: Line) -> None:
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
            known.others.append(line.at + (WRITTEN_TWICE if line.at == known.session.began_at else MOVING))
        if event.state == "PAUSED":
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

    def _is_present(self, event: Present, at: datetime) -> None:
        self._present.setdefault(event.roll, set()).update(event.queues)
        for queue in set(event.queues):
            known = self.there.setdefault(queue, _There(Session(queue, at, login=False), at))
            known.seen_at, known.others = at, []
            if queue not in event.paused:
                self._end_pause(known, at)
            elif known.pause is None:
                self._begin_pause(known, at, "")

    def _roll(self, event: RollCall, at: datetime) -> None:
        """An agent who was there and is not named has left: when Asterisk started again, if it has since."""
        looked, present = _moment(event, at), self._present.get(event.roll, set())
        for queue, known in list(self.there.items()):
            if queue not in present and known.seen_at < looked:
                restart = self._restart_since(known.seen_at)
                self._leave(queue, restart or at, Gone.RESTART if restart else Gone.ABSENT)

    def _seen(self, queue: str, at: datetime) -> bool:
        """Whether the agent is in this queue at this moment; a line that comes late does not show it."""
        if queue not in self.there and at - self._left.get(queue, datetime.min.replace(tzinfo=UTC)) > LATE:
            self.there[queue] = _There(Session(queue, at, login=False), at)
        if queue in self.there:
            self.there[queue].seen_at = at
        return queue in self.there

    def _pause(self, queue: str, event: PauseAll | PauseInQueue | UnpauseAll | Unpause, at: datetime) -> None:
        if isinstance(event, PAUSES):
            self._begin_pause(self.there[queue], at, event.reason)
        else:
            self._end_pause(self.there[queue], at)

    def _begin_pause(self, known: _There, at: datetime, reason: str) -> None:
        """Begins a pause; if the agent pauses already, with another reason."""
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
    """The sessions and pauses of one agent, from the lines about the agent and the node. Their order does not matter.

    Two of opposite meaning within one second leave them as they were.
    """
    reading = _Reading()
    about = [line for line in lines if isinstance(line.event, (OfAgent, OfNode)) and not _is_rest(line.event)]
    for _, second in groupby(sorted(about, key=lambda line: (line.at, line.raw)), key=lambda line: line.at):
        for line in list(_in_order(list(second), reading)):
            reading.read(line)
    reading.finish()
    sessions = sorted(reading.sessions, key=lambda session: (session.began_at, session.queue))
    return tuple(sessions), tuple(sorted(reading.pauses, key=lambda pause: (pause.began_at, pause.queue)))


def _is_rest(event: Event) -> bool:
    return isinstance(event, (PauseAll, PauseInQueue, UnpauseAll, Unpause)) and event.reason in RESTS


def _in_order(second: list[Line], reading: _Reading) -> Iterator[Line]:
    """The lines of one second in an order that makes sense: a pausing agent returns first, another pauses first."""

    def rank(line: Line) -> tuple[int, bytes]:
        kind = type(line.event)
        if kind in RANKS:
            return RANKS[kind], line.raw
        paused = reading.paused(line.queue)
        kinds = (*RETURNS, *PAUSES) if paused else (*PAUSES, *RETURNS)
        return 4 + kinds.index(kind), line.raw

    yield from sorted(second, key=rank)


def _moment(event: RollCall, at: datetime) -> datetime:
    """When the roll was called, to the second; the line's own, when it does not say."""
    return at if event.roll is None else min(at, EPOCH + timedelta(seconds=event.roll // 1000))
