"""Agents logged in, after the description has changed: added, removed, preferred otherwise."""

from collections.abc import Iterator

from mille.asterisk.ami import Ami, Message
from mille.asterisk.members import interface, penalties, telephones
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
    return _perform(ami, actions(centre, now))


def let_in(ami: Ami, centre: Centre, now: Picture) -> int:
    """The first half of it: nobody leaves a queue yet. How many memberships are new. Raises AmiError."""
    return _perform(ami, list(_new(centre, now)))


def _perform(ami: Ami, wanted: list[Message]) -> int:
    for start in range(0, len(wanted), AT_ONCE):
        ami.ask(*wanted[start : start + AT_ONCE])
    return len(wanted)


def _kept_and_gone(centre: Centre, now: Picture) -> Iterator[Message]:
    phones, skills = _phones(centre), _penalties(centre, now)
    for queue, picture in now.items():
        for member in picture.members:
            wanted = skills[member.code].get(queue)
            if wanted is None or member.interface != _place(centre, member, phones):
                yield {"Action": "QueueRemove", "Queue": queue, "Interface": member.interface}
            elif wanted != member.penalty:
                yield {"Action": "QueuePenalty", "Queue": queue, "Interface": member.interface, "Penalty": str(wanted)}


def _new(centre: Centre, now: Picture) -> Iterator[Message]:
    everybody = {member.code: member for picture in now.values() for member in picture.members}
    there = {(queue, m.code, m.interface) for queue, picture in now.items() for m in picture.members}
    phones, skills = _phones(centre), _penalties(centre, now)
    for code, member in everybody.items():
        place = _place(centre, member, phones)
        for queue, penalty in skills[code].items():
            if (queue, code, place) not in there:
                yield {
                    "Action": "QueueAdd",
                    "Queue": queue,
                    "Interface": place,
                    "Penalty": str(penalty),
                    "MemberName": code,
                    "Paused": "1" if member.paused else "0",
                }


def _place(centre: Centre, member: Member, phones: set[str]) -> str:
    """Where an agent answers: where he is logged in, or at his own telephone when that one is no more."""
    agent = centre.agents.get(member.code)
    return member.interface if member.interface in phones or agent is None else interface(agent.extension)


def _phones(centre: Centre) -> set[str]:
    """Asterisk's names of all telephones; made once, not for every member."""
    return {interface(extension) for extension in telephones(centre)}


def _penalties(centre: Centre, now: Picture) -> dict[str, dict[str, int]]:
    """For everybody who is logged in, the queues he is to answer; none for who is no agent any more."""
    codes = {member.code for picture in now.values() for member in picture.members}
    return {code: penalties(centre, centre.agents[code]) if code in centre.agents else {} for code in codes}
