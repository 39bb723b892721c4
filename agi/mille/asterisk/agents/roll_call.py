"""The roll call: who is in which queue now, written into the journal, and each queue's wrap-up.

Asterisk writes nothing about members that it remembers when it starts, about those that it has forgotten, or about
a queue that disappears with a change: without a roll call the records could not tell an agent who left from one who
stayed.
"""

from collections.abc import Iterator
from datetime import datetime

from mille.asterisk.dialplan.places import shown
from mille.asterisk.wire import journal_line_writer
from mille.asterisk.wire.ami import Asks
from mille.asterisk.wire.ami_stream import Message
from mille.asterisk.wire.queue_status import Member, Picture, take
from mille.centre.model.centre import Centre
from mille.records.journal.agent_events import Present, RollCall, WrapUp

AT_ONCE = 500
"""Lines at once: Asterisk answers each."""


def call_the_roll(ami: Asks, centre: Centre, now: datetime) -> int:
    """Writes it, and returns how many agents are logged in. `now` is before the check. Raises AmiError.

    Nobody may log in or out in the meantime: call it while holding the lock MEMBERS.
    """
    lines = list(roll(centre, take(ami), now))
    for start in range(0, len(lines), AT_ONCE):
        journal_line_writer.write_lines(ami, lines[start : start + AT_ONCE])
    return sum(line["Event"] == Present.NAME for line in lines)


def roll(centre: Centre, picture: Picture, now: datetime) -> Iterator[Message]:
    """Its lines, as actions: what was declared, who is logged in, and that these were all."""
    moment = round(now.timestamp() * 1000)
    for queue in centre.queues.values():
        yield journal_line_writer.line(now, WrapUp(queue.wrap_up), queue=queue.name)
    there = _by_agent(picture)
    for agent, members in sorted(there.items()):
        paused = tuple(queue for queue, member in members.items() if member.paused)
        telephone = shown(next(iter(members.values())).interface)
        present = Present(roll=moment, at=telephone, queues=tuple(members), paused=paused)
        yield journal_line_writer.line(now, present, agent=agent)
    yield journal_line_writer.line(now, RollCall(roll=moment, agents=len(there)))


def _by_agent(picture: Picture) -> dict[str, dict[str, Member]]:
    """The queues of each agent. An agent at two telephones, while moving, pauses in a queue if they do so at both."""
    there: dict[str, dict[str, Member]] = {}
    for queue, known in picture.items():
        for member in known.members:
            before = there.setdefault(member.code, {}).get(queue)
            if before is None or before.paused:
                there[member.code][queue] = member
    return there
