"""A crisis unit is opened as one act: queue, key, announcement and agents come together."""

import pytest
from small_centre import SMALL, changed

from mille.centre.model.centre import Action
from mille.centre.reader.description import read_centre
from mille.centre.units.overlay import units_open, with_units
from mille.errors import MilleError

CLOSED = read_centre(
    changed("    menu_message: hello", "    menu_message: press-4")
    .replace("menus:\n", "  press-4: {fr: Tapez 4, en: Press 4}\n  lockdown: {fr: Fermé, en: Closed}\nmenus:\n")
    .replace("announcement: hello", "announcement: lockdown"),
    "",
)


def test_an_open_unit_has_its_queue_key_announcement_and_agents() -> None:
    centre = with_units(CLOSED, ["covid"])
    assert centre.welcome == ("lockdown", "hello")
    assert centre.menus["main"].say == ("hello", "press-4")
    assert centre.menus["main"].keys["4"] == Action("queue", "covid")
    assert centre.queues["covid"].wait_message == "hello"
    assert centre.agents["v1"].skills == {"covid": 0}
    assert units_open(centre) == ("covid",)


def test_what_an_open_unit_does_not_touch_stays_as_it_was() -> None:
    centre = with_units(CLOSED, ["covid"])
    assert centre.menus["other"] is CLOSED.menus["other"]
    assert centre.queues.keys() - CLOSED.queues.keys() == {"covid"}
    assert centre.agents.keys() - CLOSED.agents.keys() == {"v1", "v2"}
    assert "covid" not in CLOSED.queues
    assert "4" not in CLOSED.menus["main"].keys


def test_without_units_the_centre_is_the_one_described() -> None:
    assert with_units(CLOSED, []) == CLOSED


def test_units_are_added_in_the_order_of_the_description() -> None:
    storm = SMALL.partition("units:\n")[2].replace("covid", "storm").replace("key: 4", "key: 6")
    both = read_centre(SMALL + storm.replace("v1", "s1").replace("v2", "s2").replace(": 30", ": 40"), "")
    assert with_units(both, ["storm", "covid"]) == with_units(both, ["covid", "storm"])
    assert list(with_units(both, {"storm", "covid"}).queues) == ["post", "covid", "storm"]


def test_an_unknown_unit_is_answered_with_the_one_that_is_known() -> None:
    with pytest.raises(MilleError, match="there is no unit 'covd'; did you mean 'covid'"):
        with_units(CLOSED, ["covd"])


def test_the_description_says_which_units_are_open() -> None:
    assert units_open(CLOSED) == ()
    assert units_open(read_centre(changed("    key: 4", "    open: yes\n    key: 4"), "")) == ("covid",)


def test_two_units_cannot_have_the_same_key() -> None:
    storm = SMALL.partition("units:\n")[2].replace("covid", "storm")
    both = SMALL + storm.replace("v1", "s1").replace("v2", "s2").replace(": 30", ": 40")
    with pytest.raises(MilleError, match="key '4' of unit 'storm' is already in unit 'covid'"):
        read_centre(both, "")
