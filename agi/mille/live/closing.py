"""At closing time, callers in queues with `at_closing: tell` hear that it is closed, instead of waiting on."""

from datetime import datetime, timedelta

import structlog

from mille.asterisk.change.drain import withdrawn
from mille.asterisk.change.installation import Installation
from mille.asterisk.wire import queue_status
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Centre
from mille.live.rhythm import Every, InForce

EVERY = timedelta(seconds=5)
"""Between two checks of queues that have closed: some callers were being offered, or were hearing a message."""
AFTER = timedelta(minutes=15)
"""How long a queue is checked after it has closed; callers who wait there later have come another way."""

log = structlog.get_logger()


class Closing:
    """The duty: takes waiting callers out, never while an agent is being rung; the dialplan then asks what they hear.

    It checks at once after a start: closing time may have passed while it was down.
    """

    name = "closing"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._looks = Every(EVERY)
        self._in_force = InForce(here, here.centre_of)

    def due(self, now: datetime) -> datetime | None:
        """Every few seconds while a queue has just closed."""
        if (later := self._looks.due(now)) > now:
            return later
        return now if closing(self._in_force.need(), now, self._looks.is_first) else None

    def do(self, now: datetime) -> None:
        """Takes out the callers who wait. Raises AmiError."""
        centre = self._in_force.need()
        queues = queue_status.take(self._here.ami)
        for name in closing(centre, now, self._looks.is_first):
            for caller in queues[name].waiting if name in queues else ():
                taken = withdrawn(self._here, name, caller.channel, "closing time")
                log.info("closing", queue=name, channel=caller.channel, withdrawn=taken)
        self._looks.taken(now)


def closing(centre: Centre, now: datetime, whenever: bool = False) -> list[str]:
    """The queues whose callers are told, and that have closed within the last minutes, or `whenever`."""
    return [
        name
        for name, queue in centre.queues.items()
        if queue.at_closing == "tell"
        and not is_open(centre, queue.hours, now)
        and (whenever or is_open(centre, queue.hours, now - AFTER))
    ]
