"""What a caller hears who asks to be called back, and what he hears when he is called.

A number is read back digit by digit: each digit is a sound of its own, so that no number is ever spoken as an amount.
"""

from collections.abc import Mapping

from mille.centre.model.centre import Centre, Language, Message
from mille.words import spoken

TEXTS: Mapping[str, Mapping[Language, str]] = {
    "callback_at": {
        "fr": "Nous vous rappellerons quand votre tour viendra, au numéro :",
        "en": "We will call you back when it is your turn, at the number:",
    },
    "callback_confirm": {
        "fr": "Si c'est bien cela, tapez 1. Pour un autre numéro, tapez 2. Pour rester en ligne, tapez étoile.",
        "en": "If this is right, press 1. For another number, press 2. To stay in line, press star.",
    },
    "callback_confirm_closed": {
        "fr": "Si c'est bien cela, tapez 1. Pour un autre numéro, tapez 2. Pour ne pas être rappelé, tapez étoile.",
        "en": "If this is right, press 1. For another number, press 2. Not to be called back, press star.",
    },
    "callback_number": {
        "fr": "Tapez le numéro auquel nous pouvons vous rappeler, puis dièse.",
        "en": "Enter the number at which we can call you back, then hash.",
    },
    "callback_refused": {
        "fr": "Nous ne pouvons pas appeler ce numéro.",
        "en": "We cannot call this number.",
    },
    "callback_noted": {
        "fr": "C'est noté. Vous gardez votre rang, et nous vous rappelons quand votre tour vient. Au revoir.",
        "en": "It is noted. You keep your place, and we call you back when it is your turn. Goodbye.",
    },
    "callback_returned": {
        "fr": "Bonjour, ici {name}. Vous avez demandé à être rappelé, et c'est votre tour. Pour parler à un "
        "conseiller, tapez 1. Pour ne plus être rappelé, tapez 2.",
        "en": "Hello, this is {name}. You have asked to be called back, and it is your turn. To talk to an adviser, "
        "press 1. Not to be called again, press 2.",
    },
}

RETURNED = "callback_returned"
"""The message of a caller who is called back."""


def callback_messages(centre: Centre) -> dict[str, Message]:
    """All that is said of callbacks, in each language of the centre; nothing where nobody is called back.

    No message of a description has an underscore in its name.
    """
    if not centre.callbacks:
        return {}
    names = {
        name: {language: texts[language].format(name=centre.name) for language in centre.languages}
        for name, texts in TEXTS.items()
    }
    for digit in range(10):
        names[f"digit_{digit}"] = {language: spoken.number(digit, language) for language in centre.languages}
    names["digit_plus"] = dict.fromkeys(centre.languages, "plus")
    return {name: Message(name, texts) for name, texts in names.items()}


def read_back(number: str) -> tuple[str, ...]:
    """The messages that say a number, digits and perhaps a + before them.

    >>> read_back("+33")
    ('digit_plus', 'digit_3', 'digit_3')
    """
    return tuple("digit_plus" if sign == "+" else f"digit_{sign}" for sign in number)
