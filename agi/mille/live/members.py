"""Agents logged in answer the queues of the description, also after Asterisk was started again."""

from datetime import datetime
from pathlib import Path

import structlog

from mille.asterisk.apply import changing
from mille.asterisk.installation import Installation
from mille.asterisk.reconcile import reconcile
from mille.asterisk.turns import MEMBERS, turn

BOOTED = "fully booted"

log = structlog.get_logger()


class Members:
    """The duty. Asterisk makes its console's socket anew at each start, so a look at that file tells of a new start."""

    name = "members"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._seen: tuple[int, int] | None = None

    def due(self, now: datetime) -> datetime | None:
        """At once, when Asterisk has been started since the last time, or nobody knows."""
        started = self._started()
        return now if started is not None and started != self._seen else None

    def do(self, now: datetime) -> None:
        """Brings memberships to what the description says. Raises NotRunning while Asterisk is not ready: try again."""
        started = self._started()
        if BOOTED not in self._here.console.run("core waitfullybooted"):
            return
        changes = changing(self._here, lambda said: log.info("repaired", said=said))
        with changes, turn(self._here.releases.folder, MEMBERS):
            refused = reconcile(self._here.ami, self._here.console, self._here.in_force())
        self._seen = started
        log.info("members", refused=refused)

    def _started(self) -> tuple[int, int] | None:
        try:
            known = (Path(self._here.site.sockets) / "asterisk.ctl").stat()
        except OSError:
            return None
        return known.st_ino, known.st_ctime_ns
