"""What callers hear of a table: whole sentences, made from its rows and spoken when the table comes into force.

A sentence is named by what it says. So a table in force and its successor never share a name for different words, and
who is listening when it is replaced hears to its end what he was being told.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mille.centre.model.centre import Centre, Key, Language, Message, Table
from mille.centre.tables.table import Entry, entries_on, keys_of, next_day_open
from mille.words import spoken

PREFIX = "table_"
"""What the names of these sentences begin with; no message of a description has an underscore."""
AHEAD = 7
"""Days in which the next opening is looked for: as long as the name of a day of the week tells which is meant."""
BACK: Key = "*"
"""The key that leads back to the menu."""

SENTENCES: dict[Language, dict[str, str]] = {
    "fr": {
        "today": "Aujourd'hui :",
        "tomorrow": "Demain :",
        "weekday": "{day} :",
        "over": "C'est fermé pour aujourd'hui.",
        "never": "Aucune ouverture n'est prévue dans les sept jours qui viennent.",
        "nothing": "Nous n'avons rien à vous annoncer pour le moment.",
        "open": "{place}, {hours}.",
        "shut": "{place}, c'est fermé.",
        "place": "{place}.",
        "choice": "{place}, tapez {key}.",
        "back": "Pour revenir, tapez étoile.",
        "#": "dièse",
    },
    "en": {
        "today": "Today:",
        "tomorrow": "Tomorrow:",
        "weekday": "On {day}:",
        "over": "It is closed for today.",
        "never": "No opening is planned for the next seven days.",
        "nothing": "We have nothing to announce at the moment.",
        "open": "{place}, {hours}.",
        "shut": "{place}, it is closed.",
        "place": "{place}.",
        "choice": "{place}, press {key}.",
        "back": "To go back, press star.",
        "#": "hash",
    },
}


def told(centre: Centre, table: Table, key: Key, at: datetime) -> list[Message]:
    """What a table says at an instant (aware), of the place of a `key` or of all places (``""``). Never nothing.

    What is still open today, or opens later; when nothing is, the next day on which something is. What is said without
    hours is said whatever the hour.
    """
    local = at.astimezone(ZoneInfo(centre.timezone))
    said = [entry for entry in _today(centre, table, local) if key in ("", entry.key)]
    words = [_sentence(centre, entry) for entry in said if entry.spans is None]
    if not _has_hours(table, key):
        return words or [_fixed(centre, "nothing")]
    opened = [entry for entry in said if _lasts(entry, local)]
    noted = [entry for entry in said if entry.spans == () and entry.row.texts]
    if opened:
        return [_fixed(centre, "today"), *(_sentence(centre, entry) for entry in (*opened, *noted)), *words]
    notes = (_sentence(centre, entry) for entry in noted)
    return [_fixed(centre, "over"), *notes, *_later(centre, table, key, local.date()), *words]


def choices(centre: Centre, table: Table) -> list[Message]:
    """The question by which a caller chooses a place of a table; none when he hears all of them."""
    asked = [_choice(centre, key, place) for key, place in keys_of(table).items()]
    return [*asked, _fixed(centre, "back")] if asked else []


def table_messages(centre: Centre, table: Table) -> dict[str, Message]:
    """All that may be told of a table, by its names."""
    fixed = [_fixed(centre, name) for name in ("today", "tomorrow", "over", "never", "nothing", "back")]
    days = [_weekday(centre, day) for day in range(7)]
    rows = [_sentence(centre, Entry(row.place, row.key, row)) for row in table.rows]
    return {message.name: message for message in (*fixed, *days, *rows, *choices(centre, table))}


def _today(centre: Centre, table: Table, local: datetime) -> Iterator[Entry]:
    """What is said of this day, with what is still open since yesterday instead of what the place does today."""
    yesterday = entries_on(centre, table, local.date() - timedelta(days=1))
    late = {tuple(entry.place.items()): entry for entry in yesterday if _lasts_over(entry, local)}
    for entry in entries_on(centre, table, local.date()):
        yield late.pop(tuple(entry.place.items()), entry)
    yield from late.values()


def _later(centre: Centre, table: Table, key: Key, today: date) -> list[Message]:
    day = next_day_open(centre, table, key, today, AHEAD)
    if day is None:
        return [_fixed(centre, "never")]
    head = _fixed(centre, "tomorrow") if day - today == timedelta(days=1) else _weekday(centre, day.weekday())
    found = [entry for entry in entries_on(centre, table, day) if key in ("", entry.key) and entry.spans]
    return [head, *(_sentence(centre, entry) for entry in found)]


def _has_hours(table: Table, key: Key) -> bool:
    return any(row.spans is not None and key in ("", row.key) for row in table.rows)


def _lasts(entry: Entry, local: datetime) -> bool:
    """Whether a place is open at this time of the day, or opens later."""
    return any(span.end > local.hour * 60 + local.minute for span in entry.spans or ())


def _lasts_over(entry: Entry, local: datetime) -> bool:
    """Whether a place that opened yesterday is open past midnight, and still now."""
    return any(span.end - spoken.DAY > local.hour * 60 + local.minute for span in entry.spans or ())


def _sentence(centre: Centre, entry: Entry) -> Message:
    """A row as it is said; it begins with the place and its hours, if it has any."""

    def text(language: Language) -> str:
        words, place = SENTENCES[language], entry.place.get(language, "")
        if entry.spans:
            said = words["open"].format(place=place, hours=spoken.spans(entry.spans, language))
        else:
            said = words["shut" if entry.spans == () else "place"].format(place=place) if place else ""
        return f"{said} {entry.row.texts.get(language, '')}".strip()

    return _message(centre, text)


def _choice(centre: Centre, key: Key, place: Mapping[Language, str]) -> Message:
    def text(language: Language) -> str:
        words = SENTENCES[language]
        spelt = words["#"] if key == "#" else spoken.number(int(key), language)
        return words["choice"].format(place=place[language], key=spelt)

    return _message(centre, text)


def _weekday(centre: Centre, day: int) -> Message:
    def text(language: Language) -> str:
        name = spoken.weekday(day, language)
        return SENTENCES[language]["weekday"].format(day=name[0].upper() + name[1:])

    return _message(centre, text)


def _fixed(centre: Centre, name: str) -> Message:
    return _message(centre, lambda language: SENTENCES[language][name])


def _message(centre: Centre, text: Callable[[Language], str]) -> Message:
    texts = {language: text(language) for language in centre.languages}
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]
    return Message(f"{PREFIX}{digest}", texts)
