"""Who does not understand the first language hears the key of his own within ten seconds, or the admin is told."""

import wave
from dataclasses import replace
from pathlib import Path

import pytest

from mille.asterisk.sound.language_choice import late, named_after
from mille.centre.model.centre import Centre, Message
from one_site import REFERENCE


def sounds(folder: Path, **seconds: float) -> Path:
    """Sounds of the first language, so long."""
    (folder / "fr").mkdir()
    for name, length in seconds.items():
        with wave.open(str(folder / "fr" / f"{name.replace('_', '-')}.wav"), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(bytes(round(16000 * length)))
    return folder


def saying(welcome: str, menu: str) -> Centre:
    told = {"welcome": Message("welcome", {"fr": welcome}), "main-menu": Message("main-menu", {"fr": menu})}
    return replace(REFERENCE, messages={**REFERENCE.messages, **told})


@pytest.mark.parametrize(
    ("welcome", "menu", "says"),
    [
        ("Bienvenue. For English, press 9.", "Tapez 1.", ""),
        ("Bienvenue. For English, press nine.", "Tapez 1.", ""),
        ("Bienvenue.", "Tapez 1. For English, press 9.", "key 9, for en, is named after 16 s; within 10 s is better"),
        ("Bienvenue.", "Tapez 1.", "neither the welcome nor the menu main names key 9, for en"),
        ("Bienvenue au 1900.", "Tapez 1.", "neither the welcome nor the menu main names key 9, for en"),
    ],
)
def test_a_language_that_is_named_late_or_never_is_told(tmp_path: Path, welcome: str, menu: str, says: str) -> None:
    prompts = sounds(tmp_path, welcome=5, main_menu=11)
    assert list(late(saying(welcome, menu), prompts)) == ([says] if says else [])


def test_the_time_is_that_until_the_message_which_names_the_key_is_over(tmp_path: Path) -> None:
    prompts = sounds(tmp_path, welcome=4.5, main_menu=11)
    assert named_after(REFERENCE, "9", prompts) == 4.5


def test_a_centre_of_one_language_has_nothing_to_choose(tmp_path: Path) -> None:
    keys = {key: action for key, action in REFERENCE.menus["main"].keys.items() if action.kind != "language"}
    menus = {**REFERENCE.menus, "main": replace(REFERENCE.menus["main"], keys=keys)}
    assert list(late(replace(REFERENCE, menus=menus), tmp_path)) == []
