"""Operators as they are: a centre that registers, over UDP and over TLS with encrypted voice; the operator is real."""

import json
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from house import House, mille, wait_until
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.programs import find_programs
from mille.embedded.witness import Witness
from mille.site.home_folders import Home, cache
from operator_asterisk import PASSWORD, USER, Operator, certificate, operator
from ports import own_port
from running_centre import free_settings, settles

DESCRIPTION = Path(__file__).parent / "operators.yaml"


class Operators:
    """Two operators, and the centre that registers at both."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack, self.folder = stack, folder
        self.programs = find_programs(cache(), print)
        self.udp, self.tls = own_port(kind=socket.SOCK_DGRAM), own_port()
        for name in ("plain", "secure"):
            (folder / name).mkdir()
            certificate(folder / name)
        self.plain = self.starts("plain", self.udp, own_port(), encrypted=False)
        self.secure = self.starts("secure", own_port(kind=socket.SOCK_DGRAM), self.tls, encrypted=True)
        self.centre = self._centre()

    def starts(self, name: str, udp: int, tls: int, *, encrypted: bool) -> Operator:
        """An operator begins to listen, until the end of the tests."""
        made = operator(self.folder / name, self.programs, udp, tls, encrypted=encrypted)
        return self.stack.enter_context(made)

    def _centre(self) -> EmbeddedCentre:
        home = Home(self.folder / "home")
        home.path.mkdir(mode=0o755)
        home.secrets.write_text(json.dumps({f"trunk {name}": f"{USER}:{PASSWORD}" for name in ("plain", "secure")}))
        hosts = {"PLAIN": self.udp, "SECURE": self.tls, "NOBODY": own_port()}
        text = DESCRIPTION.read_text(encoding="utf-8")
        for word, port in hosts.items():
            text = text.replace(word, f"127.0.0.1:{port}")
        description = self.folder / "operators.yaml"
        description.write_text(text, encoding="utf-8")
        trusted = str(self.folder / "secure" / "operator.pem")
        settings = replace(free_settings(), tls_port=own_port(), tls_authorities=trusted)
        centre = self.stack.enter_context(EmbeddedCentre(description, home, settings, print))
        settles(centre)
        return centre

    def state(self, trunk: str) -> str:
        """What Asterisk says of a registration: Registered, Rejected, Unregistered ..."""
        shown = self.centre.console.run("pjsip show registrations")
        found = re.search(rf"^ *trunk-{trunk}/\S+ +\S+ +(\S+)", shown, re.MULTILINE)
        return found[1] if found else shown


@pytest.fixture(scope="module")
def operators() -> Iterator[Operators]:
    folder = Path(tempfile.mkdtemp(prefix="mille-op-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        made = Operators(stack, folder)
        yield made
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def house(operators: Operators) -> Iterator[House]:
    made = House(operators.centre)
    yield made
    made.close(("Failed to authenticate", "No response received from", "trunk-plain", "trunk-secure"))


@pytest.mark.parametrize("name", ["plain", "secure"])
def test_a_call_comes_in_over_a_registration_with_the_number_that_the_operator_asserts(
    operators: Operators, house: House, name: str
) -> None:
    """Two agents, of whom one does not answer; the operator over TLS takes no call without encrypted voice."""
    trunk, number = getattr(operators, name), f"26880{1 if name == 'plain' else 2}"
    wait_until(lambda: operators.state(name) == "Registered")
    house.answers("t1", ring=None)
    house.answers("t2")
    witness = Witness(operators.centre.home.journal, number if name == "plain" else "")  # From has no number
    trunk.calls(number)
    witness.wait_for("CONNECT", 60)
    trunk.console.run("channel request hangup all")
    witness.wait_for("ENDED", 30)


def test_the_doctor_tells_a_registration_that_the_operator_refuses(operators: Operators) -> None:
    wait_until(lambda: operators.state("plain") == "Registered")
    assert "registered: plain, secure" in mille(operators.centre, "doctor").stdout
    (operators.plain.folder / "pjsip.conf").write_text(
        (operators.plain.folder / "pjsip.conf").read_text().replace(PASSWORD, "another")
    )
    operators.plain.console.run("module reload res_pjsip.so")
    operators.centre.console.run("pjsip send register trunk-plain")
    wait_until(lambda: operators.state("plain") != "Registered")
    assert "plain is not registered" in mille(operators.centre, "doctor").stdout


def test_a_call_of_ours_leaves_over_the_operator_that_encrypts(operators: Operators) -> None:
    contacts = r"trunk-secure/\S+ +\S+ +Avail"
    wait_until(lambda: re.search(contacts, operators.centre.console.run("pjsip show contacts")))
    call = {"Channel": "PJSIP/268803@trunk-secure", "Application": "Wait", "Data": "20", "Async": "true"}
    operators.centre.here.ami.ask({"Action": "Originate", **call})
    wait_until(lambda: "Echo" in operators.secure.console.run("core show channels concise"))
    operators.centre.console.run("channel request hangup all")
