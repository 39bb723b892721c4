"""What callers hear, in every language of the centre."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mille.centre.notation import words
from mille.centre.notation.languages import Language


@dataclass(frozen=True)
class Message:
    """Something callers hear, as text in every language of the centre.

    `recordings` are the sound files that are played in some languages instead of speaking the text; their names are
    relative to the description.
    """

    name: str
    texts: Mapping[Language, str]
    recordings: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    """A text of a message that is played from a file."""

    file: Annotated[str, words.sound_file, "the recording: a .wav file beside the description, or in a folder there"]
    says: Annotated[str, words.spoken, "the text that the recording says"]
