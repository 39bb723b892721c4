"""A centre that calls outside, and the operator's side of it: lines of its own loopback address."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from house import House, wait_until
from mille.asterisk.site import Address
from mille.embedded.centre import EmbeddedCentre
from mille.embedded.folders import Home
from mille.embedded.sipp import Line, free_port
from running_centre import free_settings

DESCRIPTION = Path(__file__).parent / "e2e" / "outward.yaml"
OPERATOR = "127.0.0.2"


@contextmanager
def calling_out(folder: Path, *units: str) -> Iterator[EmbeddedCentre]:
    """The centre with these units open. Its operator has a free port; at the host of the other trunk is nobody."""
    text = DESCRIPTION.read_text(encoding="utf-8")
    for host in ("OPERATOR", "NOBODY"):
        text = text.replace(host, f"{OPERATOR}:{free_port(OPERATOR)}")
    description = folder / "outward.yaml"
    description.write_text(text, encoding="utf-8")
    with EmbeddedCentre(description, Home(folder), replace(free_settings(), open_units=units), print) as running:
        yield running


def operator(centre: EmbeddedCentre) -> Address:
    """Where the centre's calls outside arrive."""
    host, _, port = centre.centre.trunks["opt"].host.partition(":")
    return host, int(port)


@contextmanager
def line(
    house: House, *, ring: float | None = 0.2, talk: float | None = None, voice: bytes | None = None, refuses: int = 0
) -> Iterator[Line]:
    """Somebody at the operator's side, whom Asterisk knows to be there."""
    sound = {} if voice is None else {"voice": voice}
    with Line(house.centre.sipp, operator(house.centre), ring=ring, talk=talk, refuses=refuses, **sound) as there:
        reachable(house, "opt")
        yield there


def reachable(house: House, trunk: str, known: str = "Avail") -> None:
    """Until Asterisk has heard from the other side of a trunk; or that nobody is there (Unavail)."""

    def answers() -> bool:
        house.centre.console.run(f"pjsip qualify trunk-{trunk}")
        return bool(re.search(rf"trunk-{trunk}/\S+ +\S+ +{known}", house.centre.console.run("pjsip show contacts")))

    wait_until(answers)
