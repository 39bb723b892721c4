"""The bulletin for all who ring: what ops want said at once, whatever the caller rings for."""

from mille.call.steps import Event
from mille.centre.model.centre import Language

MESSAGE = "bulletin_welcome"
"""Its message; no message of a description has an underscore."""


def bulletin_for(event: Event, language: Language) -> tuple[str, ...]:
    """The bulletin as a message for who listens in a language, when there is one in it."""
    return (MESSAGE,) if language in event.bulletin else ()
