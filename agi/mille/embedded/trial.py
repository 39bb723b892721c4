"""A centre tried on a real Asterisk that runs only as long as the loading takes, and leaves nothing behind."""

import re
import secrets
import socket
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mille.asterisk.dialplan import rendering
from mille.asterisk.dialplan.places import telephones
from mille.asterisk.wire.console import Console
from mille.asterisk.wire.node_site import MOST_CALLS, Site, rtp_range
from mille.centre.model.centre import Centre
from mille.embedded import asterisk
from mille.embedded.programs import Programs, find_programs
from mille.embedded.sipp import free_port
from mille.errors import MilleError
from mille.resources import folder
from mille.site.home_folders import Home, cache

HOST = "127.0.0.1"
NOBODY = (HOST, 9)
"""Instead of Python: no calls come, so nobody is asked."""
BUSY = "(high water mark: "
"""Part of a message of Asterisk while thousands of telephones are loaded at once; it catches up by itself."""
UNREACHED = "sending OPTIONS request to endpoint trunk-"
"""Part of a message about an operator that this machine does not reach: that is no fault of the description."""
PATIENCE = 3.0
"""Seconds in which Asterisk may stop; it stops at once, unless it is asked to while it starts."""
_COMPLAINT = re.compile(r"\b(WARNING|ERROR)\[[0-9]+\](?:\[[^]]*\])?:? (.*)")


@dataclass(frozen=True)
class Outcome:
    """What Asterisk said while it loaded a centre: its version, and its warnings and errors, one per line."""

    version: str
    complaints: tuple[str, ...]


def try_out(centre: Centre, say: Callable[[str], None]) -> Outcome:
    """Lets a throw-away Asterisk load a centre on free ports of this machine only; no call is placed.

    `say` reports downloads. Raises UnsafeText for a text that could become configuration, MilleError when there is
    no Asterisk to run. Whatever happens, Asterisk is stopped and its folder removed.
    """
    programs = find_programs(cache(), say)
    with tempfile.TemporaryDirectory(prefix="mille-try-") as work:
        home = Home(Path(work))
        site = _site(home, programs, centre)
        rendering.write(rendering.render(centre, site, date.today()), site.etc)
        asterisk.prepare_state(site, programs)
        said = [complaint.replace(f"{site.etc}/", "") for complaint in _load(site, programs)]
    return Outcome(programs.version, tuple(said))


def _load(site: Site, programs: Programs) -> Iterator[str]:
    """Starts Asterisk and stops it; returns its complaints, in its log or before it has one."""
    process = replace(asterisk.process(programs, site, {}), patience=PATIENCE)
    try:
        process.start()
        asterisk.wait_until_ready(Console(programs.asterisk, site.etc), process)
    except MilleError as error:
        yield str(error).removesuffix(f"; see {process.log}")
    finally:
        process.stop()  # now its log is complete
    for log in (process.log, site.log / "messages.log"):
        yield from _complaints(log)


def _complaints(log: Path) -> Iterator[str]:
    """The warnings and errors in a log of Asterisk, without their time and thread."""
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    for kind, complaint in _COMPLAINT.findall(text):
        if BUSY not in complaint and UNREACHED not in complaint:
            yield f"{kind} {complaint}"


def _site(home: Home, programs: Programs, centre: Centre) -> Site:
    """A site in a folder of its own, with a telephone for everybody, closed units included."""
    return Site(
        etc=home.path / "etc",
        state=home.state,
        log=home.log,
        sockets=home.path / "run",
        agi_scripts=folder("agi"),
        sip=(HOST, free_port(HOST)),
        rtp_ports=rtp_range(MOST_CALLS),
        agi_server=NOBODY,
        ami=(HOST, free_port(HOST, socket.SOCK_STREAM)),
        ws=(HOST, free_port(HOST, socket.SOCK_STREAM)),
        tls_port=free_port(HOST, socket.SOCK_STREAM),
        modules=programs.modules,
        ami_secret=secrets.token_urlsafe(12),
        telephones={extension: secrets.token_urlsafe(12) for extension in telephones(centre)},
    )
