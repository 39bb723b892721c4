"""The time that agents have for themselves after a talk, as Asterisk can keep it: that of the queue they served.

For an agent of two queues Asterisk waits for the wrap-up of either: of the queue where they talked, and of the queue
where the next caller waits. So a queue gets the shortest wrap-up of those that share agents with it, and an agent who
has talked for one with a longer wrap-up rests for all of that (asterisk-conf/ringing.conf).
"""

from mille.asterisk.dialplan.places import everybody, penalties
from mille.centre.model.centre import Centre, Queue


def shortest_wrap_ups(centre: Centre) -> dict[str, int]:
    """For each queue the seconds that Asterisk itself waits."""
    shortest = {queue.name: queue.wrap_up for queue in centre.queues.values()}
    for agent in everybody(centre):
        served = [centre.queues[name] for name in penalties(centre, agent) if name in centre.queues]
        for queue in served:
            shortest[queue.name] = min(shortest[queue.name], *(other.wrap_up for other in served))
    return shortest


def rest(queue: Queue, shortest: int) -> int:
    """For how many seconds an agent rests after a talk there; 0 when Asterisk's own wait is enough."""
    return queue.wrap_up if queue.wrap_up > shortest else 0
