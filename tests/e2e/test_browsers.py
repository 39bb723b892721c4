"""An agent whose telephone is a web page: Asterisk takes his browser, by WebSocket, with his password."""

import hashlib
import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.connection import Connection
from websockets.typing import Subprotocol

from house import USUAL, House, wait_until
from mille.asterisk.agents import members
from mille.embedded import trial
from mille.embedded.centre import EmbeddedCentre
from outward_centre import calling_out

AGENT, USER = "b1", "phone-402"


@pytest.fixture(scope="module")
def centre() -> Iterator[EmbeddedCentre]:
    folder = Path(tempfile.mkdtemp(prefix="mille-web-"))
    folder.chmod(0o755)
    with calling_out(folder) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


class Page:
    """A web page in a browser: what it has received. It is there when asked, rings, and ceases to."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.messages = connection, list[str]()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        with suppress(ConnectionClosed):  # Asterisk leaves without the farewell of a WebSocket
            self._read_all()

    def _read_all(self) -> None:
        for message in self.connection:
            self.messages.append(str(message))
            if str(message).startswith("INVITE"):
                self._answers("180 Ringing", str(message))
            if str(message).startswith(("OPTIONS", "CANCEL")):
                self._answers("200 OK", str(message))
            if str(message).startswith("CANCEL"):
                self._answers("487 Request Terminated", next(m for m in self.messages if m.startswith("INVITE")))

    def _answers(self, status: str, message: str) -> None:
        """Answers as a telephone does that nobody picks up."""
        told = re.findall(r"^((?:Via|From|To|Call-ID|CSeq): .*?)\r?$", message, re.MULTILINE)
        told = [f"{line};tag=page" if line.startswith("To:") and ";tag=" not in line else line for line in told]
        self.connection.send("\r\n".join([f"SIP/2.0 {status}", *told, "Content-Length: 0", "", ""]))

    def received(self, first: str, within: str = "") -> str:
        """A message that begins so and has this within, as soon as it is there."""
        return wait_until(lambda: next((m for m in list(self.messages) if m.startswith(first) and within in m), ""))

    def close(self) -> None:
        """Leaves the page."""
        self.connection.close()
        self._reader.join()


@pytest.fixture
def page(house: House) -> Iterator[Page]:
    """A browser's connection, as its JavaScript opens it."""
    host, port = house.centre.settings.ws
    opened = Page(connect(f"ws://{host}:{port}/ws", subprotocols=[Subprotocol("sip")], proxy=None))
    yield opened
    opened.close()


def register(page: Page, number: int, authorization: str = "") -> str:
    """Sends a REGISTER; what is answered to it."""
    lines = [
        "REGISTER sip:centre.invalid SIP/2.0",
        f"Via: SIP/2.0/WS browser.invalid;branch=z9hG4bK{number}",
        f"From: <sip:{USER}@centre.invalid>;tag=b",
        f"To: <sip:{USER}@centre.invalid>",
        "Call-ID: of-a-browser",
        f"CSeq: {number} REGISTER",
        f"Contact: <sip:{USER}@browser.invalid;transport=ws>",
        "Expires: 600",
        "Max-Forwards: 70",
        *([authorization] if authorization else []),
        "Content-Length: 0",
    ]
    page.connection.send("\r\n".join([*lines, "", ""]))
    return page.received("SIP/2.0 ", f"CSeq: {number} REGISTER")


def proof(challenge: str, password: str) -> str:
    """The answer to a digest challenge (RFC 2617)."""
    known = dict(re.findall(r'(\w+)="?([^",\s]+)"?', challenge.partition("WWW-Authenticate: Digest ")[2]))
    uri, count, own = "sip:centre.invalid", "00000001", "own"
    who = md5(f"{USER}:{known['realm']}:{password}")
    what = md5(f"REGISTER:{uri}")
    response = md5(f"{who}:{known['nonce']}:{count}:{own}:auth:{what}")
    return (
        f'Authorization: Digest username="{USER}", realm="{known["realm"]}", nonce="{known["nonce"]}", uri="{uri}", '
        f'response="{response}", algorithm=MD5, qop=auth, nc={count}, cnonce="{own}", opaque="{known["opaque"]}"'
    )


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


def test_a_browser_registers_with_the_password_and_the_agent_is_rung(house: House, page: Page) -> None:
    challenge = register(page, 1)
    assert challenge.startswith("SIP/2.0 401 ")
    assert register(page, 2, proof(challenge, house.centre.site.telephones["402"])).startswith("SIP/2.0 200 ")
    members.login(house.centre.console, house.centre.centre, AGENT)
    wait_until(lambda: "(Not in use)" in house.member(AGENT))
    guest = house.chooses("3")
    invitation = page.received("INVITE")
    wanted = ("a=fingerprint:", "UDP/TLS/RTP/SAVPF", "a=ice-ufrag:", "a=rtcp-mux")
    assert [part for part in wanted if part not in invitation] == []
    guest.hang_up()
    guest.wait_for("ENDED")
    members.logout(house.centre.console, AGENT)


def test_a_browser_with_a_wrong_password_is_refused(page: Page) -> None:
    challenge = register(page, 1)
    assert register(page, 2, proof(challenge, "wrong")).startswith("SIP/2.0 401 ")


@pytest.mark.usefixtures("house")
def test_asterisk_loads_what_browsers_need_without_a_complaint(centre: EmbeddedCentre) -> None:
    log = (centre.home.log / "messages.log").read_text(errors="replace")
    complaints = [entry for entry in log.splitlines() if "ERROR" in entry or "WARNING" in entry]
    assert [entry for entry in complaints if not any(usual in entry for usual in USUAL)] == []
    assert trial.try_out(centre.centre, print).complaints == ()


@pytest.mark.usefixtures("house")
def test_browsers_come_from_this_machine_only(centre: EmbeddedCentre) -> None:
    status = centre.console.run("http show status")
    assert f"Server Enabled and Bound to 127.0.0.1:{centre.settings.ws[1]}" in status
