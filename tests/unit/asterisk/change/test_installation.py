"""The centre that runs here: what is in force, also after mille itself has become another."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from mille.asterisk.announcements.bulletins import Slots
from mille.asterisk.change import units_in_force
from mille.asterisk.change.compiled_description import FILE, load
from mille.asterisk.change.installation import Installation, Wanted
from mille.asterisk.change.releases import CURRENT, DESCRIPTION, SERVING, Note, Releases
from mille.asterisk.sound.speech import EspeakEngine
from mille.asterisk.wire.console import Console
from mille.centre.notation.typed_instants import instant
from mille.centre.units.orders import Planned
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


def test_a_description_without_the_unit_that_is_open_is_refused_and_the_way_on_is_said() -> None:
    reference = (folder("asterisk-conf") / "centre" / "1000.yaml").read_bytes()
    now = Wanted(reference, "1000.yaml", units=("covid",))
    other = replace(now, description=reference.replace(b"  covid:\n", b"  flood:\n"), file="new.yaml")
    with pytest.raises(MilleError, match=r"new\.yaml does not describe it.*`mille close covid`"):
        units_in_force.redescribed(now, other)
    assert units_in_force.redescribed(replace(now, units=()), replace(other, units=())).units == ()


def test_a_moment_that_is_past_is_told_as_it_was_typed() -> None:
    reference = (folder("asterisk-conf") / "centre" / "1000.yaml").read_bytes()
    act = Planned(instant("2020-01-01 10:00", ZoneInfo("Pacific/Noumea")), "covid", "open", "--at of Odile")
    with pytest.raises(MilleError, match="2020-01-01 10:00 has passed"):
        units_in_force.later(Wanted(reference, "1000.yaml"), act)
