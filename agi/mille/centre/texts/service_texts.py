"""What the service line says, in the first language of the centre."""

from collections.abc import Collection

from mille.centre.model.centre import WELCOME, Centre, Message
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import N_, Words

TEXTS = {
    "service_pin": N_("Service line. Enter your secret code, then press hash."),
    "service_wrong": N_("This secret code is wrong."),
    "service_busy": N_("The service line is busy. Please call again in a moment."),
    "service_review": N_(
        "To put this bulletin in force, press 1. To record it again, press 2. To remove the bulletin that is in force, "
        "press 3."
    ),
    "service_empty": N_(
        "Nothing was recorded. To record a bulletin, press 2. To remove the bulletin that is in force, press 3."
    ),
    "service_done": N_("The bulletin is in force. Callers hear it from now on, in all languages."),
    "service_cleared": N_("The bulletin is removed."),
    "service_failed": N_("This is not possible. Nothing has changed. Please tell your administrator."),
    "service_later": N_("Your order is noted, and will be carried out as soon as possible."),
    "service_unchanged": N_("Nothing has changed."),
    "service_goodbye": N_("Goodbye."),
    f"service_record_{WELCOME}": N_("Bulletin for all callers. Speak after the tone, then press hash."),
}


def service_messages(centre: Centre) -> dict[str, Message]:
    """All that the service line may say, in the first language alone; nothing in a centre that has no service code."""
    if not centre.service_code:
        return {}
    return messages(centre, lambda words: service(words, centre.queues), centre.languages[:1])


def service(words: Words, queues: Collection[str]) -> dict[str, str]:
    """What the service line says; `queues` are chosen by the keys from 1."""
    names = {queue: queue.replace("-", " ") for queue in queues}
    texts = {name: words._(text) for name, text in TEXTS.items()}
    texts |= {
        f"service_record_{queue}": words._(
            "Bulletin of the queue {queue}. Speak after the tone, then press hash.", queue=name
        )
        for queue, name in names.items()
    }
    choices = [
        words._("For the queue {queue}, press {key}.", queue=name, key=key)
        for key, name in enumerate(names.values(), start=1)
    ]
    return texts | {"service_queues": " ".join([*choices, words._("For all callers, press 0.")])}
