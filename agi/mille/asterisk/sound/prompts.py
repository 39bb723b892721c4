"""The sound files of a centre: each message in each language, as Asterisk plays it.

A text is spoken once. The sound is kept in a cache under the hash of everything that determines it, and the folder
that Asterisk reads holds links to it. A studio recording, where there is one, replaces the voice.
"""

import filecmp
import hashlib
import json
import os
import re
import secrets
import shutil
import wave
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr  # type: ignore[import-untyped]
from numpy.typing import NDArray

from mille.asterisk.sound.speech import Engine, Speech
from mille.centre.model.centre import Language, Message
from mille.errors import MilleError

RATES: Mapping[str, int] = {"wav": 8000, "wav16": 16000}
"""Asterisk's names for wave files, and the samples a second that it expects in them."""

Progress = Callable[[int, int, str], None]
"""Called after each message: how many are done, of how many, and which, as ``fr/welcome``."""

_LOUDNESS = 10 ** (-20 / 20)  # root mean square of the spoken parts, of full scale 1
_PEAK = 10 ** (-3 / 20)
_SILENT = 10 ** (-60 / 20)  # a peak below this is not speech
_SHORTEST = 0.05  # seconds
_PAUSE = 0.1  # seconds of silence before and after
_TREATMENT = "-20 dB, peak -3 dB, 100 ms"  # part of the key: change it when the treatment changes


@dataclass(frozen=True)
class _Source:
    """Where a sound comes from: what identifies it, and how to get it."""

    identity: tuple[str, ...]
    sound: Callable[[], Speech | None]


SILENCE = _Source(("silence",), lambda: None)
"""What is heard instead of a message that nobody can say."""


def make_prompts(
    messages: Mapping[str, Message],
    languages: Sequence[Language],
    engine: Engine,
    folder: Path,
    cache: Path,
    progress: Progress | None = None,
    recordings: Path | None = None,
    left_out: Collection[str] = (),
) -> int:
    """Write ``folder/<language>/<name>.wav`` and ``.wav16`` of all messages; return how many sounds are new.

    ``recordings/<language>/<name>.wav`` wins over the voice; any rate and number of channels of PCM will do. Messages
    that are `left_out` become a moment of silence.
    Raises MilleError, naming the message, for one that has no text, cannot be spoken, or is silent.
    """
    wanted = [(message, language) for message in messages.values() for language in languages]
    new = 0
    for done, (message, language) in enumerate(wanted, 1):
        name = f"{language}/{message.name}"
        try:
            source = SILENCE if message.name in left_out else _source(message, language, engine, recordings)
            new += _make(source, cache, folder / language / message.name)
        except MilleError as error:
            raise MilleError(f"message {name}: {error}") from error
        if progress:
            progress(done, len(wanted), name)
    return new


def _source(message: Message, language: Language, engine: Engine, recordings: Path | None) -> _Source:
    """The recording of a message when there is one, else its text in the voice of the engine."""
    for part in (message.name, language):
        if not re.fullmatch(r"\w[\w.-]*", part):
            raise MilleError(f"{part!r} cannot name a file: use letters, digits, - and _")
    recording = recordings / language / f"{message.name}.wav" if recordings else None
    if recording and recording.is_file():
        digest = hashlib.sha256(recording.read_bytes()).hexdigest()
        return _Source(("recording", digest), lambda: read_recording(recording))
    if language not in message.texts:
        raise MilleError(f"it has no text in {language!r}: write one, or record it")
    text = message.texts[language]
    return _Source((engine.identity, language, text), lambda: engine.speak(text, language))


def _make(source: _Source, cache: Path, target: Path) -> bool:
    """Put the files of one sound where Asterisk reads them; true when they had to be made."""
    kept = {extension: cache / _key(source, rate) for extension, rate in RATES.items()}
    missing = [extension for extension, path in kept.items() if not path.exists()]
    if missing:
        speech = source.sound()
        for extension in missing:
            rate = RATES[extension]
            samples = for_telephone(speech, rate) if speech else np.zeros(round(_PAUSE * rate), np.int16)
            _write(kept[extension], samples, rate)
    for extension, path in kept.items():
        _place(path, target.with_name(f"{target.name}.{extension}"))
    return bool(missing)


def _key(source: _Source, rate: int) -> str:
    content = json.dumps([_TREATMENT, *source.identity, rate])
    return hashlib.sha256(content.encode()).hexdigest() + ".wav"


def for_telephone(speech: Speech, rate: int) -> NDArray[np.int16]:
    """The same speech at `rate`, at the right volume for a telephone, with a short silence at both ends.

    Raises MilleError when there is nothing to hear.
    """
    sound = np.asarray(speech.samples, np.float32) / 32768
    if len(sound) < _SHORTEST * speech.rate:
        raise MilleError("it is empty: give it words, or another recording")
    sound = soxr.resample(sound, speech.rate, rate)
    sound -= sound.mean()
    peak = float(np.abs(sound).max())
    if peak < _SILENT:
        raise MilleError("it is silent: give it words, or another recording")
    heard = np.flatnonzero(np.abs(sound) > peak / 500)
    sound = sound[heard[0] : heard[-1] + 1] * min(_LOUDNESS / _loudness(sound, rate), _PEAK / peak)
    pause = np.zeros(round(_PAUSE * rate))
    return np.round(np.concatenate([pause, sound, pause]) * 32767).astype(np.int16)


def _loudness(sound: NDArray[np.float32], rate: int) -> float:
    """Root mean square of the 20 ms in which somebody speaks: those not 30 dB below the loudest."""
    frame = rate // 50
    power = np.square(sound[: len(sound) // frame * frame].reshape(-1, frame)).mean(axis=1)
    return float(np.sqrt(power[power >= power.max() / 1000].mean()))


def read_recording(path: Path) -> Speech:
    """A PCM wave file of any rate, sample width and number of channels, as one channel of 16 bits."""
    try:
        with wave.open(str(path), "rb") as file:
            rate, width, channels = file.getframerate(), file.getsampwidth(), file.getnchannels()
            data = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise MilleError(f"{path} is not a plain PCM wave file ({error}): save it as one, 16 bits") from error
    whole = np.frombuffer(data, np.uint8)[: len(data) // (width * channels) * width * channels]
    frames = whole.reshape(-1, width)
    if width == 1:  # unsigned
        samples = (frames[:, 0].astype(np.int16) - 128) * 256
    else:  # little-endian: the last two bytes of a sample weigh most
        samples = np.ascontiguousarray(frames[:, -2:]).view("<i2")[:, 0]
    return Speech(samples.reshape(-1, channels).mean(axis=1).astype(np.int16), rate)


def _write(path: Path, samples: NDArray[np.int16], rate: int) -> None:
    """A wave file that everybody may read and nobody may change: other folders hold links to it."""
    with _appearing(path) as temporary, temporary.open("xb") as file:
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(rate)
            sound.writeframes(samples.astype("<i2").tobytes())
        file.flush()
        os.fsync(file.fileno())
        os.fchmod(file.fileno(), 0o444)


def _place(kept: Path, target: Path) -> None:
    """Link `kept` as `target`, or copy it where links are impossible; does nothing when it is there already."""
    if target.exists() and filecmp.cmp(kept, target, shallow=False):
        return
    with _appearing(target) as temporary:
        try:
            os.link(kept, temporary)
        except OSError:
            shutil.copy(kept, temporary)


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A temporary file that becomes `path` in one instant, or vanishes with the work that failed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
