"""What a caller is told of his wait before it begins: who wait already, and how long it will take.

Each is a whole sentence of its own, spoken when the configuration is made: put together from single words, it would
sound so, and every language joins numbers and nouns in its own way.
"""

from collections.abc import Mapping

from mille.call.line.expected_wait import Interval, Standing, expected_wait, intervals, served_at_once
from mille.centre.model.centre import Centre, Language, Message, Queue
from mille.words.spoken import number

MOST = 20
"""The most people waiting who are counted out."""

SENTENCES: Mapping[Language, Mapping[str, str]] = {
    "fr": {
        "nobody": "Personne n'attend avant vous.",
        "one": "Une personne attend déjà.",
        "some": "{n} personnes attendent déjà.",
        "more": "Plus de vingt personnes attendent déjà.",
        "minute": "Votre attente sera sans doute de moins d'une minute.",
        "less": "Votre attente sera sans doute de moins de {high} minutes.",
        "between": "Votre attente sera sans doute comprise entre {low} et {high} minutes.",
        "hour": "Votre attente dépassera sans doute une heure.",
    },
    "en": {
        "nobody": "Nobody is waiting before you.",
        "one": "One person is waiting already.",
        "some": "{n} people are waiting already.",
        "more": "More than twenty people are waiting already.",
        "minute": "You will probably wait less than one minute.",
        "less": "You will probably wait less than {high} minutes.",
        "between": "You will probably wait between {low} and {high} minutes.",
        "hour": "You will probably wait more than one hour.",
    },
}


def told(queue: Queue, standing: Standing) -> tuple[str, ...]:
    """The messages for a caller on his way into a queue; none when he is answered at once, or nobody is there."""
    if served_at_once(standing) or standing.logged_in < 1:
        return ()
    wait = expected_wait(standing, queue.wrap_up) if queue.say_wait else None
    position = (_position(standing.waiting),) if queue.say_position else ()
    return position + ((_wait(wait),) if wait else ())


def wait_messages(centre: Centre) -> dict[str, Message]:
    """All that a centre may tell of waits, in each of its languages. No message of a description has an underscore."""
    names = dict[str, dict[Language, str]]()
    if any(queue.say_position for queue in centre.queues.values()):
        names |= {_position(n): {lang: _people(n, lang) for lang in centre.languages} for n in range(MOST + 2)}
    if any(queue.say_wait for queue in centre.queues.values()):
        names |= {_wait(wait): {lang: _minutes(wait, lang) for lang in centre.languages} for wait in intervals()}
    return {name: Message(name, texts) for name, texts in names.items()}


def _position(waiting: int) -> str:
    return f"place_{waiting}" if waiting <= MOST else "place_more"


def _wait(wait: Interval) -> str:
    low, high = wait
    return f"wait_{low}_{high}" if high else f"wait_{low}"


def _people(waiting: int, language: Language) -> str:
    """The sentence for so many who wait already.

    >>> _people(3, "fr"), _people(1, "en")
    ('Trois personnes attendent déjà.', 'One person is waiting already.')
    """
    known = "more" if waiting > MOST else {0: "nobody", 1: "one"}.get(waiting, "some")
    return SENTENCES[language][known].format(n=number(waiting, language, feminine=True).capitalize())


def _minutes(wait: Interval, language: Language) -> str:
    """The sentence for a wait.

    >>> _minutes((1, 3), "fr")
    'Votre attente sera sans doute comprise entre une et trois minutes.'
    """
    low, high = wait
    known = SENTENCES[language]
    if high is None:
        return known["hour"]
    most, least = (number(minutes, language, feminine=True) for minutes in (high, low))
    if low:
        return known["between"].format(low=least, high=most)
    return known["minute"] if high == 1 else known["less"].format(high=most)
