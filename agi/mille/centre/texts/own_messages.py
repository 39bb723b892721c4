"""All that mille itself says for a centre, what it may be replaced by, and what nobody can say."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cache

from mille.centre.model.centre import Centre, Language, Message
from mille.centre.texts import (
    callback_texts,
    mailbox_texts,
    opening_texts,
    service_texts,
    table_texts,
    wait_texts,
)
from mille.centre.texts.agent_texts import accept, agent_messages
from mille.centre.texts.callback_texts import callback_messages
from mille.centre.texts.in_languages import messages
from mille.centre.texts.mailbox_texts import mailbox_messages
from mille.centre.texts.opening_texts import opening_messages
from mille.centre.texts.service_texts import service_messages
from mille.centre.texts.wait_texts import wait_messages
from mille.words.catalogue import SOURCE, words_of

Unsaid = Mapping[Language, list[str]]
"""Messages, by the language in which nobody says them."""

KINDS = {
    "place": "how many callers wait",
    "wait": "how long the wait will be",
    "opens": "when the centre opens again",
    "dated": "on which date the centre opens again",
    "callback": "callbacks",
    "digit": "the digits of numbers",
    "table": "the words between the rows of tables",
    "row": "the rows of tables",
    "mailbox": "the voice messages of agents",
    "service": "the service line",
    "agent": "calls to agents at home",
}
"""What the messages are about, by the beginning of their names."""

OPENS = re.compile("opens_(today|tomorrow|[0-6]|[0-9]{8})_([01][0-9]|2[0-3])[0-5][0-9]")


def own_messages(centre: Centre, first: date, last: date) -> dict[str, Message]:
    """All that mille says between two days, both included; each in the languages in which somebody says it.

    A message for staff is in the first language alone. What tables say of their rows is not among it.
    """
    heard = opening_messages(centre, first, last) | (messages(centre, table_texts.table_heads) if centre.tables else {})
    for_callers = wait_messages(centre) | heard | callback_messages(centre) | agent_messages(centre)
    return for_callers | {
        name: message
        for name, message in (service_messages(centre) | mailbox_messages(centre)).items()
        if name not in for_callers
    }


def languages_of(centre: Centre, name: str) -> tuple[Language, ...]:
    """The languages in which a message of mille's is heard: staff hear theirs in the first one."""
    for_staff = name.startswith(("service_", "mailbox_"))
    only_staff = name.startswith("digit_") and not centre.callbacks
    return centre.languages[:1] if for_staff or only_staff else centre.languages


def names(queues: Collection[str]) -> frozenset[str]:
    """All that mille may say in a centre with these queues, whatever else it has; openings are known by `OPENS`."""
    return _names(tuple(queues))


@cache
def _names(queues: tuple[str, ...]) -> frozenset[str]:
    words = words_of(SOURCE)
    said: Iterable[Mapping[str, str]] = (
        wait_texts.places(words),
        wait_texts.waits(words),
        callback_texts.callbacks(words, ""),
        callback_texts.digits(words),
        mailbox_texts.mailbox(words, queues),
        service_texts.service(words, queues),
        table_texts.table_heads(words),
        accept(words, ""),
    )
    return frozenset(name for texts in said for name in texts)


def is_name(name: str, queues: Collection[str]) -> bool:
    """Whether mille may say a message of this name in a centre with these queues."""
    return bool(OPENS.fullmatch(name)) or name in names(queues)


def unsaid(
    centre: Centre,
    own: Mapping[str, Message],
    speaks: Callable[[Language], bool],
    recorded: Mapping[Language, Collection[str]],
) -> dict[Language, list[str]]:
    """What nobody can say: it is not `recorded`, and there is no text, or no voice that `speaks` the language.

    Digits are said all or not at all: a number with one of them left out would be another number.
    """
    left = {language: list[str]() for language in centre.languages}
    for name, message in own.items():
        for language in languages_of(centre, name):
            if name not in recorded.get(language, ()) and not (language in message.texts and speaks(language)):
                left[language].append(name)
    return {language: _with_all_digits(names, own) for language, names in left.items() if names}


def kind_of(name: str) -> str:
    """What a message is about, as a key of `KINDS`."""
    if re.fullmatch("table_[0-9a-f]{12}", name):
        return "row"
    return "dated" if opening_texts.is_dated(name) else name.partition("_")[0]


def _with_all_digits(left: list[str], own: Mapping[str, Message]) -> list[str]:
    if not any(name.startswith("digit_") for name in left):
        return left
    return [name for name in own if name in left or name.startswith("digit_")]
