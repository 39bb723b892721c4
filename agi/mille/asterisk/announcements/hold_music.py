"""What callers hear while they wait: music, and every so often what their queue says. Nobody is held up by it.

Asterisk's own announcements are played by the thread that serves the caller: while the first in line listens, no agent
is rung for him. Music on hold is not, so the message is one of the pieces of the music: the music is cut into pieces
which together last as long as the queue waits between two messages, and the message is the file that follows. Asterisk
opens each by its name when its turn comes, in the caller's language, so a new bulletin is heard by those who wait.
"""

import json
import math
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from mille.asterisk.sound.prompts import read_recording
from mille.atomic_file import put
from mille.errors import MilleError

FOLDER = "music"
"""Where the pieces are, beside the messages of the queues."""
LONGEST_PIECE = 60
"""Seconds that one piece lasts at most."""
MUSIC = 600
"""Seconds of music, after which it begins again."""
RATE = 8000


@dataclass(frozen=True)
class Playlist:
    """How music and message follow each other when the message comes every `every` seconds.

    The music is cut into `count` pieces of `samples` samples.
    """

    every: int

    @property
    def _between(self) -> int:
        return math.ceil(self.every / LONGEST_PIECE)

    @property
    def samples(self) -> int:
        """Samples in one piece."""
        return self.every * RATE // self._between

    @property
    def count(self) -> int:
        """How many pieces there are: 10 minutes of music, or a little less, so that none is cut short.

        >>> Playlist(45).count, Playlist(10).count, Playlist(3600).count
        (13, 60, 10)
        """
        return self._between * (MUSIC // self.every) or MUSIC // LONGEST_PIECE

    def order(self) -> Iterator[int | None]:
        """The numbers of the pieces as they are heard; None stands for the message.

        >>> list(Playlist(250).order())[:12]
        [0, 1, 2, 3, 4, None, 5, 6, 7, 8, 9, None]
        """
        for period in range(max(MUSIC // self.every, 1)):
            yield from ((period * self._between + piece) % self.count for piece in range(self._between))
            yield None


def make_pieces(music: Path, folder: Path, periods: Iterable[int]) -> list[str]:
    """Cuts the music in `music` into pieces below `folder`, for each of these periods; doing it again changes nothing.

    Returns what is amiss: without music callers would wait in silence.
    """
    sources = sorted(music.glob("*.wav"))
    identity = json.dumps([[source.name, source.stat().st_size] for source in sources])
    sound: NDArray[np.int16] | None = None
    for playlist in map(Playlist, sorted(set(periods))):
        pieces, made_of = folder / str(playlist.every), folder / str(playlist.every) / "made-of.json"
        if made_of.exists() and made_of.read_text("utf-8") == identity:
            continue
        sound = _read(sources) if sound is None else sound
        pieces.mkdir(parents=True, exist_ok=True)
        for number in range(playlist.count):
            _write(pieces / f"{number}.wav", _cut(sound, number * playlist.samples, playlist.samples))
        put(made_of, identity, 0o644)
    return [] if sources else [f"callers wait in silence: there is no music in {music}; put WAV files there"]


def _read(sources: Iterable[Path]) -> NDArray[np.int16]:
    """One file after the other, as much as is needed; silence where there is none."""
    parts, seconds = [np.zeros(0, np.int16)], 0.0
    for source in sources:
        if seconds >= MUSIC + LONGEST_PIECE:
            break
        try:
            speech = read_recording(source)
        except MilleError:  # not plain PCM: Asterisk plays it, we leave it out
            continue
        parts.append(np.asarray(soxr.resample(speech.samples, speech.rate, RATE), np.int16))
        seconds += len(parts[-1]) / RATE
    sound = np.concatenate(parts)
    return sound if len(sound) else np.zeros(RATE, np.int16)


def _cut(sound: NDArray[np.int16], start: int, samples: int) -> NDArray[np.int16]:
    """A piece of music that goes round."""
    return np.take(sound, range(start, start + samples), mode="wrap")


def _write(path: Path, samples: NDArray[np.int16]) -> None:
    new = path.with_name(f".{path.name}.new")
    with wave.open(str(new), "wb") as sound:
        sound.setparams((1, 2, RATE, 0, "NONE", ""))
        sound.writeframes(samples.astype("<i2").tobytes())
    new.replace(path)
