"""The music of those who wait, cut into the pieces between which their queue says something (dialplan/playlist.py)."""

import json
import os
import wave
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from mille.asterisk.dialplan.playlist import LONGEST_PIECE, MUSIC, RATE, Playlist
from mille.atomic_file import put

FOLDER = "music"
"""Where the pieces are, beside the messages of the queues."""
MADE_OF = "made-of.json"
WIDTH = 2
"""Bytes in a sample."""


def make_pieces(music: Path, folder: Path, periods: Iterable[int]) -> list[str]:
    """Cuts the music in `music` into pieces below `folder`, for each of these periods; doing it again changes nothing.

    Music is WAV as Asterisk plays it: one channel of 8000 samples a second, 16 bits. Returns what is amiss: without any
    callers would wait in silence.
    """
    sources = sorted(music.glob("*.wav"))
    identity = json.dumps([[source.name, source.stat().st_size] for source in sources])
    sound = b""
    for playlist in map(Playlist, sorted(set(periods))):
        pieces = folder / str(playlist.every)
        if (pieces / MADE_OF).exists() and (pieces / MADE_OF).read_text("utf-8") == identity:
            continue
        sound = sound or _read(sources)
        pieces.mkdir(parents=True, exist_ok=True)
        for number in range(playlist.count):
            _write(pieces / f"{number}.wav", _cut(sound, number * playlist.samples, playlist.samples))
        put(pieces / MADE_OF, identity)
    remedy = "put WAV files of 8000 samples a second there, one channel of 16 bits"
    return [] if sources else [f"callers wait in silence: there is no music in {music}; {remedy}"]


def _read(sources: Iterable[Path]) -> bytes:
    """The samples of one file after the other, as many as are needed; silence where there are none."""
    parts, needed = list[bytes](), (MUSIC + LONGEST_PIECE) * RATE * WIDTH
    for source in sources:
        with suppress(wave.Error, EOFError), wave.open(str(source), "rb") as sound:
            if (sound.getnchannels(), sound.getsampwidth(), sound.getframerate()) == (1, WIDTH, RATE):
                parts.append(sound.readframes(needed // WIDTH))
        if sum(map(len, parts)) >= needed:
            break
    return b"".join(parts) or bytes(RATE * WIDTH)


def _cut(sound: bytes, start: int, samples: int) -> bytes:
    """A piece of music that goes round."""
    start = start * WIDTH % len(sound)
    rounds = (start + samples * WIDTH) // len(sound) + 1
    return (sound * rounds)[start : start + samples * WIDTH]


def _write(path: Path, samples: bytes) -> None:
    """A file that Asterisk may be about to open."""
    new = path.with_name(f".{path.name}.new")
    with wave.open(str(new), "wb") as sound:
        sound.setparams((1, WIDTH, RATE, 0, "NONE", ""))
        sound.writeframes(samples)
    os.replace(new, path)
