"""Whose callers come first for an agent of several queues, as Asterisk can keep it: a weight for each queue.

In queues of one weight they serve the caller with the better place. Agents who help out in another queue do so while
theirs is quiet: theirs weighs more. Asterisk weighs queues, not agents: queues that help each other weigh the same, so
between them the better place decides.
"""

from collections.abc import Mapping

from mille.centre.model.centre import Queue


def help_weights(queues: Mapping[str, Queue]) -> dict[str, int]:
    """The weight of each queue: how many others its agents help, also by way of a third, without being helped back."""
    helped = {queue.name: _helped_by(queue.name, queues) for queue in queues.values()}
    return {name: sum(name not in helped[other] for other in helped[name]) for name in helped}


def _helped_by(name: str, queues: Mapping[str, Queue]) -> set[str]:
    """The queues that the agents of one help out in, also by way of a third."""
    found, looked_at = set[str](), [name]
    while looked_at:
        helper = looked_at.pop()
        new = {queue.name for queue in queues.values() if helper in queue.help} - found
        found |= new
        looked_at += new
    return found
