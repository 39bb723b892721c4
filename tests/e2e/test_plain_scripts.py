"""Without an AGI server the entries run as plain scripts, one for each question: slower, and just as safe."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from house import House
from mille.embedded import asterisk
from mille.embedded.centre import EmbeddedCentre
from mille.processes import WITH_PARENT
from mille.site.home_folders import Home
from running_centre import free_settings
from supervisor import supervisor, the_pin

DESCRIPTION = Path(__file__).parent / "centre.yaml"


@pytest.fixture(scope="module")
def plain() -> Iterator[EmbeddedCentre]:
    """A second centre, without an AGI server."""
    with tempfile.TemporaryDirectory(prefix="mille-scripts-") as folder:
        settings = replace(free_settings(), agi=None, node="scripts")
        with EmbeddedCentre(DESCRIPTION, Home(Path(folder)), settings, print) as running:
            yield running


@pytest.fixture
def plain_house(plain: EmbeddedCentre, request: pytest.FixtureRequest) -> Iterator[House]:
    """The centre without a server, for one test."""
    marker = request.node.get_closest_marker("tolerates")
    made = House(plain)
    yield made
    made.close(marker.args if marker else ())


@contextmanager
def started_with(centre: EmbeddedCentre, environment: Mapping[str, str]) -> Iterator[None]:
    """While Asterisk runs with something else in its environment, and so do its scripts."""
    usual = centre.asterisk.environment
    try:
        _restart(centre, {**usual, **environment})
        yield
    finally:
        _restart(centre, usual)


def _restart(centre: EmbeddedCentre, environment: Mapping[str, str]) -> None:
    centre.asterisk.stop()
    centre.asterisk.environment = environment
    centre.asterisk.start()
    asterisk.wait_until_ready(centre.console, centre.asterisk)


def test_he_is_greeted_chooses_and_talks_to_an_agent(plain_house: House) -> None:
    plain_house.answers("p1")
    guest = plain_house.chooses("*")
    guest.hears("deeper", first=1.5)
    guest.press("*")
    guest.wait_for_steps(3)
    guest.hears("main-menu")
    guest.press("2")
    guest.wait_for("CONNECT")
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "p1", "post")
    assert (record["degraded"], record["menu_path"]) == (False, ["*", "*", "2"])


def test_who_hangs_up_in_the_menu_leaves_nothing_behind(plain_house: House) -> None:
    guest = plain_house.rings()
    guest.hears("welcome", first=1.5)
    guest.hang_up()
    record = guest.record()
    assert (record["outcome"], record["degraded"]) == ("abandoned_early", False)


@pytest.fixture
def path_without_python(tmp_path: Path) -> str:
    """A search path with what starts Asterisk, and no Python."""
    starter = shutil.which(WITH_PARENT[0])
    assert starter
    (tmp_path / WITH_PARENT[0]).symlink_to(starter)
    return str(tmp_path)


def reaches_an_agent_all_the_same(centre: EmbeddedCentre, environment: Mapping[str, str]) -> None:
    """With this in the environment of the scripts, he comes to the default queue, and it is known why."""
    with started_with(centre, environment):
        house = House(centre)
        try:
            house.answers("t1")
            guest = house.rings()
            guest.wait_for("CONNECT")
            guest.hang_up()
            record = guest.record()
        finally:
            house.close()
    assert (record["outcome"], record["agent"], record["last_queue"]) == ("answered", "t1", "telecom")
    assert (record["degraded"], record["degraded_reason"]) == (True, "FAILURE")


def test_a_script_without_a_release_leaves_him_the_default_queue(plain: EmbeddedCentre) -> None:
    reaches_an_agent_all_the_same(plain, {"MILLE_RELEASE": "/nowhere"})


def test_a_script_without_its_python_leaves_him_the_default_queue(
    plain: EmbeddedCentre, path_without_python: str
) -> None:
    reaches_an_agent_all_the_same(plain, {"PATH": path_without_python})


def test_a_script_whose_python_is_broken_leaves_him_the_default_queue(plain: EmbeddedCentre) -> None:
    reaches_an_agent_all_the_same(plain, {"PYTHONHOME": "/nowhere"})


def test_once_the_script_works_again_so_does_the_menu(plain_house: House) -> None:
    plain_house.answers("p1")
    guest = plain_house.rings()
    guest.press("2")
    guest.wait_for("CONNECT")
    guest.hang_up()
    assert guest.record()["degraded"] is False


def test_the_service_line_knows_its_pin_without_a_server_too(plain_house: House) -> None:
    with supervisor(plain_house) as somebody:
        somebody.gives(the_pin(plain_house))
        somebody.hears("service_queues")
        assert somebody.details() == ["right"]
