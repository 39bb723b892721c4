"""The centre that runs here: what is in force, also after mille itself has become another."""

from pathlib import Path

import pytest

from mille.asterisk.compiled import FILE, load
from mille.asterisk.console import Console
from mille.asterisk.installation import Installation
from mille.asterisk.releases import CURRENT, DESCRIPTION, SERVING, Note, Releases
from mille.asterisk.slots import Slots
from mille.asterisk.speech import EspeakEngine
from mille.errors import MilleError
from mille.resources import folder
from one_site import COVID, site


@pytest.fixture
def here(tmp_path: Path) -> Installation:
    slots = Slots(tmp_path / "slots", EspeakEngine(), tmp_path / "cache")
    releases, secrets = Releases(tmp_path / "releases"), tmp_path / "secrets.json"
    return Installation(releases, site(COVID), secrets, Console((), tmp_path), lambda centre, sounds: None, slots)


def compiled_by_another(release: Path) -> None:
    release.mkdir()
    (release / FILE).write_bytes(b"\x80\x04cmille.centre.model\nNoSuchThing\n.")
    (release / DESCRIPTION).write_bytes((folder("asterisk-conf") / "centre" / "1000.yaml").read_bytes())


def test_a_release_of_another_mille_is_read_again_from_its_description(here: Installation) -> None:
    number = here.releases.publish(
        Note("", "Odile", "open covid", file="1000.yaml", units=("covid",)), compiled_by_another
    )
    here.releases.point(SERVING, number)
    here.releases.point(CURRENT, number)
    assert here.in_force() == here.wanted_now().centre()
    assert here.in_force().queues == COVID.queues


def test_python_says_which_verb_mends_a_release_of_another_mille(here: Installation) -> None:
    number = here.releases.publish(Note("", "Odile", "start"), compiled_by_another)
    with pytest.raises(MilleError, match="make it anew with `mille apply`"):
        load(here.releases.path(number))


def test_before_the_first_release_nothing_is_in_force(here: Installation) -> None:
    for asked in (here.in_force, here.wanted_now, here.fill_slots):
        with pytest.raises(MilleError, match="start the centre with `make run`"):
            asked()
