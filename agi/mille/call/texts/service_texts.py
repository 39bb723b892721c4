"""What the service line says, in the first language of the centre."""

from collections.abc import Mapping

from mille.centre.model.centre import WELCOME, Centre, Language, Message

TEXTS: Mapping[str, Mapping[Language, str]] = {
    "service_pin": {
        "fr": "Ligne de service. Tapez votre code secret, puis dièse.",
        "en": "Service line. Enter your secret code, then hash.",
    },
    "service_wrong": {"fr": "Ce code secret n'est pas le bon.", "en": "This secret code is not the right one."},
    "service_busy": {
        "fr": "La ligne de service est occupée. Rappelez dans un instant.",
        "en": "The service line is busy. Call again in a moment.",
    },
    "service_review": {
        "fr": "Pour mettre ce bulletin en service, tapez 1. Pour l'enregistrer de nouveau, tapez 2. Pour retirer "
        "celui qui est en service, tapez 3.",
        "en": "To put this bulletin in force, press 1. To record it again, press 2. To remove the one that is in "
        "force, press 3.",
    },
    "service_empty": {
        "fr": "Rien n'a été enregistré. Pour enregistrer, tapez 2. Pour retirer le bulletin en service, tapez 3.",
        "en": "Nothing was recorded. To record, press 2. To remove the bulletin in force, press 3.",
    },
    "service_done": {
        "fr": "C'est fait. Ce bulletin est entendu dès maintenant, dans toutes les langues.",
        "en": "It is done. This bulletin is heard from now on, in all languages.",
    },
    "service_cleared": {"fr": "C'est fait. Le bulletin est retiré.", "en": "It is done. The bulletin is removed."},
    "service_failed": {
        "fr": "Ce n'est pas possible. Rien n'a changé. Prévenez votre administrateur.",
        "en": "This is not possible. Nothing has changed. Tell your administrator.",
    },
    "service_later": {
        "fr": "C'est noté, et sera fait dès que possible.",
        "en": "It is noted, and will be done as soon as possible.",
    },
    "service_unchanged": {"fr": "Rien n'a changé.", "en": "Nothing has changed."},
    "service_goodbye": {"fr": "Au revoir.", "en": "Goodbye."},
}
CHOICE = {"fr": "Pour la file {queue}, tapez {number}.", "en": "For the queue {queue}, press {number}."}
FOR_ALL = {"fr": "Pour tous ceux qui appellent, tapez 0.", "en": "For all who ring, press 0."}
RECORD_FOR_ALL = {
    "fr": "Bulletin pour tous ceux qui appellent. Parlez après le signal, et terminez par dièse.",
    "en": "Bulletin for all who ring. Speak after the tone, and end with hash.",
}
RECORD = {
    "fr": "Bulletin de la file {queue}. Parlez après le signal, et terminez par dièse.",
    "en": "Bulletin of the queue {queue}. Speak after the tone, and end with hash.",
}


def service_messages(centre: Centre) -> dict[str, Message]:
    """All that the service line may say, in the first language alone; nothing in a centre that has no service code.

    No message of a description has an underscore in its name.
    """
    if not centre.service_code:
        return {}
    language, named = centre.languages[0], {queue: queue.replace("-", " ") for queue in centre.queues}
    choices = (CHOICE[language].format(queue=said, number=at) for at, said in enumerate(named.values(), start=1))
    texts = {name: text[language] for name, text in TEXTS.items()} | {
        "service_queues": " ".join([*choices, FOR_ALL[language]])
    }
    texts |= {f"service_record_{queue}": RECORD[language].format(queue=said) for queue, said in named.items()}
    texts |= {f"service_record_{WELCOME}": RECORD_FOR_ALL[language]}
    return {name: Message(name, {language: text}) for name, text in texts.items()}
