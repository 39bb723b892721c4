"""What Asterisk calls our sounds: the messages of a release, and those that change without one."""

from mille.asterisk.dialplan.quoting import name
from mille.call import welcome_bulletin
from mille.centre.texts.table_texts import PREFIX as TABLES

PROMPTS = "mille/"
"""The folder of our messages below each language of Asterisk's sounds; in it, one for each release."""

SLOTS = "mille-slots"
"""The folder for what changes without a release, bulletins and tables, below each language of Asterisk's sounds."""


def prompts(messages: tuple[str, ...], release: int) -> str:
    """Messages of a release as Read() and Playback() take them: the words and the keys are of the same release.

    >>> prompts(("welcome", "main-menu"), 7)
    'mille/7/welcome&mille/7/main-menu'
    """
    return "&".join(_sound(message, release) for message in messages if message)


def _sound(message: str, release: int) -> str:
    """Where a message's sound is: in the release, or with the slots if it changes without one."""
    slot = message.startswith(TABLES) or message == welcome_bulletin.MESSAGE
    return f"{SLOTS}/{name(message)}" if slot else f"{PROMPTS}{release}/{name(message)}"
