"""A centre that calls outside, and the operator's side of it: lines of its own loopback address."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import psutil

from house import House, wait_until
from mille.asterisk.wire.node_site import Address
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.people import Line
from mille.site.home_folders import Home
from ports import own_port
from running_centre import free_settings

DESCRIPTION = Path(__file__).parent / "e2e" / "outward.yaml"
OPERATOR = "127.0.0.2"
_idle: dict[Address, "Idle"] = {}
"""The operators of the centres that run, by where they are called."""


class Idle:
    """An operator with nobody to ring: it tells Asterisk that it is there (OPTIONS), while no test has a line at it.

    Otherwise a question that Asterisk asks while nobody is there fails 3 s later: Asterisk then takes the trunk for
    dead, although the line that a test has opened meanwhile has answered a later one, and refuses its next call.
    """

    def __init__(self, address: Address) -> None:
        self.address = address
        self.listen()

    def listen(self) -> None:
        """From now on."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(self.address)
        self._socket.settimeout(0.1)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._answer, daemon=True)
        self._thread.start()

    def leave(self) -> None:
        """Somebody else listens here now."""
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _answer(self) -> None:
        while not self._over.is_set():
            with suppress(TimeoutError):
                asked, peer = self._socket.recvfrom(65_535)
                if asked.startswith(b"OPTIONS"):
                    self._socket.sendto(there(asked.decode()).encode(), peer)


def there(asked: str) -> str:
    """The answer to OPTIONS of somebody who is there."""
    told = re.findall(r"^((?:Via|From|To|Call-ID|CSeq): .*?)\r?$", asked, re.MULTILINE)
    return "\r\n".join(["SIP/2.0 200 OK", *told, "Content-Length: 0", "", ""])


@contextmanager
def calling_out(folder: Path, *units: str) -> Iterator[EmbeddedCentre]:
    """The centre with these units open. Its operator has a free port; at the host of the other trunk is nobody."""
    text = DESCRIPTION.read_text(encoding="utf-8")
    at, nobody = (OPERATOR, own_port(OPERATOR, socket.SOCK_DGRAM)), own_port(OPERATOR, socket.SOCK_DGRAM)
    text = text.replace("OPERATOR", "{}:{}".format(*at)).replace("NOBODY", f"{OPERATOR}:{nobody}")
    description = folder / "outward.yaml"
    description.write_text(text, encoding="utf-8")
    _idle[at] = Idle(at)
    try:
        with EmbeddedCentre(description, Home(folder), replace(free_settings(), open_units=units), print) as running:
            yield running
    finally:
        _idle.pop(at).leave()


def operator(centre: EmbeddedCentre) -> Address:
    """Where the centre's calls outside arrive."""
    host, _, port = centre.centre.trunks["opt"].host.partition(":")
    return host, int(port)


@contextmanager
def line(
    house: House, *, ring: float | None = 0.2, talk: float | None = None, voice: bytes | None = None, refuses: int = 0
) -> Iterator[Line]:
    """Somebody at the operator's side, whom Asterisk knows to be there."""
    sound = {} if voice is None else {"voice": voice}
    at = operator(house.centre)
    dialogue = house.centre.sipp.work / "agent-{}-{}.csv".format(*at)
    dialogue.unlink(missing_ok=True)
    _idle[at].leave()
    try:
        with Line(house.centre.sipp, at, ring=ring, talk=talk, refuses=refuses, **sound) as there:
            wait_until(lambda: listens(there, at))
            reachable(house, "opt", dialogue)
            yield there
    finally:
        _idle[at].listen()


def listens(line: Line, address: Address) -> bool:
    """Whether a line has its port, so that no question to it is lost."""
    assert line.process.poll() is None, "SIPp has ended"
    everybody = [psutil.Process(line.process.pid), *psutil.Process(line.process.pid).children(recursive=True)]
    return any(known.laddr == address for process in everybody for known in process.net_connections("udp4"))


def reachable(house: House, trunk: str, dialogue: Path) -> None:
    """Until the other side of a trunk has answered, by its own account, and Asterisk takes it to be there."""
    house.centre.console.run(f"pjsip qualify trunk-{trunk}")
    wait_until(lambda: dialogue.exists() and answered(dialogue.read_text()))
    wait_until(lambda: re.search(rf"trunk-{trunk}/\S+ +\S+ +Avail", house.centre.console.run("pjsip show contacts")))


def answered(dialogue: str) -> bool:
    """Whether SIPp has sent an answer to OPTIONS."""
    return any("\tS\t" in row and "OPTIONS" in row for row in dialogue.splitlines())
