"""Real Asterisk, real SIP, real PostgreSQL: one centre for all tests of a session."""

import itertools
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import House, wait_until
from left_behind import is_settled, left_in
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.settings import Settings
from mille.site.home_folders import Home
from ports import own_address

DESCRIPTION = Path(__file__).parent / "e2e" / "centre.yaml"
_shared: list[EmbeddedCentre] = []
"""The centres that run, and that one file of tests after the other uses."""


_centres = itertools.cycle(range(5))


def voice_ports() -> tuple[int, int]:
    """The ports of voice of the next centre of this test process, below those of `ports` and of centres on trial.

    No centre of another process has them: a telephone that still speaks to a call which is over would be taken for the
    caller of the next call there.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 10_000 + worker % 4 * 1_500 + next(_centres) * 300
    return first, first + 299


def free_settings() -> Settings:
    """Ports that nobody uses, so that tests run beside a centre."""
    return Settings(
        sip=own_address(socket.SOCK_DGRAM),
        agi=own_address(),
        ami=own_address(),
        ws=own_address(),
        rtp_ports=voice_ports(),
        node="essai",
    )


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="mille-e2e-"))
    folder.chmod(0o755)
    yield Home(folder)
    shutil.rmtree(folder, ignore_errors=True)


def _shared_with_all(running: EmbeddedCentre) -> Iterator[EmbeddedCentre]:
    settles(running)
    _shared.append(running)
    yield running
    _shared.remove(running)


def settles(running: EmbeddedCentre) -> None:
    """Until the live service has nothing to do."""
    wait_until(lambda: is_settled(running), 90)


@pytest.fixture(scope="session")
def centre(home: Home) -> Iterator[EmbeddedCentre]:
    with EmbeddedCentre(DESCRIPTION, home, free_settings(), print) as running:
        yield from _shared_with_all(running)


@pytest.fixture(scope="module", autouse=True)
def _as_found() -> Iterator[None]:
    """Every file leaves the centres that run as it found them, and the live service with nothing to do."""
    yield
    for running in _shared:
        settles(running)
        assert left_in(running) == []


@pytest.fixture
def house(centre: EmbeddedCentre, request: pytest.FixtureRequest) -> Iterator[House]:
    """The centre for one test. The mark `tolerates` names what Asterisk may complain of."""
    marker = request.node.get_closest_marker("tolerates")
    made = House(centre)
    yield made
    made.close(marker.args if marker else ())


@pytest.fixture(scope="session")
def outward() -> Iterator[EmbeddedCentre]:
    """The centre that calls outside, its crisis unit open: for all tests of a session that need one."""
    from outward_centre import calling_out

    folder = Path(tempfile.mkdtemp(prefix="mille-out-"))
    folder.chmod(0o755)
    with calling_out(folder, "crisis") as running:
        yield from _shared_with_all(running)
    shutil.rmtree(folder, ignore_errors=True)
