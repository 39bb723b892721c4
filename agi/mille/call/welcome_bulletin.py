"""The bulletin for all callers: what ops want to say at once, whatever the call is about."""

from mille.call.steps import Event
from mille.centre.model.centre import Language

MESSAGE = "bulletin_welcome"
"""Its message; no message of a description has an underscore."""


def bulletin_for(event: Event, language: Language) -> tuple[str, ...]:
    """The bulletin as a message for callers in a language, if there is one in it."""
    return (MESSAGE,) if language in event.bulletin else ()
