"""The talk that the queues' journal tells, against the one that the channel events tell: where they differ.

The journal is what the records are made of; it is wrong where Asterisk's queue loses sight of an agent's channel, and
silent about whom a caller goes on talking with after a transfer out of the queues. Nothing is corrected: a difference
is shown, with both figures.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mille.records.calls.call import Call, Handling
from mille.records.calls.cel import Together
from mille.records.journal.asterisk_events import Connect
from mille.records.journal.line import Line, with_event

MARGIN = 2.0
"""Seconds; the journal's talk is the difference of two whole seconds."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One talk by both accounts, in seconds; None where an account has no such talk, or not its end."""

    callid: str
    who: str
    journal: float | None
    channels: float | None

    @property
    def agree(self) -> bool:
        """Whether they say the same. Who hangs up as he is being connected was never joined with anybody."""
        if self.journal is None:
            return False
        return abs(self.journal - (self.channels or 0.0)) <= MARGIN


def compare(call: Call, lines: Iterable[Line], together: Sequence[Together]) -> tuple[Compared, ...]:
    """The talks of one call by both accounts; `together` is with whom his channel was joined."""
    left = list(together)
    compared = [_compared(call.callid, handling, uniqueid, left) for handling, uniqueid in _handled(call, lines)]
    if call.reached is not None:
        longest = max(left, key=lambda one: one.seconds, default=None)
        seconds = sum(one.seconds for one in left if longest is not None and one.uniqueid == longest.uniqueid)
        compared.append(Compared(call.callid, call.reached.who, call.reached.talk, seconds if longest else None))
        left = [one for one in left if longest is not None and one.uniqueid != longest.uniqueid]
    return (*compared, *_others(call.callid, left))


def _compared(callid: str, handling: Handling, uniqueid: str | None, left: list[Together]) -> Compared:
    his = [one for one in left if one.uniqueid == uniqueid]
    for one in his:
        left.remove(one)
    return Compared(callid, handling.agent, handling.talk, sum(one.seconds for one in his) if his else None)


def _handled(call: Call, lines: Iterable[Line]) -> Iterator[tuple[Handling, str | None]]:
    """The talks of the queues' agents, each with the uniqueid of the agent's channel, as CONNECT names it."""
    connects = sorted(with_event(lines, Connect), key=lambda pair: (pair[0].at, pair[0].raw))
    for handling in (handling for stint in call.stints for handling in stint.handlings):
        own = next((pair for pair in connects if pair[0].agent == handling.agent), None)
        if own is not None:
            connects.remove(own)
        yield handling, own[1].channel if own is not None else None


def _others(callid: str, left: Iterable[Together]) -> Iterator[Compared]:
    """Whom the journal does not know: after a transfer to a telephone or outside."""
    seconds: dict[str, float] = {}
    for one in left:
        seconds[one.who] = seconds.get(one.who, 0.0) + one.seconds
    for who, total in seconds.items():
        if total > MARGIN:
            yield Compared(callid, who, None, total)
