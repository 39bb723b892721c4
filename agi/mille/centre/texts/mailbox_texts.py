"""What agents hear who dial for voice messages, in the first language of the centre."""

from collections.abc import Iterable

from mille.centre.model.centre import Centre, Message
from mille.centre.texts.callback_texts import digits
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import N_, Words
from mille.words.spoken import number, sentence

MOST = 20
"""The most messages that are counted out."""

TEXTS = {
    "mailbox_more": N_("You have more than twenty new messages."),
    "mailbox_keys": N_(
        "To hear this message again, press 1. For the next message, press 2. If you have dealt with this one, press 3. "
        "To hear the caller's number, press 5. To erase this message, press 7."
    ),
    "mailbox_erase": N_("To confirm that you want to erase this message, press 7 again. Otherwise, press another key."),
    "mailbox_done": N_("The message is marked as dealt with."),
    "mailbox_erased": N_("The message is erased."),
    "mailbox_gone": N_("A colleague has already dealt with this message."),
    "mailbox_no_number": N_("The caller's number is not known."),
    "mailbox_last": N_("That was the last message of this queue."),
    "mailbox_empty": N_("There are no new messages."),
    "mailbox_none": N_("No agent of this centre is logged in on this telephone."),
    "mailbox_failed": N_("This is not possible at the moment. Nothing has changed."),
    "mailbox_goodbye": N_("Goodbye."),
}


def count_of(letters: int) -> str:
    """The message that says how many voice messages are new."""
    return f"mailbox_{letters}" if letters <= MOST else "mailbox_more"


def mailbox_messages(centre: Centre) -> dict[str, Message]:
    """All that an agent may hear of voice messages; nothing in a centre that has no code for them."""
    if not centre.mailbox_code:
        return {}
    first = centre.languages[:1]
    return messages(centre, lambda words: mailbox(words, centre.queues), first) | messages(centre, digits, first)


def mailbox(words: Words, queues: Iterable[str]) -> dict[str, str]:
    """What is said of voice messages; `queues` are chosen by the keys from 1."""
    texts = {name: words._(text) for name, text in TEXTS.items()}
    texts |= {count_of(n): _count(n, words) for n in range(1, MOST + 1)}
    return texts | {
        f"mailbox_queue_{queue}": words._(
            "For the messages of the queue {queue}, press {key}.",
            queue=queue.replace("-", " "),
            key=number(key, words.language),
        )
        for key, queue in enumerate(queues, start=1)
    }


def _count(n: int, words: Words) -> str:
    said = words.plural("You have {n} new message.", "You have {n} new messages.", n, n=number(n, words.language))
    return sentence(said)
