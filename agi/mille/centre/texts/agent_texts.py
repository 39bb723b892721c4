"""What agents hear at home before they take a call."""

from mille.centre.model.centre import Centre, Message
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import Words

ACCEPT = "agent_accept"
"""The message after which an agent takes a call by a key."""


def agent_messages(centre: Centre) -> dict[str, Message]:
    """What agents hear, in each language of the centre; nothing in one that calls nobody."""
    return messages(centre, lambda words: accept(words, centre.name)) if centre.outward else {}


def accept(words: Words, name: str) -> dict[str, str]:
    """What agents hear; `name` is that of the centre."""
    return {ACCEPT: words._("{name}: a call for you. To take it, press 1.", name=name)}
