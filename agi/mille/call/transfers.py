"""An agent hands his caller over to another queue, where he keeps his place: where does he go?"""

from dataclasses import replace
from datetime import datetime

from mille.call import waiting
from mille.call.steps import Call, Step
from mille.call.tiers import greater
from mille.centre.model.centre import Centre, Key


def next_step(centre: Centre, call: Call, key: Key, at: datetime) -> Step:
    """Where the caller goes whose agent, of the queue `call.queue`, has chosen a key to hand him over.

    The queue has the key, or else (the description has changed meanwhile) he waits there again; when that is no more,
    in the default queue. Nobody loses a head start by being handed over.
    """
    queue = centre.queues.get(call.queue)
    action = queue.transfer_to.get(key) if queue else None
    if action is None:
        return waiting.enter(centre, call, queue.name if queue else centre.default, at)
    handed = waiting.counted(centre, call, action)
    return waiting.go(centre, replace(handed, tier=greater(centre, handed.tier, call.tier)), action, at)
