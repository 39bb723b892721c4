"""Agents logged in, after the description has changed: added, removed, preferred otherwise."""

from collections.abc import Iterator

from mille.asterisk.ami import Ami, Message
from mille.asterisk.members import is_kept, penalties, place
from mille.asterisk.picture import Member, Picture
from mille.centre.model import Centre

AT_ONCE = 100
"""New memberships in one go: thousands at once make PJSIP drop calls."""


def actions(centre: Centre, now: Picture) -> list[Message]:
    """The AMI actions that bring the memberships to what the centre says. Pure; a second time there are none.

    Who is logged in nowhere stays out; who is logged in somewhere gets all the queues of his skills, at the telephone
    where he is, or at his own when that one is no more. New memberships come first, so that no queue is without agents
    in between. A removal does not touch a talk.
    """
    return [*_new(centre, now), *_kept_and_gone(centre, now)]


def reconcile(ami: Ami, centre: Centre, now: Picture) -> int:
    """Does it, in batches; how many memberships were changed. Raises AmiError."""
    wanted = actions(centre, now)
    for start in range(0, len(wanted), AT_ONCE):
        ami.ask(*wanted[start : start + AT_ONCE])
    return len(wanted)


def _kept_and_gone(centre: Centre, now: Picture) -> Iterator[Message]:
    for queue, picture in now.items():
        for member in picture.members:
            wanted = _penalties(centre, member.code).get(queue)
            if wanted is None or member.interface != _place(centre, member):
                yield {"Action": "QueueRemove", "Queue": queue, "Interface": member.interface}
            elif wanted != member.penalty:
                yield {"Action": "QueuePenalty", "Queue": queue, "Interface": member.interface, "Penalty": str(wanted)}


def _new(centre: Centre, now: Picture) -> Iterator[Message]:
    everybody = {member.code: member for picture in now.values() for member in picture.members}
    there = {(queue, m.code, m.interface) for queue, picture in now.items() for m in picture.members}
    for code, member in everybody.items():
        at = _place(centre, member)
        for queue, penalty in _penalties(centre, code).items():
            if (queue, code, at) not in there:
                yield {
                    "Action": "QueueAdd",
                    "Queue": queue,
                    "Interface": at,
                    "Penalty": str(penalty),
                    "MemberName": code,
                    "Paused": "1" if member.paused else "0",
                }


def _place(centre: Centre, member: Member) -> str:
    """Where an agent answers: where he is logged in, or at his own telephone when that one is no more."""
    agent = centre.agents.get(member.code)
    kept = is_kept(centre, member.code, member.interface)
    return member.interface if kept or agent is None else place(agent)


def _penalties(centre: Centre, code: str) -> dict[str, int]:
    agent = centre.agents.get(code)
    return penalties(centre, agent) if agent else {}
