"""What mille itself says on the telephone, in a centre's languages: sentences that no description has to give."""

from collections.abc import Mapping

from mille.centre.model.centre import Centre, Message
from mille.words.catalogue import words_of

ACCEPT = "Accept"
"""The message that an agent hears at home before he takes a call. A capital letter: no message of a centre has one."""


def own_messages(centre: Centre) -> Mapping[str, Message]:
    """The messages of mille's own that a centre needs."""
    if not centre.outward:
        return {}
    texts = {language: _accept(language, centre.name) for language in centre.languages}
    return {ACCEPT: Message(ACCEPT, texts)}


def _accept(language: str, name: str) -> str:
    return words_of(language)._("{name}: a call for you. To take it, press 1.", name=name)
