"""The two services of a node: the FastAGI server and the collector of the journal."""

from pathlib import Path
from typing import TYPE_CHECKING

import click
import structlog

from mille.errors import MilleError
from mille.stopping import stop_on_signals

if TYPE_CHECKING:
    from mille.records.store.collector import Agreed


@click.command("agi-server")
@click.option(
    "--listen", default="127.0.0.1:4573", show_default=True, metavar="ADDRESS:PORT", help="Address to listen on."
)
@click.option("--release", required=True, type=click.Path(path_type=Path), help="Folder of the configuration in force.")
@click.option(
    "--home",
    envvar="MILLE_HOME",
    type=click.Path(path_type=Path),
    help="Folder of the centre, for bulletins, expected waits and tables.",
)
def agi_server(listen: str, release: Path, home: Path | None) -> None:
    """Run the server that tells Asterisk what each caller hears next. Notices new releases. Stop it with SIGTERM."""
    from mille.asterisk.agi.server import Server
    from mille.asterisk.change.compiled_description import Serving
    from mille.site.agi_entries import entries

    log = structlog.get_logger()
    serving = Serving(release, lambda why: log.error("a new release cannot be read; the old one stays", why=why))
    stop = stop_on_signals()
    host, port = listen.rsplit(":", 1)
    with Server((host, int(port)), entries(home, serving)) as server:
        log.info("answering", address="{}:{}".format(*server.address), centre=serving().centre.name)
        stop.wait()
    log.info("ended", metrics=str(server.metrics()))


@click.command()
@click.option("--journal", required=True, type=click.Path(path_type=Path), help="Asterisk's journal.")
@click.option("--node", required=True, help="Name of this node, part of every call's id.")
@click.option("--database", envvar="MILLE_DATABASE", required=True, help="PostgreSQL database, as a libpq URI.")
@click.option(
    "--caller-key",
    type=click.Path(path_type=Path),
    help="File with the key of the hash that recognises repeat callers.",
)
@click.option("--release", type=click.Path(path_type=Path), help="Folder of the configuration in force.")
def collector(journal: Path, node: str, database: str, caller_key: Path | None, release: Path | None) -> None:
    """Run the service that copies the journal into the database, each line exactly once, and computes the calls.

    With a release, figures are counted as its description says: in which time zone days begin, who is lost.
    """
    from mille.asterisk.secrets import caller_key as keys
    from mille.records.store.collector import collect, nothing_agreed

    key = keys.read(caller_key) if caller_key else ""
    agreed = agreed_by(release) if release else nothing_agreed
    collect(journal, node, database, stop_on_signals(), key=key, agreed=agreed)


def agreed_by(release: Path) -> "Agreed":
    """What the release in force says of figures, each time it is asked; None while it cannot be read."""
    from mille.asterisk.change.compiled_description import Serving
    from mille.records.figures.figure_settings import FigureSettings, agreed_in

    log = structlog.get_logger()
    known: list[Serving] = []

    def agreed() -> FigureSettings | None:
        try:
            known[:] = known or [Serving(release, lambda why: log.error("the release cannot be read", why=why))]
            return agreed_in(known[0]().centre)
        except (MilleError, OSError) as error:
            log.warning("figures_are_counted_as_before", why=str(error))
            return None

    return agreed
