"""Who rings again is spoken to in his language, and hears no welcome when nobody had answered him."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from hearing import heard
from house import Guest, House, wait_until, wave_samples
from mille.embedded.centre import EmbeddedCentre
from redescribed import redescribed


@pytest.fixture(scope="module", autouse=True)
def remembering(centre: EmbeddedCentre) -> Iterator[None]:
    with redescribed(centre, replace(centre.centre, repeat_within=600)):
        yield


def remembered(house: House) -> list[str]:
    """What Asterisk knows of callers."""
    return [line for line in house.centre.console.run("database show mille-callers").splitlines() if line[:1] == "/"]


def rings_and_hangs_up(house: House, number: str, *keys: str) -> None:
    guest = house.rings(number=number)
    guest.hears("welcome", first=1.5)
    for count, key in enumerate(keys, 2):
        guest.press(key)
        guest.wait_for_steps(count)
    guest.hang_up()
    guest.wait_for("ENDED")


def heard_welcome(guest: Guest, language: str) -> bool:
    return heard(guest.audio, wave_samples(guest.centre.home.etc / f"prompts/{language}/welcome.wav"), 1.5) is not None


def test_who_chose_english_and_was_not_answered_hears_the_menu_at_once_in_english(house: House) -> None:
    rings_and_hangs_up(house, "680001", "9")
    again = house.rings(number="680001")
    again.hears("main-menu", "en")
    assert not heard_welcome(again, "en")
    assert not heard_welcome(again, "fr")
    again.hang_up()


def test_who_was_answered_is_welcomed_again(house: House) -> None:
    house.answers("t1")
    guest = house.chooses("1", number="680002")
    guest.wait_for("CONNECT")
    guest.hang_up()
    guest.wait_for("ENDED")
    again = house.rings(number="680002")
    again.hears("welcome", first=1.5)
    again.hang_up()


def test_his_number_is_not_in_what_is_remembered_and_a_number_withheld_is_not_remembered(house: House) -> None:
    others = len(remembered(house))
    rings_and_hangs_up(house, "680003")
    wait_until(lambda: len(remembered(house)) == others + 1)
    assert not [line for line in remembered(house) if "680003" in line]
    anonymous = house.rings(number="anonymous", known_as="")
    anonymous.hears("welcome", first=1.5)
    anonymous.hang_up()
    anonymous.wait_for("ENDED")
    wait_until(lambda: house.channels() == 0)
    assert len(remembered(house)) == others + 1
