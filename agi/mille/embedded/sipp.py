"""SIPp, which speaks SIP for the callers and agents of demonstrations and tests."""

import signal
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mille.asterisk.wire.node_site import Address
from mille.processes import WITH_PARENT
from mille.resources import folder

NEVER_MS = 3_600_000


@dataclass(frozen=True)
class SipP:
    """How SIPp is started, which address it calls, and where it may write."""

    command: tuple[str, ...]
    server: Address
    work: Path
    scenarios: Path | None = None

    def start(
        self, scenario: str, host: str, port: int, calls: int, options: Sequence[str] = (), **values: object
    ) -> subprocess.Popen[bytes]:
        """Runs one scenario of the templates, or of the folder `scenarios`, from `host`:`port`.

        `calls` 0 goes on until told to quit; `options` are SIPp's own.
        """
        self.work.mkdir(parents=True, exist_ok=True)
        folders = [*([self.scenarios] if self.scenarios else []), folder("templates") / "sipp"]
        jinja = Environment(loader=FileSystemLoader(folders), undefined=StrictUndefined)
        xml = self.work / f"{scenario}-{host}-{port}.xml"
        xml.write_text(jinja.get_template(f"{scenario}.xml").render(values))
        words = [*WITH_PARENT, "KILL", "--", *self.command, "{}:{}".format(*self.server)]
        words += ["-sf", str(xml), "-i", host, "-p", str(port)]
        words += ["-nostdin", "-trace_err", "-error_file", str(xml.with_suffix(".err"))]
        words += ["-trace_logs", "-log_file", str(xml.with_suffix(".log"))]
        words += ["-trace_shortmsg", "-shortmessage_file", str(xml.with_suffix(".csv"))]
        words += [*(["-m", str(calls)] if calls else []), *options]
        with xml.with_suffix(".out").open("wb") as out:
            return subprocess.Popen(
                words, cwd=self.work, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True
            )


def milliseconds(seconds: float | None) -> int:
    """Seconds in SIPp's format; None is longer than any test."""
    return NEVER_MS if seconds is None else max(1, round(seconds * 1000))


def quit_now(process: subprocess.Popen[bytes]) -> None:
    """Lets SIPp end its calls with BYE or CANCEL and quit; returns when it has.

    The first signal asks it to finish, the second insists; two at once may arrive as one, so signals are repeated until
    it obeys, and it is killed if it does not.
    """
    for _ in range(60):
        process.send_signal(signal.SIGUSR1)
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            return
    process.kill()
    process.wait()


def free_port(host: str, kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """A port that is free at the moment."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])
