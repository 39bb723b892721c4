"""Text becomes a voice: what every speech engine offers, and the free one that needs no network, espeak-ng.

The library keeps global state (the same words twice give two different sounds), is not safe in threads, and
may crash on unforeseen text. So each text is spoken by a child process of its own: this file, run as a program.
It writes the rate as four bytes, then samples; heavy imports wait inside functions, for a fast start.
"""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Protocol

from mille.errors import MilleError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_RETRIEVAL = 1  # AUDIO_OUTPUT_RETRIEVAL of speak_lib.h: no sound card; espeak_Synchronize waits for the end
_DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT: report a failure instead of ending the process
_UTF8 = 1  # espeakCHARS_UTF8, without espeakSSML and espeakPHONEMES: <tags> and [[codes]] are plain text
_SPEED = 1  # espeakRATE
_NO_VOICE = 3  # the child's exit status for a language that the engine does not have
_PATIENCE = 60  # seconds


@dataclass(frozen=True, eq=False)
class Speech:
    """Spoken words: one channel of 16-bit samples, `rate` of them a second."""

    samples: NDArray[np.int16]
    rate: int


class Engine(Protocol):
    """Anything that can read a text aloud.

    `identity` names engine, version and voice parameters: with another identity everything is spoken again.
    """

    @property
    def identity(self) -> str: ...

    def speak(self, text: str, language: str) -> Speech:
        """Read `text` with the voice of `language` (``fr``, ``en``); raises MilleError when it cannot."""
        ...

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language."""
        ...


class EspeakEngine:
    """The voice of espeak-ng, from the PyPI package espeakng-loader. `speed` is in words a minute."""

    def __init__(self, speed: int = 150) -> None:
        self.speed = speed

    @property
    def identity(self) -> str:
        """The package pins both library and voices, so that its version names them."""
        from importlib.metadata import PackageNotFoundError, version

        try:
            package = version("espeakng-loader")
        except PackageNotFoundError:
            raise MilleError("no voice is installed: pip install 'mille[voice]'") from None
        return f"espeak-ng of espeakng-loader {package}, {self.speed} words a minute"

    def speak(self, text: str, language: str) -> Speech:
        """Read `text`; raises MilleError for a language without a voice or a text that breaks the engine.

        >>> EspeakEngine().speak("Bonjour.", "fr").rate
        22050
        """
        import numpy as np

        if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", language):
            raise MilleError(f"{language!r} is not a language code: write fr or en")
        said = self._said(plain(text), language)
        samples = np.frombuffer(said, dtype="<i2", offset=4).astype(np.int16)
        return Speech(samples, rate=int.from_bytes(said[:4], "little"))

    def speaks(self, language: str) -> bool:
        """Whether espeak-ng has a voice for a language.

        >>> EspeakEngine().speaks("es"), EspeakEngine().speaks("dhv")
        (True, False)
        """
        return _has_voice(language)

    def _said(self, text: str, language: str) -> bytes:
        child = _spoken_by_a_child(text, language, self.speed)
        if child.returncode == _NO_VOICE:
            raise MilleError(f"espeak-ng has no voice for {language!r}: remove it, or record its messages")
        if child.returncode or len(child.stdout) < 4:
            why = child.stderr.decode(errors="replace").strip().rpartition("\n")[2] or "no reason given"
            raise MilleError(f"espeak-ng cannot say {text[:60]!r} ({child.returncode}: {why}): change it")
        return child.stdout


@cache
def _has_voice(language: str) -> bool:
    return _spoken_by_a_child("a", language, 150).returncode == 0


def _spoken_by_a_child(text: str, language: str, speed: int) -> subprocess.CompletedProcess[bytes]:
    # -P: neither the current folder nor this file's may hide a module of the standard library
    command = [sys.executable, "-P", "-m", "mille.asterisk.sound.speech", language, str(speed)]
    try:
        return subprocess.run(command, input=text.encode(), capture_output=True, timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        raise MilleError(f"espeak-ng took more than {_PATIENCE} s: shorten {text[:60]!r}") from None


def plain(text: str) -> str:
    """The text without what an engine may take for a command: control and invisible characters.

    >>> plain("Tapez\\x01 10S\\n\\tétoile")
    'Tapez 10S étoile'
    """
    kinds = [(character, unicodedata.category(character)) for character in text]
    shown = "".join(" " if kind.startswith("C") else character for character, kind in kinds if kind != "Cf")
    return " ".join(shown.split())


def _library() -> tuple[ctypes.CDLL, int]:
    """The library, started, and its rate. Its buffer for a path is short, hence the change of folder."""
    import espeakng_loader

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    os.chdir(espeakng_loader.get_data_path())
    rate = library.espeak_Initialize(_RETRIEVAL, 0, b".", _DO_NOT_EXIT)
    if rate <= 0:
        raise SystemExit(f"the voices in {os.getcwd()} cannot be read")
    return library, rate


def _child(language: str, speed: int) -> None:
    """Say the standard input to the standard output."""
    library, rate = _library()
    if library.espeak_SetVoiceByName(language.encode()):
        raise SystemExit(_NO_VOICE)
    library.espeak_SetParameter(_SPEED, speed, 0)
    samples = bytearray()

    def collect(sound: int | None, count: int, events: int | None) -> int:
        if sound and count > 0:
            samples.extend(ctypes.string_at(sound, 2 * count))
        return 0  # go on

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)(collect)
    library.espeak_SetSynthCallback(callback)
    text = sys.stdin.buffer.read()
    failed = library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, 0, 0, _UTF8, None, None)
    if failed or library.espeak_Synchronize():
        raise SystemExit(f"espeak-ng answered {failed}")
    sys.stdout.buffer.write(rate.to_bytes(4, "little") + samples)


if __name__ == "__main__":
    _child(sys.argv[1], int(sys.argv[2]))
