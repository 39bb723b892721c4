"""Agents logged in, after the description has changed: added, removed, preferred otherwise."""

from collections.abc import Iterator

from mille.asterisk.ami import Ami, Message
from mille.asterisk.members import penalties
from mille.asterisk.picture import Picture
from mille.centre.model import Centre

AT_ONCE = 100
"""New memberships in one go: thousands at once make PJSIP drop calls."""


def actions(centre: Centre, now: Picture) -> list[Message]:
    """The AMI actions that bring the memberships to what the centre says. Pure; a second time there are none.

    Who is logged in nowhere stays out; who is logged in somewhere gets all the queues of his skills, at the telephone
    where he is. A removal does not touch a talk.
    """
    return [*_kept_and_gone(centre, now), *_new(centre, now)]


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
            if wanted is None:
                yield {"Action": "QueueRemove", "Queue": queue, "Interface": member.interface}
            elif wanted != member.penalty:
                yield {"Action": "QueuePenalty", "Queue": queue, "Interface": member.interface, "Penalty": str(wanted)}


def _new(centre: Centre, now: Picture) -> Iterator[Message]:
    at = {member.code: member.interface for picture in now.values() for member in picture.members}
    there = {(queue, member.code) for queue, picture in now.items() for member in picture.members}
    for code, interface in at.items():
        for queue, penalty in _penalties(centre, code).items():
            if (queue, code) not in there:
                yield {
                    "Action": "QueueAdd",
                    "Queue": queue,
                    "Interface": interface,
                    "Penalty": str(penalty),
                    "MemberName": code,
                }


def _penalties(centre: Centre, code: str) -> dict[str, int]:
    agent = centre.agents.get(code)
    return penalties(centre, agent) if agent else {}
