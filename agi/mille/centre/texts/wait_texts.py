"""What callers are told of their wait before it begins: how many wait already, and how long it will take."""

from mille.centre.model.centre import Centre, Message
from mille.centre.texts.in_languages import messages
from mille.centre.texts.wait_intervals import Interval, intervals
from mille.words.catalogue import Words
from mille.words.spoken import number, sentence

MOST = 20
"""The most people waiting who are counted out."""


def wait_messages(centre: Centre) -> dict[str, Message]:
    """All that a centre may tell of waits, in each of its languages."""
    said = dict[str, Message]()
    if any(queue.say_position for queue in centre.queues.values()):
        said |= messages(centre, places)
    if any(queue.say_wait for queue in centre.queues.values()):
        said |= messages(centre, waits)
    return said


def place_name(waiting: int) -> str:
    """The message that says how many callers wait already."""
    return f"place_{waiting}" if waiting <= MOST else "place_more"


def wait_name(wait: Interval) -> str:
    """The message that says how long a wait will be."""
    low, high = wait
    return f"wait_{low}_{high}" if high else f"wait_{low}"


def places(words: Words) -> dict[str, str]:
    """How many callers wait already, for each number of them."""
    return {place_name(waiting): _place(waiting, words) for waiting in range(MOST + 2)}


def waits(words: Words) -> dict[str, str]:
    """How long a wait will be, for each interval that may be told."""
    return {wait_name(wait): _wait(wait, words) for wait in intervals()}


def _place(waiting: int, words: Words) -> str:
    """
    >>> from mille.words.catalogue import words_of
    >>> _place(3, words_of("fr")), _place(1, words_of("en"))
    ('Trois personnes attendent déjà.', 'One caller is already waiting.')
    """
    n = number(waiting, words.language)
    if waiting == 0:
        return words._("Nobody is waiting ahead of you.")
    if waiting > MOST:
        return words._("More than twenty callers are already waiting.")
    return sentence(words.plural("{n} caller is already waiting.", "{n} callers are already waiting.", waiting, n=n))


def _wait(wait: Interval, words: Words) -> str:
    """
    >>> from mille.words.catalogue import words_of
    >>> _wait((1, 3), words_of("fr"))
    "Votre temps d'attente est estimé entre une et trois minutes."
    """
    low, high = wait
    if high is None:
        return words._("Your estimated waiting time is more than one hour.")
    if high == 1:
        return words._("Your estimated waiting time is less than one minute.")
    most, least = number(high, words.language), number(low, words.language)
    if low:
        return words._("Your estimated waiting time is between {low} and {high} minutes.", low=least, high=most)
    return words._("Your estimated waiting time is less than {high} minutes.", high=most)
