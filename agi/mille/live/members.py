"""Logged-in agents answer the queues of the description, even after Asterisk was restarted; the roll is called."""

from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import structlog

from mille.asterisk.agents.roll_call import call_the_roll
from mille.asterisk.change.apply import changing
from mille.asterisk.change.installation import Installation
from mille.asterisk.change.locks import MEMBERS, turn
from mille.asterisk.change.reconcile import reconcile
from mille.asterisk.change.releases import SERVING

BOOTED = "fully booted"

log = structlog.get_logger()


Seen = tuple[tuple[int, int], int | None]
"""A start of Asterisk, and the release that was in force."""


class Members:
    """The duty. Asterisk recreates its console's socket at each start, so that file shows a new start.

    A change of the centre is followed by a roll call too: a queue that disappears takes its members away silently.
    """

    name = "members"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._seen: Seen | None = None

    def due(self, now: datetime) -> datetime | None:
        """At once, when Asterisk or the centre has changed since the last time, or after a start of the service."""
        seen = self._look()
        return now if seen is not None and seen != self._seen else None

    def do(self, now: datetime) -> None:
        """After a start, memberships are brought to what the description says; a change has already done so itself.

        Raises NotRunning while Asterisk is not ready: try again.
        """
        if BOOTED not in self._here.console.run("core waitfullybooted"):
            return
        with ExitStack() as turns:
            if self._started_since():
                turns.enter_context(changing(self._here, lambda said: log.info("repaired", said=said)))
            turns.enter_context(turn(self._here.releases.folder, MEMBERS))
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        here, seen, refused = self._here, self._look(), list[str]()
        if self._started_since():
            refused = reconcile(here.ami, here.console, here.in_force())
        present = call_the_roll(here.ami, here.in_force(), datetime.now(UTC))
        self._seen = seen
        log.info("members", refused=refused, present=present)

    def _started_since(self) -> bool:
        seen = self._look()
        return seen is None or self._seen is None or seen[0] != self._seen[0]

    def _look(self) -> Seen | None:
        try:
            known = (Path(self._here.site.sockets) / "asterisk.ctl").stat()
        except OSError:
            return None
        return (known.st_ino, known.st_ctime_ns), self._here.releases.pointed(SERVING)
