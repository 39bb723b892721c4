"""What callers hear who ask to be called back, and what they hear when they are called.

A number is read back digit by digit: each digit is a sound of its own, so that no number is ever spoken as an amount.
"""

from mille.centre.model.centre import Centre, Message
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import N_, Words
from mille.words.spoken import number

TEXTS = {
    "callback_at": N_("We will call you back when it is your turn, on this number:"),
    "callback_confirm": N_(
        "If this is correct, press 1. To give another number, press 2. To stay on the line, press star."
    ),
    "callback_confirm_closed": N_(
        "If this is correct, press 1. To give another number, press 2. If you do not want to be called back, "
        "press star."
    ),
    "callback_number": N_("Please enter the number on which we can call you back, then press hash."),
    "callback_refused": N_("We cannot call this number."),
    "callback_noted": N_(
        "Thank you. You keep your place in line, and we will call you back when it is your turn. Goodbye."
    ),
    "callback_returned": N_(
        "Hello, this is {name}. You asked us to call you back, and it is now your turn. To speak to an adviser, "
        "press 1. If you no longer want to be called back, press 2."
    ),
}

RETURNED = "callback_returned"
"""The message of callers who are called back."""


def callback_messages(centre: Centre) -> dict[str, Message]:
    """All that is said of callbacks, in each language of the centre; nothing where nobody is called back."""
    if not centre.callbacks:
        return {}
    return messages(centre, lambda words: callbacks(words, centre.name)) | messages(centre, digits)


def callbacks(words: Words, name: str) -> dict[str, str]:
    """What is said of callbacks; `name` is that of the centre."""
    return {message: words._(text, name=name) for message, text in TEXTS.items()}


def digits(words: Words) -> dict[str, str]:
    """The digits of a number, and its plus."""
    said = {f"digit_{digit}": str(number(digit, words.language)) for digit in range(10)}
    return said | {"digit_plus": words.context("of a telephone number", "plus")}


def read_back(number: str) -> tuple[str, ...]:
    """The messages that say a number, digits and perhaps a + before them.

    >>> read_back("+33")
    ('digit_plus', 'digit_3', 'digit_3')
    """
    return tuple("digit_plus" if sign == "+" else f"digit_{sign}" for sign in number)
