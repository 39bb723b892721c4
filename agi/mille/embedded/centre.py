"""A whole centre, started from nothing: programs, prompts, configuration, database, processes. Loopback only."""

import os
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from mille.asterisk.change import units_in_force
from mille.asterisk.change.apply import write
from mille.asterisk.change.installation import Wanted
from mille.asterisk.change.reconcile import reconcile
from mille.asterisk.change.releases import APPLIED, CURRENT, SERVING
from mille.asterisk.dialplan.places import browsers
from mille.asterisk.wire.console import Console
from mille.asterisk.wire.node_site import Site
from mille.embedded import asterisk
from mille.embedded.programs import find_programs
from mille.embedded.settings import Settings, check_ports
from mille.embedded.sipp import SipP
from mille.errors import MilleError
from mille.processes import Process, Supervisor
from mille.resources import folder
from mille.site import embedded_database, running
from mille.site.home_folders import Home, cache
from mille.site.installations import installation, now_by_me, read_description

LONGEST_SOCKET_FOLDER = 90
"""The name of a socket has at most 107 bytes; Asterisk's ends in ``/asterisk.ctl``."""


class EmbeddedCentre:
    """The centre while it runs. Use it as a context: whatever happens, everything that was started is stopped."""

    def __init__(self, description: Path, home: Home, settings: Settings, say: Callable[[str], None]) -> None:
        self.home, self.settings, self.say = home, settings, say
        text = read_description(description)
        self.wanted = Wanted(text, str(description), settings.open_units, settings.always_open)
        self.centre = self.wanted.centre()
        self.supervisor = Supervisor(say)
        self._stack = ExitStack()

    def __enter__(self) -> "EmbeddedCentre":
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        self._stack.enter_context(running.alone(self.home))
        allow_open_files()
        check_ports(self.settings, bool(browsers(self.centre)))
        self.programs = find_programs(cache(), self.say)
        self.say(f"Asterisk {self.programs.version}")
        self.here = installation(self.home, self._site(), self.programs.asterisk, self.say)
        self.site = self.here.site_of(self.centre)
        self.here.site.save(self.home.site)
        self._start_release()
        self._stack.callback(self.supervisor.stop)
        self._start_processes()
        for line in reconcile(self.here.ami, self.console, self.centre):  # Asterisk remembers who was logged in
            self.say(line)
        self.here.releases.mark(self.release, APPLIED)
        self.here.releases.prune()
        running.note(
            self.home,
            running.Running(os.getpid(), self.database_uri, self.programs.asterisk, str(self.home.etc)),
        )
        self.live = self.supervisor.start(self._service("live", environment={"MILLE_HOME": str(self.home.path)}))

    def _site(self) -> Site:
        sockets = self.home.path / "run"
        if len(str(sockets)) > LONGEST_SOCKET_FOLDER:
            sockets = Path(tempfile.mkdtemp(prefix="mille-"))
            self._stack.callback(shutil.rmtree, sockets, ignore_errors=True)
        return Site(
            etc=self.home.etc,
            state=self.home.state,
            log=self.home.log,
            sockets=sockets,
            agi_scripts=folder("agi"),
            sip=self.settings.sip,
            rtp_ports=self.settings.rtp_ports,
            agi_server=self.settings.agi,
            ami=self.settings.ami,
            ws=self.settings.ws,
            node=self.settings.node,
            modules=self.programs.modules,
            tls_port=self.settings.tls_port,
            tls_authorities=self.settings.tls_authorities,
        )

    def _start_release(self) -> None:
        """Writes the first release; nothing runs yet, so both names point to it at once."""
        self.here.releases.tidy()
        self.wanted = units_in_force.started(self.wanted, self._before())
        self.centre = self.wanted.centre()
        self.release = write(self.here, self.wanted, now_by_me("start"))
        for name in (CURRENT, SERVING):
            self.here.releases.point(name, self.release)
        asterisk.prepare_state(self.site, self.programs)
        for line in self.here.fill_slots():
            self.say(line)

    def _before(self) -> Wanted | None:
        """What was in force when the centre last ran."""
        number = self.here.releases.pointed(CURRENT)
        try:
            before = self.here.wanted(number) if number is not None else None
            return before if before and before.described() else None
        except (MilleError, OSError) as error:
            self.say(f"earlier orders by date are lost: {error}")
            return None

    def _start_processes(self) -> None:
        release = {"MILLE_RELEASE": str(self.home.serving), "MILLE_HOME": str(self.home.path)}
        path = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"}
        kept = embedded_database.keeper(self.home.postgres, self.home.log)
        if kept:
            self.supervisor.start(kept)
        if self.settings.agi:
            host, port = self.settings.agi
            words = ("--listen", f"{host}:{port}", "--release", str(self.home.serving), "--home", str(self.home.path))
            self.agi_server = self.supervisor.start(self._service("agi-server", *words))
        self.asterisk = self.supervisor.start(asterisk.process(self.programs, self.site, release | path))
        self._stack.callback(asterisk.hang_up_all, self.console)
        self.database_uri = embedded_database.address(self.home.postgres, kept)
        self.collector = self._collector()
        self.supervisor.start(self.collector, stopped_after=self.asterisk)
        asterisk.wait_until_ready(self.console, self.asterisk)

    def _collector(self) -> Process:
        files = ("--caller-key", str(self.home.caller_key), "--release", str(self.home.serving))
        words = ("--journal", str(self.home.journal), "--node", self.settings.node, *files)
        return self._service("collector", *words, environment={"MILLE_DATABASE": self.database_uri})

    def _service(self, verb: str, *words: str, environment: Mapping[str, str] | None = None) -> Process:
        command = (sys.executable, "-m", "mille.cli.main", verb, *words)
        return Process(f"mille {verb}", command, self.home.log / f"{verb}.log", environment or {})

    @property
    def console(self) -> Console:
        """Asterisk's console."""
        return Console(self.programs.asterisk, self.home.etc)

    @property
    def sipp(self) -> SipP:
        """SIPp, aimed at this centre."""
        return SipP(self.programs.sipp, self.settings.sip, self.home.path / "sipp")

    def look(self) -> None:
        """One round of supervision: restarts what died."""
        self.supervisor.look()


def allow_open_files() -> None:
    """Lets this process and those it starts open as many files as the system allows, up to 65,536."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
