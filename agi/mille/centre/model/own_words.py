"""What mille itself says on the telephone, where a centre has it recorded or words it otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated

from mille.centre.notation import words

OwnMessage = Annotated[str, words.matching("[a-z0-9_-]{1,80}", "the name of a message of mille's", "place_0")]


@dataclass(frozen=True)
class OwnWords:
    """Recordings and texts in one language, both by the names of the messages."""

    recordings: Annotated[
        str,
        words.sound_folder,
        "a folder beside the description, with a .wav file named as each message (`mille words` lists them); default: "
        "none",
    ] = ""
    texts: Annotated[
        Mapping[OwnMessage, Annotated[str, words.spoken]],
        "what is said instead of mille's own words, by the names of the messages",
    ] = field(default_factory=dict)

    def contradictions(self) -> Iterator[tuple[str, str, str]]:
        """What does not go together: the key, what is wrong, what to do."""
        if not self.recordings and not self.texts:
            yield "", "are none", "give 'recordings', a folder, or 'texts'"
