"""The sounds of what mille itself says: recorded, spoken by the engine, or left out where neither is possible."""

from collections.abc import Callable, Mapping
from pathlib import Path

from mille.asterisk.sound.prompts import make_prompts
from mille.asterisk.sound.speech import Engine
from mille.asterisk.sound.studio_recordings import recorded_in
from mille.centre.model.centre import Centre, Language, Message
from mille.centre.texts.own_messages import languages_of, unsaid
from mille.words.spoken import speaks


def make_own(
    centre: Centre, own: Mapping[str, Message], engine: Engine, folder: Path, cache: Path, recordings: Path | None
) -> int:
    """Writes the sounds of mille's own messages as `make_prompts` does; returns how many are new.

    What cannot be spoken is a moment of silence. `recordings` has a folder for each language.
    """
    left, new = unsaid(centre, own, voices(engine), recorded_in(recordings)), 0
    for language in centre.languages:
        heard = {name: message for name, message in own.items() if language in languages_of(centre, name)}
        omitted = left.get(language, ())
        new += make_prompts(heard, [language], engine, folder, cache, recordings=recordings, left_out=omitted)
    return new


def voices(engine: Engine) -> Callable[[Language], bool]:
    """Whether a language can be spoken; the engine is not asked about languages that mille has words in."""
    return lambda language: speaks(language) or engine.speaks(language)
