"""Real Asterisk, real SIP, real PostgreSQL: one centre for all tests of a session."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from house import House
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.folders import Home
from mille.embedded.settings import Settings
from mille.embedded.sipp import free_port

DESCRIPTION = Path(__file__).parent / "e2e" / "centre.yaml"


_centres = itertools.cycle(range(5))


def voice_ports() -> tuple[int, int]:
    """The ports of voice of the next centre of this test process, below those that the kernel gives to whoever asks.

    No centre of another process has them: a telephone that still speaks to a call which is over would be taken for the
    caller of the next call there.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 18_000 + worker % 7 * 2_000 + next(_centres) * 400
    return first, first + 399


def free_settings() -> Settings:
    """Ports that nobody uses, so that tests run beside a centre."""
    import socket

    return Settings(
        sip=("127.0.0.1", free_port("127.0.0.1")),
        agi=("127.0.0.1", free_port("127.0.0.1", socket.SOCK_STREAM)),
        ami=("127.0.0.1", free_port("127.0.0.1", socket.SOCK_STREAM)),
        ws=("127.0.0.1", free_port("127.0.0.1", socket.SOCK_STREAM)),
        rtp_ports=voice_ports(),
        node="essai",
    )


@pytest.fixture(scope="session")
def home() -> Iterator[Home]:
    folder = Path(tempfile.mkdtemp(prefix="mille-e2e-"))
    folder.chmod(0o755)
    yield Home(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def centre(home: Home) -> Iterator[EmbeddedCentre]:
    with EmbeddedCentre(DESCRIPTION, home, free_settings(), print) as running:
        yield running


@pytest.fixture
def house(centre: EmbeddedCentre, request: pytest.FixtureRequest) -> Iterator[House]:
    """The centre for one test. The mark `tolerates` names what Asterisk may complain of, `unknown_outcome` says that
    a call may end as nobody knows."""
    marker = request.node.get_closest_marker("tolerates")
    made = House(centre)
    yield made
    made.close(marker.args if marker else (), unknown=bool(request.node.get_closest_marker("unknown_outcome")))


@pytest.fixture(scope="session")
def outward() -> Iterator[EmbeddedCentre]:
    """The centre that calls outside, its crisis unit open: for all tests of a session that need one."""
    from outward_centre import calling_out

    folder = Path(tempfile.mkdtemp(prefix="mille-out-"))
    folder.chmod(0o755)
    with calling_out(folder, "crisis") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
