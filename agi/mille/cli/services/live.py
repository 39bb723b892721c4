"""The service that does what is due by itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mille.asterisk.change.locks import LIVE, Taken, turn
from mille.errors import MilleError
from mille.site.which_centre import centre_and_records, home_here
from mille.stopping import stop_on_signals


@click.command()
def live() -> None:
    """Run the service for everything that happens at a given time. Stop it with SIGTERM.

    Units by date, agents after a restart, bulletins, closing time, callbacks and reports; talks, messages and numbers
    are erased, and callers forgotten, when they were kept long enough.
    """
    from threading import Thread

    import structlog

    from mille.asterisk.announcements.bulletin_orders import Spool
    from mille.live.bulletins import Bulletins
    from mille.live.callbacks import Callbacks
    from mille.live.callers import Callers
    from mille.live.closing import Closing
    from mille.live.loop import Duty, run
    from mille.live.members import Members
    from mille.live.misses import Misses
    from mille.live.numbers_due import ErasedNumbers, NumbersOfCentre
    from mille.live.recent_talks import RecentTalks
    from mille.live.reports_due import Reports
    from mille.live.retention import Retention
    from mille.live.units import Units

    stop, log = stop_on_signals(), structlog.get_logger()
    found = centre_and_records(lambda said: log.info("made", said=said))
    here, home = found.here, home_here()
    click.get_current_context().with_resource(the_only_one(here.releases.folder))
    talks = RecentTalks(found.journal, home.recent, lambda: here.ami)
    log.info("live")
    erasing = ErasedNumbers(NumbersOfCentre(here, found.journal, found.database, "mille live"))
    Thread(target=run, args=([erasing], stop), daemon=True).start()  # it may take long; what is urgent goes on
    duties: list[Duty] = [Members(here), Misses(here, found.journal), Units(here), Closing(here)]
    duties.append(Bulletins(here, Spool(home.bulletins)))
    reports = Reports(here, found.database, home.reports)
    run([*duties, Retention(here), Callers(here), Callbacks(here, found.journal), talks, reports], stop)
    log.info("ended")


@contextmanager
def the_only_one(releases: Path, patience: float = 2.0) -> Iterator[None]:
    """Raises MilleError when another service is at work for the same centre."""
    try:
        with turn(releases, LIVE, patience):
            yield
    except Taken:
        raise MilleError("`mille live` already runs for this centre") from None
