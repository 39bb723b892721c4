"""Bulletins that supervisors record by telephone come into force, as those of `mille bulletin` do."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import structlog

from mille.asterisk.announcements.bulletin_orders import RECORDINGS, Order, Spool, old
from mille.asterisk.announcements.bulletins import Bulletin
from mille.asterisk.change.installation import Installation
from mille.errors import MilleError

log = structlog.get_logger()


class Bulletins:
    """The duty: carries out what the service line has left in the spool. Failures are reported, and not retried."""

    name = "bulletins"

    def __init__(self, here: Installation, spool: Spool) -> None:
        self._here, self._spool = here, spool

    @property
    def _recordings(self) -> Path:
        return Path(self._here.site.state) / "spool" / RECORDINGS

    def due(self, now: datetime) -> datetime | None:
        """At once, when there is something in the spool."""
        return now if self._spool.pending() else None

    def do(self, now: datetime) -> None:
        """Puts bulletins in force, or removes them."""
        for order in self._spool.pending():
            try:
                self._do(order)
            except MilleError as error:
                log.error("bulletin_refused", queue=order.queue, by=order.by, error=str(error))
                self._spool.over(order, "failed")
            else:
                log.info("bulletin", act=order.deed, queue=order.queue, by=order.by)
                self._spool.over(order, "done")
        forget([*old(self._spool.folder, (".done", ".failed", ".new")), *old(self._recordings, (".wav",))])

    def _do(self, order: Order) -> None:
        """Callers in every language hear the recording: better the supervisor's words than none."""
        centre, recording = self._here.in_force(), self._recordings / f"{order.id}.wav"
        made = None
        if order.deed == "put":
            if not recording.is_file():
                raise MilleError(f"recording {recording} is missing or cannot be read; check its permissions")
            recordings = {language: str(recording) for language in centre.languages}
            made = Bulletin(recordings=recordings, by=f"telephone {order.by}", at=order.at)
        self._here.put_bulletin(order.queue, made)
        forget([recording])  # the slot keeps its own copy


def forget(paths: Sequence[Path]) -> None:
    """Removes files; those that only Asterisk may remove stay."""
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
