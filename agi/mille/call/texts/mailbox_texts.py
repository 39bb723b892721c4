"""What an agent hears when he dials for voice messages, in the first language of the centre."""

from collections.abc import Mapping

from mille.centre.model.centre import Centre, Language, Message
from mille.words.spoken import number

MOST = 20
"""The most messages that are counted out."""

TEXTS: Mapping[str, Mapping[Language, str]] = {
    "mailbox_1": {"fr": "Vous avez un nouveau message.", "en": "You have one new message."},
    "mailbox_more": {
        "fr": "Vous avez plus de vingt nouveaux messages.",
        "en": "You have more than twenty new messages.",
    },
    "mailbox_keys": {
        "fr": "Pour réécouter ce message, tapez 1. Pour le suivant, tapez 2. Si vous l'avez traité, tapez 3. Pour "
        "entendre le numéro de l'appelant, tapez 5. Pour effacer ce message, tapez 7.",
        "en": "To hear this message again, press 1. For the next one, press 2. When you have dealt with it, press 3. "
        "To hear the caller's number, press 5. To erase this message, press 7.",
    },
    "mailbox_erase": {
        "fr": "Pour effacer vraiment ce message, tapez encore une fois 7. Sinon, tapez une autre touche.",
        "en": "To really erase this message, press 7 once more. Otherwise press another key.",
    },
    "mailbox_done": {"fr": "C'est noté, ce message est traité.", "en": "It is noted, this message is dealt with."},
    "mailbox_erased": {"fr": "C'est fait, ce message est effacé.", "en": "It is done, this message is erased."},
    "mailbox_gone": {
        "fr": "Un collègue s'est déjà occupé de ce message.",
        "en": "A colleague has already dealt with this message.",
    },
    "mailbox_no_number": {"fr": "Son numéro n'est pas connu.", "en": "The number is not known."},
    "mailbox_last": {
        "fr": "C'était le dernier message de cette file.",
        "en": "That was the last message of this queue.",
    },
    "mailbox_empty": {"fr": "Il n'y a pas de nouveau message.", "en": "There is no new message."},
    "mailbox_none": {
        "fr": "Aucun agent de ce centre ne répond à ce téléphone.",
        "en": "No agent of this centre answers at this telephone.",
    },
    "mailbox_failed": {
        "fr": "Ce n'est pas possible en ce moment. Rien n'a changé.",
        "en": "This is not possible at the moment. Nothing has changed.",
    },
    "mailbox_goodbye": {"fr": "Au revoir.", "en": "Goodbye."},
}
SOME = {"fr": "Vous avez {n} nouveaux messages.", "en": "You have {n} new messages."}
CHOICE = {
    "fr": "Pour les messages de la file {queue}, tapez {number}.",
    "en": "For the messages of the queue {queue}, press {number}.",
}


def count_of(letters: int) -> str:
    """The sentence that says how many messages are new."""
    return f"mailbox_{letters}" if letters <= MOST else "mailbox_more"


def mailbox_messages(centre: Centre) -> dict[str, Message]:
    """All that an agent may hear of voice messages; nothing in a centre that has no code for them.

    No message of a description has an underscore in its name.
    """
    if not centre.mailbox_code:
        return {}
    language = centre.languages[0]
    texts = {name: text[language] for name, text in TEXTS.items()}
    texts |= {count_of(n): SOME[language].format(n=number(n, language)) for n in range(2, MOST + 1)}
    texts |= {
        f"mailbox_queue_{queue}": CHOICE[language].format(queue=queue.replace("-", " "), number=key)
        for key, queue in enumerate(centre.queues, start=1)
    }
    return {name: Message(name, {language: text}) for name, text in texts.items()}
