"""Voices that cannot be mistaken: tones, and what is heard of them."""

from typing import Any

import numpy as np

from mille.asterisk.sound.g711 import encode_alaw


def tone(hertz: float, seconds: float = 1.0) -> bytes:
    """A tone in A-law, as an agent's voice that cannot be mistaken."""
    at = np.arange(round(8000 * seconds)) / 8000
    return encode_alaw((8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16))


def loudest_hertz(sound: np.ndarray[Any, np.dtype[np.int16]]) -> float:
    """The loudest frequency of a sound."""
    return float(np.abs(np.fft.rfft(sound.astype(float))).argmax() * 8000 / len(sound))


def hears_tone(sound: np.ndarray[Any, np.dtype[np.int16]], hertz: float) -> bool:
    """Whether a tone is in a sound for a quarter of a second at least."""
    windows = [sound[start : start + 2000].astype(float) for start in range(0, len(sound) - 1999, 1000)]
    spectra = [np.abs(np.fft.rfft(window)) for window in windows]
    return any(spectrum[round(hertz / 4)] > 100_000 for spectrum in spectra)
