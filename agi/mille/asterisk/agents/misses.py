"""Agents who miss their calls: what Asterisk keeps about it (asterisk-conf/ringing.conf), and how it ends.

Each call that an agent misses in a row adds RAISE to the penalty of their telephone, so the number of missed calls
can be read from it; after as many as their queue allows, they are paused.
"""

from collections.abc import Iterator, Mapping

from mille.asterisk.agents.members import ABSENT, RESTS, drop, forget_misses
from mille.asterisk.dialplan.places import penalties
from mille.asterisk.wire.ami_stream import Message
from mille.asterisk.wire.console import Runs
from mille.asterisk.wire.queue_status import RAISE, Member, Picture
from mille.centre.model.centre import Centre
from mille.errors import MilleError
from mille.records.attendance.agent_fold import DID_NOT_ANSWER

MOST = 15
"""The most misses that can be read from a penalty."""


def missed(member: Member) -> int:
    """How many calls in a row this agent has missed, as far as this queue knows; 15 is 15 or more."""
    return member.penalty // RAISE


def behind(code: str, misses: int, now: Picture) -> Iterator[Message]:
    """The actions that put an agent behind all others in each of their queues; none where they are already."""
    for queue, member in members_of(code, now):
        wanted = member.penalty % RAISE + RAISE * min(misses, MOST)
        if member.penalty != wanted:
            yield _penalty(queue, member, wanted)


def forgiven(code: str, now: Picture) -> Iterator[Message]:
    """The actions that give an agent the old preference again."""
    for queue, member in members_of(code, now):
        if missed(member):
            yield _penalty(queue, member, member.penalty % RAISE)


def members_of(code: str, now: Picture) -> Iterator[tuple[str, Member]]:
    """The queues of an agent, with the agent's member in each."""
    for queue, picture in now.items():
        yield from ((queue, member) for member in picture.members if member.code == code)


def alone_in(code: str, now: Picture) -> list[str]:
    """The queues of an agent where nobody else can be rung: the others cannot be reached, or pause."""
    return [
        queue
        for queue, _ in members_of(code, now)
        if not any(other.there and not other.paused for other in now[queue].members if other.code != code)
    ]


def absent(code: str, now: Picture) -> list[Message]:
    """The actions that pause an agent in all their queues because they did not answer."""
    places = {member.interface: member.paused for _, member in members_of(code, now)}
    return [
        {"Action": "QueuePause", "Interface": at, "Paused": "true", "Reason": DID_NOT_ANSWER}
        for at, paused in places.items()
        if not paused
    ]


def mark_absent(console: Runs, code: str) -> None:
    """An agent who picks up is back; the end of a rest does not call them back earlier."""
    console.run(f"database put {ABSENT} {code} 1")
    drop(console, RESTS, code)


def come_back(console: Runs, centre: Centre, code: str, now: Picture) -> list[str]:
    """Lets an agent answer again who was paused for missed calls; returns the queues where that was so.

    A pause of their own goes on. Raises MilleError when they are not logged in.
    """
    there = list(members_of(code, now))
    if not there:
        raise MilleError(f"{code} is not logged in; `mille agent login {code}` logs them in")
    forget_misses(console, code)
    preferred = penalties(centre, centre.agents[code]) if code in centre.agents else {}
    back = []
    for queue, member in there:
        if missed(member):
            wanted = preferred.get(queue, member.penalty % RAISE)
            console.run(f"queue set penalty {wanted} on {member.interface} in {queue}")
        if member.reason == DID_NOT_ANSWER or member.resting:
            console.run(f'queue unpause member {member.interface} queue {queue} reason "{member.reason}"')
            back += [queue] if member.reason == DID_NOT_ANSWER else []
    return back


def not_answering(now: Picture) -> Mapping[str, int]:
    """The agents who missed their last calls, each with how many."""
    found: dict[str, int] = {}
    for picture in now.values():
        for member in picture.members:
            if missed(member) or member.reason == DID_NOT_ANSWER:
                found[member.code] = max(found.get(member.code, 0), missed(member))
    return found


def _penalty(queue: str, member: Member, wanted: int) -> Message:
    return {"Action": "QueuePenalty", "Queue": queue, "Interface": member.interface, "Penalty": str(wanted)}
