"""A supervisor of a test: he dials the service code at an agent's telephone, and records a bulletin."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from hearing import listening
from house import House, wait_until, wave_samples
from mille.asterisk.secrets import pin
from mille.asterisk.sound.g711 import decode_alaw, encode_alaw
from mille.asterisk.sound.prompts import for_telephone
from mille.asterisk.sound.speech import EspeakEngine
from mille.embedded.people import DiallingPhone
from mille.embedded.witness import Fields

WORDS = "Une panne de courant touche la ville, les techniciens sont en route."
VOICE: np.ndarray[Any, np.dtype[np.int16]] = for_telephone(EspeakEngine().speak(WORDS, "fr"), 8000)
EXTENSION = "405"


class Supervisor:
    """Somebody at an agent's telephone who dials the service code."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._start = house.centre.home.journal.stat().st_size
        password = house.centre.site.telephones[EXTENSION]
        self.phone = DiallingPhone(house.centre.sipp, f"phone-{EXTENSION}", password, "*1000", voice=encode_alaw(VOICE))

    def hears(self, prompt: str, first: float | None = 2.5, since: int = 0) -> None:
        """Until he has heard (so many seconds of) a prompt, after so many samples."""
        sound = wave_samples(next((self.house.centre.home.etc / "prompts").rglob(f"fr/**/{prompt}.wav")))
        wait_until(listening(lambda: self.audio()[since:], sound, first))

    def audio(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        """All that he has heard."""
        return decode_alaw(self.phone.telephone.audio)

    def lines(self) -> list[Fields]:
        """What the journal says of the service line since he dialled."""
        with self.house.centre.home.journal.open("rb") as journal:
            journal.seek(self._start)
            told = journal.read().decode("utf-8", "replace").splitlines()
        return [line.split("|") for line in told if line.split("|")[4:5] == ["SERVICE"]]

    def details(self) -> list[str]:
        """What was decided, as the journal tells it."""
        return [line[-1] for line in self.lines()]

    def gives(self, code: str) -> None:
        """Gives a PIN when he is asked for it."""
        self.hears("service_pin")
        self.phone.press(code + "#")

    def records(self, house: House, times: float = 1.5) -> None:
        """Chooses the queue telecom, and speaks for as long as it takes to say the words so many times."""
        self.hears("service_queues")
        self.phone.press("1")
        self.hears("service_record_telecom")
        wait_until(lambda: sum(path.stat().st_size for path in recordings(house)) > times * 2 * len(VOICE) + 32000)
        self.phone.press("#")
        self.hears("service_review")


def recordings(house: House) -> list[Path]:
    return list((house.centre.home.state / "spool" / "bulletins").glob("*.wav"))


def the_pin(house: House) -> str:
    return pin.read(house.centre.home.secrets)


@contextmanager
def supervisor(house: House) -> Iterator[Supervisor]:
    somebody = Supervisor(house)
    try:
        yield somebody
    finally:
        somebody.phone.close()
        wait_until(lambda: "mille-service" not in house.centre.console.run("core show channels concise"))
