"""What a centre has recorded, or words otherwise, of what mille itself says."""

from collections.abc import Iterator

from mille.centre.explain.explain_page import Block, Heading, Paragraph, Spoken
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Centre
from mille.words.catalogue import words_of


def own_words_blocks(centre: Centre, wording: Wording) -> Iterator[Block]:
    """The recordings and the texts, by language; nothing where mille's own words are spoken as they are."""
    words = words_of(wording.language)
    for language, own in centre.words.items():
        name = wording.language_name(language)
        yield Heading(words._("What mille itself says in {language}", language=name))
        if own.recordings:
            yield Paragraph(words._("Recorded, in the folder {folder}, as far as it is there.", folder=own.recordings))
        for message, text in own.texts.items():
            yield Spoken(words._("The message {message}", message=message), text, language)
