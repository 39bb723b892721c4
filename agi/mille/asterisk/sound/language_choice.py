"""How soon callers can choose their language: the words before the key is named, as long as their sounds last."""

import re
import wave
from collections.abc import Iterator
from pathlib import Path

from mille.centre.model.centre import Centre, Key, Language
from mille.words.catalogue import words_of
from mille.words.spoken import number, spoken_languages

WITHIN = 10.0
"""Seconds after which a caller who does not understand the first language has hung up."""


def late(centre: Centre, prompts: Path) -> Iterator[str]:
    """What to report of each language that is named too late, or not at all, by the sounds of a release."""
    first, menu = centre.languages[0], centre.menus[centre.menu]
    for key, action in menu.keys.items():
        if action.kind == "language" and action.target != first:
            after = named_after(centre, key, prompts)
            if after is None:
                yield f"neither the welcome nor the menu {menu.name} names key {key}, for {action.target}"
            elif after > WITHIN:
                yield f"key {key}, for {action.target}, is named after {after:.0f} s; within {WITHIN:.0f} s is better"


def named_after(centre: Centre, key: Key, prompts: Path) -> float | None:
    """Seconds until a caller has heard the message that names a key, in the first language; None when none does."""
    language, after = centre.languages[0], 0.0
    for message in (*centre.welcome, *centre.menus[centre.menu].say):
        after += _seconds(prompts / language / f"{message}.wav")
        if names(centre.messages[message].texts.get(language, ""), key):
            return after
    return None


def names(text: str, key: Key) -> bool:
    """Whether words name a key, in digits or in letters, also in another language.

    >>> names("For English, press 9.", "9"), names("tapez neuf", "9"), names("le 1900", "9"), names("star", "*")
    (True, True, False, True)
    """
    words = {key, *(_key_in_words(key, language) for language in spoken_languages())} | (
        {"pound"} if key == "#" else set()
    )
    return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE) for word in words)


def _key_in_words(key: Key, language: Language) -> str:
    words = words_of(language)
    return (
        words.context("on the telephone", "star")
        if key == "*"
        else words.context("on the telephone", "hash")
        if key == "#"
        else str(number(int(key), language))
    )


def _seconds(sound: Path) -> float:
    """How long a sound is; a missing one is reported by the doctor's own check of the sounds."""
    if not sound.exists():
        return 0.0
    with wave.open(str(sound), "rb") as known:
        return known.getnframes() / known.getframerate()
