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
from mille.centre.model.centre import Centre, Hours, Message
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import Words
from mille.words.spoken import clock, full_date, weekday

PREFIX = "opens_"
NEAR = 6
"""Days ahead in which the name of a day of the week tells which is meant."""


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
    wanted = list(dict.fromkeys(names))
    return messages(centre, lambda words: {name: text(name, words) for name in wanted})


def message_of(centre: Centre, name: str) -> Message:
    """The sentence of this name."""
    return messages(centre, lambda words: {name: text(name, words)})[name]


def is_dated(name: str) -> bool:
    """Whether a sentence names a date, so that it is said on a few days only."""
    return name.startswith(PREFIX) and name.split("_")[1].isdigit() and len(name.split("_")[1]) > 1


def text(name: str, words: Words) -> str:
    """What a sentence says.

    >>> from mille.words.catalogue import words_of
    >>> text("opens_tomorrow_0745", words_of("fr"))
    'Nous vous répondrons de nouveau demain à sept heures quarante-cinq.'
    >>> text("opens_20260928_1200", words_of("en"))
    'We will be open again on Monday the twenty-eighth of September at noon.'
    """
    _, when, at = name.split("_")
    time = clock(int(at[:2]) * 60 + int(at[2:]), words.language)
    if when == "today":
        return words._("We will be open again today at {clock}.", clock=time)
    if when == "tomorrow":
        return words._("We will be open again tomorrow at {clock}.", clock=time)
    if len(when) == 1:
        return words._(
            "We will be open again on {weekday} at {clock}.", weekday=weekday(int(when), words.language), clock=time
        )
    day = full_date(datetime.strptime(when, "%Y%m%d").date(), words.language)
    return words._("We will be open again on {date} at {clock}.", date=day, clock=time)


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
