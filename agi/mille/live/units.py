"""Crisis units open and close by themselves, at the times of the description and of `mille open --at --until`."""

from datetime import datetime

import structlog

from mille.asterisk.change.installation import Installation
from mille.asterisk.change.units_in_force import by_itself
from mille.centre.units.orders import due, to_come
from mille.errors import MilleError
from mille.live.rhythm import InForce

log = structlog.get_logger()


class Units:
    """The duty. It keeps no state that a restart could lose: everything is in the release in force."""

    name = "units"

    def __init__(self, here: Installation) -> None:
        self._here = here
        self._in_force = InForce(here, lambda number: (here.centre_of(number), here.wanted(number).orders))

    def due(self, now: datetime) -> datetime | None:
        """The next time at which a unit opens or closes."""
        if (known := self._in_force()) is None:
            return None
        centre, orders = known
        if due(centre, orders, now):
            return now
        coming = to_come(centre, orders, now)
        return coming[0].at if coming else None

    def do(self, now: datetime) -> None:
        """Opens and closes what is due, each unit independently of the others. Raises the error of the last one."""
        known, failed = self._in_force(), None
        for act in due(*known, now) if known else ():
            log.info("unit", unit=act.unit, act=act.deed, why=act.why, moment=act.at.isoformat())
            try:
                release = by_itself(self._here, act, lambda said: log.info("apply", said=said))
                log.info("unit_done", unit=act.unit, release=release)
            except MilleError as error:
                log.error("unit_failed", unit=act.unit, act=act.deed, error=str(error))
                failed = error
        if failed:
            raise failed
