"""A voice for the tests of what is spoken: it hums."""

import numpy as np

from mille.asterisk.sound.speech import Speech

RATE = 8000


class Hummer:
    """A voice that hums each letter for a hundredth of a second, at a height of its own."""

    identity = "hum"

    def speak(self, text: str, language: str) -> Speech:
        at = np.arange(len(text) * RATE // 100) / RATE
        return Speech((8000 * np.sin(2 * np.pi * (200 + len(text)) * at)).astype(np.int16), RATE)

    def speaks(self, language: str) -> bool:
        return language in ("fr", "en")
