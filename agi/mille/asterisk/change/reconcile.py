"""Logged-in agents, after the description has changed: added to queues, removed, given other preferences."""

from collections.abc import Callable, Iterator

from mille.asterisk.agents.members import forget_absent
from mille.asterisk.dialplan.places import home, interface, penalties, place, shown, telephones
from mille.asterisk.wire.ami import Asks
from mille.asterisk.wire.ami_stream import Message
from mille.asterisk.wire.console import Runs
from mille.asterisk.wire.queue_status import RAISE, Member, Picture, take
from mille.asterisk.wire.task_processors import wait_until_idle
from mille.centre.model.centre import Centre

AT_ONCE = 100
"""New memberships at once: thousands at a time make PJSIP drop calls."""

Needed = Callable[[Centre, Picture], Iterator[Message]]
"""What is still to do, for a picture of the queues."""


def actions(centre: Centre, now: Picture) -> list[Message]:
    """The AMI actions that bring the memberships to what the centre says. Pure; a second time there are none.

    Agents who are logged in nowhere stay out; agents who are logged in somewhere get all the queues of their skills, at
    the telephone where they are, or at their own when that one no longer exists. New memberships come first, so that no
    queue is without agents in between. A removal does not touch a talk.
    """
    return [*_new(centre, now), *_kept_and_gone(centre, now)]


def reconcile(ami: Asks, console: Runs, centre: Centre) -> list[str]:
    """Does it, in batches, each after Asterisk has digested the one before; returns refusals, in words.

    The refusal of an agent who logged out meanwhile is ignored. Raises AmiError, MilleError.
    """
    now = take(ami)
    return [*let_in(ami, console, centre, now), *settle(ami, console, centre, now)]


def let_in(ami: Asks, console: Runs, centre: Centre, now: Picture) -> list[str]:
    """The first half of it: nobody leaves a queue yet. Returns and raises as `reconcile` does."""
    return _perform(ami, console, centre, _new, now)


def settle(ami: Asks, console: Runs, centre: Centre, now: Picture) -> list[str]:
    """The second half, by the same picture: agents get new preferences, or are removed, and only then forgotten."""
    refused = _perform(ami, console, centre, _kept_and_gone, now)
    forget_absent(console)
    return refused


def _perform(ami: Asks, console: Runs, centre: Centre, needed: Needed, now: Picture) -> list[str]:
    wanted, refused = list(needed(centre, now)), dict[str, str]()
    for start in range(0, len(wanted), AT_ONCE):
        if start:
            wait_until_idle(console)
        batch = wanted[start : start + AT_ONCE]
        for action, answer in zip(batch, ami.ask(*batch), strict=True):
            if answer[0].get("Response") != "Success":
                refused[str(action)] = answer[0].get("Message", "no reason given")
    left = needed(centre, take(ami)) if refused else ()
    return [_told(action, refused[str(action)]) for action in left if str(action) in refused]


def _told(action: Message, reason: str) -> str:
    """A refused action in words, and what to do."""
    who, queue = action.get("MemberName", shown(action["Interface"])), action["Queue"]
    what = {
        "QueueAdd": f"{who} could not be added to {queue}",
        "QueueRemove": f"telephone {who} could not be removed from {queue}",
        "QueuePenalty": f"the preference of telephone {who} in {queue} could not be changed",
    }[action["Action"]]
    return f"{what}: Asterisk says {reason!r}; let the agent log out and in again"


def _kept_and_gone(centre: Centre, now: Picture) -> Iterator[Message]:
    phones, skills = _phones(centre), _penalties(centre, now)
    for queue, picture in now.items():
        for member in picture.members:
            wanted = skills[member.code].get(queue)
            if wanted is None or member.interface != _place(centre, member, phones):
                yield {"Action": "QueueRemove", "Queue": queue, "Interface": member.interface}
            elif wanted != member.penalty % RAISE:
                yield {"Action": "QueuePenalty", "Queue": queue, "Interface": member.interface, "Penalty": str(wanted)}


def _new(centre: Centre, now: Picture) -> Iterator[Message]:
    everybody = {member.code: member for picture in now.values() for member in picture.members}
    there = {(queue, m.code, m.interface) for queue, picture in now.items() for m in picture.members}
    phones, skills = _phones(centre), _penalties(centre, now)
    for code, member in everybody.items():
        at = _place(centre, member, phones)
        for queue, penalty in skills[code].items():
            if (queue, code, at) not in there:
                yield {
                    "Action": "QueueAdd",
                    "Queue": queue,
                    "Interface": at,
                    "Penalty": str(penalty),
                    "MemberName": code,
                    "Paused": "1" if member.paused else "0",
                }


def _place(centre: Centre, member: Member, phones: set[str]) -> str:
    """Where an agent answers: where they are logged in, or at their own telephone when that place no longer exists."""
    agent = centre.agents.get(member.code)
    kept = centre.outward is not None if member.interface == home(member.code) else member.interface in phones
    return member.interface if kept or agent is None else place(agent)


def _phones(centre: Centre) -> set[str]:
    """Asterisk's names of all telephones; made once, not for every member."""
    return {interface(extension) for extension in telephones(centre)}


def _penalties(centre: Centre, now: Picture) -> dict[str, dict[str, int]]:
    """For everybody who is logged in, the queues they are to answer; none for those who are no longer agents."""
    codes = {member.code for picture in now.values() for member in picture.members}
    return {code: penalties(centre, centre.agents[code]) if code in centre.agents else {} for code in codes}
