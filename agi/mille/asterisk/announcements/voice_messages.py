"""The voice messages that callers have left, kept as sound files."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mille.centre.model.voice_message import SHORTEST_MESSAGE
from mille.errors import MilleError

RATE = 16_000
"""Bytes in a second of Asterisk's wave files."""
HEADER = 44
WAVE = ".wav"
NUMBER = ".number"
"""The ending, after a voice message's name, of the file that holds its caller's number."""
DONE = "done"
"""The folder, in that of a queue, for messages that an agent has dealt with."""


@dataclass(frozen=True)
class VoiceMessage:
    """A message for the agents of a queue. `at` is when it ended, `seconds` how long it is."""

    callid: str
    queue: str
    path: Path
    at: datetime
    seconds: float
    done: bool


def voice_messages(folder: Path, queue: str | None = None) -> list[VoiceMessage]:
    """The messages for a queue, or for all, oldest first; without those that are too short."""
    found = [_message(path, path.parent) for path in folder.glob("*/*.wav")]
    found += [_message(path, path.parent.parent) for path in folder.glob(f"*/{DONE}/*.wav")]
    kept = [message for message in found if message.seconds >= SHORTEST_MESSAGE and queue in (None, message.queue)]
    return sorted(kept, key=lambda message: (message.at, message.callid))


def mark_done(folder: Path, callid: str) -> VoiceMessage:
    """Notes that the message of a call has been dealt with. Raises MilleError when there is none."""
    message = find(folder, callid)
    if not message.done:
        (message.path.parent / DONE).mkdir(mode=0o700, exist_ok=True)
        message.path.rename(message.path.parent / DONE / message.path.name)
        with suppress(FileNotFoundError):
            beside(message.path).rename(message.path.parent / DONE / beside(message.path).name)
    return message


def find(folder: Path, callid: str) -> VoiceMessage:
    """The voice message of a call. Raises MilleError when there is none."""
    message = next((known for known in voice_messages(folder) if known.callid == callid), None)
    if message is None:
        raise MilleError(f"call {callid} left no voice message; `mille messages` lists them")
    return message


def beside(path: Path) -> Path:
    """The file beside a voice message that holds the number to call back, if numbers may be kept."""
    return path.with_name(path.name + NUMBER)


def number_of(path: Path) -> str:
    """The number of the caller who left a voice message; empty when it is not kept (any more)."""
    try:
        written = beside(path).read_text("ascii", "replace").strip()
    except OSError:
        return ""
    return written if re.fullmatch("[+]?[0-9]{1,20}", written) else ""


def remove(path: Path) -> None:
    """Erases a sound file, and the number beside it. Raises MilleError when that is not allowed."""
    try:
        for each in (path, beside(path)):
            each.unlink(missing_ok=True)
    except OSError as error:
        raise MilleError(f"{path} cannot be erased: {error.strerror}; check who may write to its folder") from None


def _message(path: Path, queue: Path) -> VoiceMessage:
    return VoiceMessage(path.stem, queue.name, path, written_at(path), length(path), path.parent != queue)


def written_at(path: Path) -> datetime:
    """When a sound file was written last, in UTC."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def length(path: Path) -> float:
    """How long a sound file is, in seconds."""
    return max(0, path.stat().st_size - HEADER) / RATE
