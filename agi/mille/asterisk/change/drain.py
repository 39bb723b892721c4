"""Queues that disappear: their callers are moved first, with their place, and only then are they removed.

Asterisk strands the callers of a queue that is removed: it never offers them to any agent again.
"""

import time

from mille.asterisk.change.installation import LEAVING, Installation
from mille.asterisk.change.releases import CURRENT
from mille.asterisk.wire import queue_status
from mille.centre.model.centre import Centre
from mille.errors import MilleError

PATIENCE = 60.0
"""Seconds within which callers of a queue that disappears must have been moved."""
QUIET = 1.0
"""Seconds for which such a queue must stay empty: questions that were on their way have then been carried out."""


def drain(here: Installation, centre: Centre) -> None:
    """Moves the callers of queues that the centre no longer has to its default queue, then removes those queues.

    They keep their place, which is the moment they arrived. Raises MilleError when some do not move in time.
    """
    files = [file for name in LEAVING if (file := here.releases.folder / CURRENT / name).exists()]
    if not files:
        return
    if _leaving_queues(here, centre):
        _move_callers(here, centre)
    for file in files:
        file.unlink()
    here.reload()


def _leaving_queues(here: Installation, centre: Centre) -> dict[str, queue_status.QueuePicture]:
    return {name: queue for name, queue in queue_status.of_callers(here.ami).items() if name not in centre.queues}


def _move_callers(here: Installation, centre: Centre) -> None:
    end, empty_since = time.monotonic() + PATIENCE, time.monotonic()
    asked: set[tuple[str, str]] = set()
    while time.monotonic() < empty_since + QUIET:
        waiting = [(name, w.channel) for name, q in _leaving_queues(here, centre).items() for w in q.waiting]
        for queue, channel in waiting:
            if (queue, channel) not in asked and withdrawn(here, queue, channel, f"to {centre.default}"):
                asked.add((queue, channel))
        if waiting:
            empty_since = time.monotonic()
        if time.monotonic() > end:
            raise MilleError(f"{len(waiting)} callers still wait in {waiting[0][0]}; run `mille apply` again")
        time.sleep(0.1)


def withdrawn(here: Installation, queue: str, channel: str, why: str) -> bool:
    """Whether Asterisk will take a caller out of a queue; if not, it is asked again while they are still there."""
    action = {"Action": "QueueWithdrawCaller", "Queue": queue, "Caller": channel, "WithdrawInfo": why}
    return here.ami.ask(action)[0][0].get("Response") == "Success"
