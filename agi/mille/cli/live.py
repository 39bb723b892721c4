"""The service that does what is due by itself."""

import click

from mille.embedded.folders import Home, home
from mille.embedded.here import running_here
from mille.stopping import stop_on_signals


@click.command()
def live() -> None:
    """Do what is due by nobody's command: units that open and close by date, agents after a restart; SIGTERM ends."""
    import structlog

    from mille.asterisk.spool import Spool
    from mille.live.bulletins import Bulletins
    from mille.live.loop import run
    from mille.live.members import Members
    from mille.live.units import Units

    stop, log = stop_on_signals(), structlog.get_logger()
    folder = Home(home())
    here = running_here(folder, lambda said: log.info("made", said=said))
    log.info("live")
    run([Members(here), Units(here), Bulletins(here, Spool(folder.bulletins))], stop)
    log.info("ended")
