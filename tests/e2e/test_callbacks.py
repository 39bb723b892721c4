"""A caller asks to be called back, hangs up, and is called when it is his turn."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hearing import heard
from house import Guest, House, wait_until, wave_samples
from mille.asterisk.g711 import decode_alaw
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.sipp import Line
from outward_centre import calling_out, line


@pytest.fixture(scope="module")
def centre() -> Iterator[EmbeddedCentre]:
    folder = Path(tempfile.mkdtemp(prefix="mille-back-"))
    folder.chmod(0o755)
    with calling_out(folder, "crisis") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def waits(house: House, number: str) -> Guest:
    guest = house.rings(number=number)
    guest.hears("welcome", first=1.5)
    guest.press("8")
    guest.wait_for("ENTERQUEUE")
    return guest


def asks(house: House, number: str) -> Guest:
    """A caller who waits, asks to be called back, says that his number is right, and is gone."""
    guest = waits(house, number)
    guest.press("1")
    guest.hears("callback_confirm", first=2)
    guest.press("1")
    guest.hears("callback_noted", first=2)
    guest.wait_for("ENDED")
    return guest


def hears(house: House, home: Line, prompt: str, start: int = 0) -> None:
    sound = wave_samples(house.centre.home.etc / "prompts" / "fr" / f"{prompt}.wav")
    wait_until(lambda: heard(decode_alaw(home.telephone.audio[start:]), sound, 2.0))


def told(house: House, guest: Guest) -> list[list[str]]:
    """What the journal says of his request, without instants."""
    return [entry[7:] for entry in guest.witness.lines() if entry[4] == "CALLBACK"]


def kinds(house: House, guest: Guest) -> list[str]:
    return [line[0] for line in told(house, guest)]


def test_he_is_called_and_comes_before_who_came_later(house: House) -> None:
    house.answers("d1")
    with line(house) as home:
        first = waits(house, "751239")
        first.wait_for("CONNECT")
        guest = asks(house, "751240")
        later = waits(house, "751241")
        wait_until(lambda: len(home.callers()) == 1)
        assert "<sip:751240@" in home.callers()[0]
        hears(house, home, "callback_returned")
        home.telephone.press("1")
        wait_until(lambda: "reached" in kinds(house, guest))
        wait_until(lambda: len(house.waiting("desk")) == 2)
        assert "trunk" in house.waiting("desk")[0]
        first.hang_up()
        returned = guest.witness.lines()[0][1] + "-r1"
        wait_until(lambda: f"|{returned}|desk|d1|CONNECT|" in house.centre.home.journal.read_text())
        assert "CONNECT" not in later.witness.events()
        house.lets_go("d1")
        later.wait_for("CONNECT")
    later.hang_up()
    record = guest.record()
    print(record, told(house, guest))
    print([l for l in house.centre.home.journal.read_text().splitlines() if returned in l])
    assert record["outcome"] == "left_by_key"
    assert 0
