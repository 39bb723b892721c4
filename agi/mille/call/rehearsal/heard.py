"""What an imagined caller hears in a step, in words."""

from collections.abc import Mapping

from mille.call.steps import Enter, Step
from mille.call.welcome_bulletin import MESSAGE
from mille.centre.explain.wording import text_of
from mille.centre.model.centre import Centre, Language, Message
from mille.centre.texts import opening_texts, table_texts
from mille.centre.texts.callback_texts import callback_messages
from mille.centre.texts.wait_texts import wait_messages


def texts(centre: Centre, step: Step, bulletin: Mapping[Language, str]) -> tuple[str, ...]:
    """The texts of a step's messages, one after the other; `bulletin` is what all callers hear first, by language."""
    own = {**wait_messages(centre), **callback_messages(centre), MESSAGE: Message(MESSAGE, bulletin)}
    return tuple(_text(centre, message, step.language, own) for message in getattr(step, "messages", ()))


def _text(centre: Centre, message: str, language: Language, own: Mapping[str, Message]) -> str:
    """What a message says: one of the description, or one of mille's own, whose names have an underscore."""
    if message.startswith(opening_texts.PREFIX):
        return opening_texts.message_of(centre, message).texts.get(language, "")
    if message.startswith(table_texts.PREFIX):
        told = (table_texts.table_messages(centre, table).get(message) for table in centre.tables.values())
        return next(known.texts.get(language, "") for known in told if known)
    return own[message].texts.get(language, "") if message in own else text_of(centre, message, language)


def while_waiting(centre: Centre, step: Enter) -> tuple[str, ...]:
    """The message that is repeated in a queue."""
    return (text_of(centre, centre.queues[step.queue].wait_message, step.language),)
