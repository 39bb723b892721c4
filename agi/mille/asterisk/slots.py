"""The information slot of each queue: what its waiting callers hear every so often, and ops change at once.

A slot is one sound file for a queue and a language: the queue's wait message, and after it the bulletin, if there is
one. Asterisk opens it by name each time, so replacing the file changes what callers hear who wait already.
"""

import json
import os
import shutil
import wave
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from mille.asterisk.prompts import RATES, make_prompts
from mille.asterisk.speech import Engine
from mille.centre.model import Centre, Language, Message
from mille.errors import MilleError

FOLDER = "mille-slots"
"""The folder of the slots below each language of Asterisk's sounds."""
PAUSE = 0.4
"""Seconds between the wait message and the bulletin."""


@dataclass(frozen=True)
class Bulletin:
    """What is added to a queue's wait message: a text, or the path of a recording, for each language."""

    texts: Mapping[Language, str] = field(default_factory=dict)
    recordings: Mapping[Language, str] = field(default_factory=dict)
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Slots:
    """The slots of one node: their sound files in `folder`, the bulletins in a file beside them."""

    folder: Path
    engine: Engine
    cache: Path

    @property
    def _file(self) -> Path:
        return self.folder / "bulletins.json"

    def bulletins(self) -> dict[str, Bulletin]:
        """The bulletin of each queue that has one."""
        if not self._file.exists():
            return {}
        return {queue: Bulletin(**known) for queue, known in json.loads(self._file.read_text("utf-8")).items()}

    def put(self, centre: Centre, prompts: Path, queue: str, bulletin: Bulletin | None) -> None:
        """Gives a queue its bulletin, or takes it away; `prompts` is the folder of the centre's messages.

        Raises MilleError for an unknown queue, or words that cannot be spoken; nothing has then changed.
        """
        if queue not in centre.queues:
            raise MilleError(f"there is no queue {queue!r} in {centre.name}; it has {', '.join(centre.queues)}")
        others = {name: known for name, known in self.bulletins().items() if name != queue}
        self._fill(centre, prompts, queue, bulletin)
        self._note(others | ({queue: bulletin} if bulletin else {}))

    def fill(self, centre: Centre, prompts: Path) -> None:
        """Makes the slots of all queues, with their bulletins; doing it again changes nothing."""
        known = self.bulletins()
        for queue in centre.queues:
            self._fill(centre, prompts, queue, known.get(queue))

    def _fill(self, centre: Centre, prompts: Path, queue: str, bulletin: Bulletin | None) -> None:
        message = centre.queues[queue].wait_message
        spoken = {language: self._spoken(queue, language, bulletin) for language in centre.languages}
        for language, added in spoken.items():
            for extension in RATES:
                parts = [prompts / language / f"{message}.{extension}"]
                parts += [added.with_suffix(f".{extension}")] if added else []
                _join(parts, self.folder / language / f"{queue}.{extension}")

    def _spoken(self, queue: str, language: Language, bulletin: Bulletin | None) -> Path | None:
        """The sound of a bulletin in a language; None when it has none there."""
        if bulletin is None or not (language in bulletin.texts or language in bulletin.recordings):
            return None
        folder, recorded = self.folder / "spoken", bulletin.recordings.get(language)
        if recorded:
            _keep(Path(recorded), folder / "recorded" / language / f"{queue}.wav")
        words = Message(queue, {language: bulletin.texts.get(language, "-")})
        recordings = folder / "recorded" if recorded else None
        make_prompts({queue: words}, [language], self.engine, folder, self.cache, recordings=recordings)
        return folder / language / f"{queue}.wav"

    def _note(self, bulletins: Mapping[str, Bulletin]) -> None:
        new = self._file.with_suffix(".new")
        known = {queue: asdict(bulletin) for queue, bulletin in bulletins.items()}
        new.write_text(json.dumps(known, indent=1, ensure_ascii=False), encoding="utf-8")
        new.rename(self._file)


def _join(parts: list[Path], target: Path) -> None:
    """One sound after the other, as a file that appears at once."""
    target.parent.mkdir(parents=True, exist_ok=True)
    new = target.with_name(f".{target.name}.new")
    with wave.open(str(new), "wb") as joined:
        for number, part in enumerate(parts):
            with wave.open(str(part), "rb") as sound:
                if number == 0:
                    joined.setparams(sound.getparams())
                else:
                    joined.writeframes(bytes(round(PAUSE * sound.getframerate()) * sound.getsampwidth()))
                joined.writeframes(sound.readframes(sound.getnframes()))
    os.replace(new, target)


def _keep(recording: Path, copy: Path) -> None:
    """A copy of our own, so that the bulletin lives longer than the file it came from."""
    if recording.is_file():
        copy.parent.mkdir(parents=True, exist_ok=True)
        new = copy.with_name(f".{copy.name}.new")
        shutil.copyfile(recording, new)
        os.replace(new, copy)
