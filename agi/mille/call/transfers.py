"""An agent transfers a caller to another queue, where they keep their place: where do they go?"""

from dataclasses import replace
from datetime import datetime

from mille.call import waiting
from mille.call.steps import Call, Step
from mille.call.tiers import greater
from mille.centre.model.centre import Centre, Key


def next_step(centre: Centre, call: Call, key: Key, at: datetime) -> Step:
    """Where a caller goes when the agent, of the queue `call.queue`, has pressed a key to transfer them.

    The queue has the key, or else (the description has changed meanwhile) they wait there again; when that queue no
    longer exists, in the default queue. Nobody loses a head start by a transfer.
    """
    queue = centre.queues.get(call.queue)
    action = queue.transfer_to.get(key) if queue else None
    if action is None:
        return waiting.enter(centre, call, queue.name if queue else centre.default, at)
    handed = waiting.counted(centre, call, action)
    return waiting.go(centre, replace(handed, tier=greater(centre, handed.tier, call.tier)), action, at)
