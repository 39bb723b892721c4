"""The information slot of each queue: what its waiting callers hear regularly, and ops change at once.

A slot is one sound file for a queue and a language: the queue's wait message, then the bulletin, if there is one.
Asterisk opens it by name each time, so replacing the file changes what callers who already wait hear. The bulletin
for all callers (`welcome`) is a sound of its own, played after the welcome while there is one.
"""

import hashlib
import json
import os
import shutil
import wave
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from mille.asterisk.announcements.welcome_bulletin_file import FILE
from mille.asterisk.dialplan.sound_names import SLOTS
from mille.asterisk.sound.prompts import RATES, make_prompts, read_recording
from mille.asterisk.sound.speech import Engine
from mille.atomic_file import put
from mille.call.welcome_bulletin import MESSAGE
from mille.centre.model.centre import WELCOME, Centre, Language, Message
from mille.errors import MilleError

FOLDER = SLOTS
"""The folder of the slots below each language of Asterisk's sounds."""
PAUSE = 0.4
"""Seconds between the wait message and the bulletin."""
LONGEST = 60.0
"""The most seconds of a bulletin: callers hear it again and again while they wait."""


@dataclass(frozen=True)
class Bulletin:
    """What is added to a queue's wait message: a text, or a recording, for each language.

    `recordings` are the files as they were given; `kept` maps them to our own copies, by the hash of their content.
    """

    texts: Mapping[Language, str] = field(default_factory=dict)
    recordings: Mapping[Language, str] = field(default_factory=dict)
    by: str = ""
    at: str = ""
    kept: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Slots:
    """The slots of one node: their sound files in `folder`, the bulletins in a file beside them.

    Not for two at once: `Installation` ensures that.
    """

    folder: Path
    engine: Engine
    cache: Path

    @property
    def _file(self) -> Path:
        return self.folder / FILE

    def bulletins(self) -> dict[str, Bulletin]:
        """The bulletin of each queue that has one, and of `welcome`."""
        if not self._file.exists():
            return {}
        return {queue: Bulletin(**known) for queue, known in json.loads(self._file.read_text("utf-8")).items()}

    def put(self, centre: Centre, prompts: Path, queue: str, bulletin: Bulletin | None) -> None:
        """Gives a queue, or all callers, a bulletin, or removes it; `prompts` is the folder of the messages.

        Raises MilleError for an unknown queue, or words that cannot be spoken; nothing has then changed.
        """
        known = self.bulletins()
        if queue in centre.queues or bulletin or queue not in known:  # a removed queue's can be cleared
            _check(centre, queue, bulletin)
        others = {name: other for name, other in known.items() if name != queue}
        new = replace(bulletin, kept=self._keep(queue, bulletin.recordings)) if bulletin else None
        if queue in centre.queues:
            self._fill(centre, prompts, queue, new)
        elif new:
            self._welcome(centre, new)
        self._note(others | ({queue: new} if new else {}))

    def fill(self, centre: Centre, prompts: Path) -> list[str]:
        """Makes the slots of all queues, with their bulletins; a second time changes nothing.

        Returns what can no longer be spoken: a bulletin never blocks a change of the centre.
        """
        known, short = self.bulletins(), list[str]()
        for queue in centre.queues:
            try:
                self._fill(centre, prompts, queue, known.get(queue))
            except MilleError as error:
                self._fill(centre, prompts, queue, None)
                short.append(f"the bulletin of {queue} cannot be played: {error}; record or write it again")
        if WELCOME in known:
            try:
                self._welcome(centre, known[WELCOME])
            except MilleError as error:
                short.append(f"the bulletin at the welcome cannot be played: {error}; record or write it again")
        return short

    def _welcome(self, centre: Centre, bulletin: Bulletin) -> None:
        """The sounds of the bulletin for all callers; a language whose sound cannot be made has none."""
        try:
            spoken = {language: self._spoken(WELCOME, language, bulletin) for language in centre.languages}
        except MilleError:
            if self.bulletins().get(WELCOME) == bulletin:  # the one in force now: better silence than another one
                for sound in self.folder.glob(f"*/{MESSAGE}.*"):
                    sound.unlink()
            raise
        sounds = {language: sound for language, sound in spoken.items() if sound}
        for language, made in sounds.items():
            for extension in RATES:
                _join([made.with_suffix(f".{extension}")], self.folder / language / f"{MESSAGE}.{extension}")

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
        folder = self.folder / "spoken"
        texts = {language: bulletin.texts[language]} if language in bulletin.texts else {}
        recordings = self._recordings(bulletin.kept[language]) if language in bulletin.kept else None
        spoken = {queue: Message(queue, texts)}
        make_prompts(spoken, [language], self.engine, folder, self.cache, recordings=recordings)
        sound = folder / language / f"{queue}.wav"
        _check_length(language, _seconds(sound))
        return sound

    def _recordings(self, digest: str) -> Path:
        return self.folder / "recorded" / digest

    def _keep(self, queue: str, given: Mapping[Language, str]) -> dict[Language, str]:
        """Our own copies, so that a bulletin outlives the files it came from, and does not change with them."""
        kept = {}
        for language, file in given.items():
            speech = read_recording(Path(file))
            _check_length(language, len(speech.samples) / speech.rate)
            kept[language] = hashlib.sha256(Path(file).read_bytes()).hexdigest()[:16]
            copy = self._recordings(kept[language]) / language / f"{queue}.wav"
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        return kept

    def _note(self, bulletins: Mapping[str, Bulletin]) -> None:
        known = {queue: asdict(bulletin) for queue, bulletin in bulletins.items()}
        put(self._file, json.dumps(known, indent=1, ensure_ascii=False))
        kept = {digest for bulletin in bulletins.values() for digest in bulletin.kept.values()}
        for copy in self._recordings("").glob("*"):
            if copy.name not in kept:
                shutil.rmtree(copy)


def _join(parts: list[Path], target: Path) -> None:
    """Several sounds, one after the other, as a file that appears at once."""
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


def _seconds(file: Path) -> float:
    with wave.open(str(file), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def _check_length(language: Language, seconds: float) -> None:
    if seconds > LONGEST:
        what = f"the bulletin in {language} lasts {seconds:.0f} s"
        raise MilleError(f"{what}, and callers hear it again and again: shorten it to {LONGEST:.0f} s")


def _check(centre: Centre, queue: str, bulletin: Bulletin | None) -> None:
    """Raises MilleError for a queue where nobody waits, or a language that nobody hears there."""
    if queue in centre.units and queue not in centre.queues:
        raise MilleError(f"{queue} is the queue of a closed crisis unit; `mille open {queue}` opens it")
    if queue not in centre.queues and queue != WELCOME:
        known = f"it has {', '.join(centre.queues)}; {WELCOME} is for all callers"
        raise MilleError(f"there is no queue {queue!r} in {centre.name}; {known}")
    given = {*bulletin.texts, *bulletin.recordings} if bulletin else set()
    if unknown := sorted(given - set(centre.languages)):
        raise MilleError(f"the centre does not speak {unknown[0]!r}; it speaks {', '.join(centre.languages)}")
