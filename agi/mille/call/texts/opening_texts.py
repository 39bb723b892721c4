"""When it opens again, in whole sentences: those that can come up are spoken when the configuration is made.

A day of the coming week is told by its name, a later one by its date. Which of them can come up is seen by going
through the calendar; so a sentence is there for as many years as the holidays are in the dialplan.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from mille.centre.hours.calendar import next_opening
from mille.centre.hours.opening_hours import spans_on
from mille.centre.model.centre import Centre, Hours, Language, Message
from mille.words import spoken

PREFIX = "opens_"
NEAR = 6
"""Days ahead in which the name of a day of the week tells which is meant."""

SENTENCES: dict[Language, dict[str, str]] = {
    "fr": {
        "today": "Nous répondons de nouveau aujourd'hui à {clock}.",
        "tomorrow": "Nous répondons de nouveau demain à {clock}.",
        "weekday": "Nous répondons de nouveau {day} à {clock}.",
        "date": "Nous répondons de nouveau le {day} à {clock}.",
    },
    "en": {
        "today": "We answer again today at {clock}.",
        "tomorrow": "We answer again tomorrow at {clock}.",
        "weekday": "We answer again on {day} at {clock}.",
        "date": "We answer again on {day} at {clock}.",
    },
}


def opens_again(centre: Centre, hours: Hours, at: datetime) -> str:
    """The name of the sentence that says when a timetable opens next; nothing when it never does within a year.

    As the day of the week or the date that is meant, and the time: ``opens_tomorrow_0745``.
    """
    opens = next_opening(centre, hours, at)
    if opens is None:
        return ""
    return _name(opens.date(), at.astimezone(ZoneInfo(centre.timezone)).date(), opens.hour * 60 + opens.minute)


def opening_messages(centre: Centre, first: date, last: date) -> dict[str, Message]:
    """Every such sentence that can come up from one day to another, both included, in the centre's languages."""
    if not centre.say_opening:
        return {}
    used = {centre.hours, *(queue.hours for queue in centre.queues.values())}
    names = chain.from_iterable(_names(centre, centre.timetables[hours], first, last) for hours in sorted(used))
    return {name: message_of(centre, name) for name in dict.fromkeys(names)}


def message_of(centre: Centre, name: str) -> Message:
    """The sentence of this name."""
    return Message(name, {language: text(name, language) for language in centre.languages})


def text(name: str, language: Language) -> str:
    """What a sentence says.

    >>> text("opens_tomorrow_0745", "fr"), text("opens_20260928_1200", "fr")[18:]
    ('Nous répondons de nouveau demain à sept heures quarante-cinq.', 'nouveau le lundi vingt-huit septembre à midi.')
    """
    _, when, at = name.split("_")
    clock = spoken.clock(int(at[:2]) * 60 + int(at[2:]), language)
    if not when.isdigit():
        return SENTENCES[language][when].format(clock=clock)
    if len(when) == 1:
        return SENTENCES[language]["weekday"].format(day=spoken.weekday(int(when), language), clock=clock)
    day = datetime.strptime(when, "%Y%m%d").date()
    return SENTENCES[language]["date"].format(day=spoken.full_date(day, language), clock=clock)


def _names(centre: Centre, hours: Hours, first: date, last: date) -> Iterator[str]:
    """The names that a timetable can come to: for each day the opening that comes next, seen from all days before it
    that are not open later, back to the one on which it closed."""
    closed: list[date] = []
    for count in range((last - first).days + 1 + NEAR):
        day = first + timedelta(days=count)
        spans = spans_on(centre, hours, day)
        closed.append(day)
        for span in spans:
            yield from (_name(day, seen, span.start) for seen in closed)
            closed = [day]


def _name(opens: date, today: date, minute: int) -> str:
    days = (opens - today).days
    day = {0: "today", 1: "tomorrow"}.get(days) or (opens.weekday() if days <= NEAR else f"{opens:%Y%m%d}")
    return f"{PREFIX}{day}_{minute // 60:02}{minute % 60:02}"
