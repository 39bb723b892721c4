"""What callers hear of a table: whole sentences, made from its rows and spoken when the table comes into force.

The sentence of a row is named by what it says. So a table in force and its successor never share a name for different
words, and callers who are listening when it is replaced hear the former one to its end.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from mille.centre.model.centre import Centre, Key, Language, Message, Table
from mille.centre.tables.table import Entry, entries_on, keys_of, next_day_open
from mille.centre.texts.in_languages import messages
from mille.words.catalogue import N_, Words, words_of
from mille.words.spoken import DAY, number, sentence, spans, speaks, weekday

PREFIX = "table_"
"""What the names of these sentences begin with; no message of a description has an underscore."""
AHEAD = 7
"""Days in which the next opening is looked for: as long as the name of a day of the week tells which is meant."""
BACK: Key = "*"
"""The key that leads back to the menu."""

FIXED = {
    "table_today": N_("Today:"),
    "table_tomorrow": N_("Tomorrow:"),
    "table_over": N_("It is closed for today."),
    "table_never": N_("Nothing is open in the next seven days."),
    "table_nothing": N_("We have nothing to announce at the moment."),
    "table_back": N_("To go back, press star."),
}
"""The sentences that are the same for every table, by their names."""


def sentences_of(centre: Centre, table: Table, key: Key, at: datetime) -> list[Message]:
    """What a table says at an instant (aware), of the place of a `key` or of all places (``""``). Never nothing.

    What is still open today, or opens later; when nothing is, the next day on which something is. What is said without
    hours is said whatever the hour.
    """
    local = at.astimezone(ZoneInfo(centre.timezone))
    said = [entry for entry in _today(centre, table, local) if key in ("", entry.key)]
    words = [_sentence(centre, entry) for entry in said if entry.spans is None]
    if not _has_hours(table, key):
        return words or [_fixed(centre, "table_nothing")]
    opened = [entry for entry in said if _lasts(entry, local)]
    noted = [entry for entry in said if entry.spans == () and entry.row.texts]
    if opened:
        return [_fixed(centre, "table_today"), *(_sentence(centre, entry) for entry in (*opened, *noted)), *words]
    notes = (_sentence(centre, entry) for entry in noted)
    return [_fixed(centre, "table_over"), *notes, *_later(centre, table, key, local.date()), *words]


def choices(centre: Centre, table: Table) -> list[Message]:
    """The question by which a caller chooses a place of a table; none when he hears all of them."""
    asked = [_choice(centre, key, place) for key, place in keys_of(table).items()]
    return [*asked, _fixed(centre, "table_back")] if asked else []


def table_messages(centre: Centre, table: Table) -> dict[str, Message]:
    """All that may be told of a table, by its names."""
    rows = [_sentence(centre, Entry(row.place, row.key, row)) for row in table.rows]
    return _heads_of(centre) | {message.name: message for message in (*rows, *choices(centre, table))}


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
        return [_fixed(centre, "table_never")]
    head = _fixed(centre, "table_tomorrow") if day - today == timedelta(days=1) else _weekday(centre, day.weekday())
    found = [entry for entry in entries_on(centre, table, day) if key in ("", entry.key) and entry.spans]
    return [head, *(_sentence(centre, entry) for entry in found)]


def _has_hours(table: Table, key: Key) -> bool:
    return any(row.spans is not None and key in ("", row.key) for row in table.rows)


def _lasts(entry: Entry, local: datetime) -> bool:
    """Whether a place is open at this time of the day, or opens later."""
    return any(span.end > local.hour * 60 + local.minute for span in entry.spans or ())


def _lasts_over(entry: Entry, local: datetime) -> bool:
    """Whether a place that opened yesterday is open past midnight, and still now."""
    return any(span.end - DAY > local.hour * 60 + local.minute for span in entry.spans or ())


@cache
def table_heads(words: Words) -> Mapping[str, str]:
    """What is said before and between the rows of any table."""
    heads = {name: words._(text) for name, text in FIXED.items()}
    days = {_weekday_name(day): words._("On {weekday}:", weekday=weekday(day, words.language)) for day in range(7)}
    return heads | {name: sentence(text) for name, text in days.items()}


def _sentence(centre: Centre, entry: Entry) -> Message:
    """A row as it is said; it begins with the place and its hours, if it has any."""

    def text(words: Words) -> str:
        place = entry.place.get(words.language, "")
        if entry.spans:
            hours = spans([(span.start, span.end) for span in entry.spans], words.language)
            return words.context("on the telephone", "{place}, {hours}.", place=place, hours=hours)
        return (
            words.context("on the telephone", "{place}, closed.", place=place)
            if entry.spans == () and place
            else place and f"{place}."
        )

    def with_remark(language: Language) -> str:
        said = text(words_of(language)) if speaks(language) else ""
        return f"{said} {entry.row.texts.get(language, '')}".strip()

    return _named_by_content({language: with_remark(language) for language in centre.languages})


def _choice(centre: Centre, key: Key, place: Mapping[Language, str]) -> Message:
    def text(words: Words) -> str:
        sign = words.context("on the telephone", "hash") if key == "#" else number(int(key), words.language)
        return words._("{place}, press {key}.", place=place[words.language], key=sign)

    texts = {language: text(words_of(language)) if speaks(language) else "" for language in centre.languages}
    return _named_by_content(texts)


def _weekday(centre: Centre, day: int) -> Message:
    return _fixed(centre, _weekday_name(day))


def _weekday_name(day: int) -> str:
    return f"table_on_{day}"


def _fixed(centre: Centre, name: str) -> Message:
    return _heads_of(centre)[name]


def _heads_of(centre: Centre) -> dict[str, Message]:
    return messages(centre, table_heads)


def _named_by_content(texts: Mapping[Language, str]) -> Message:
    digest = hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]
    return Message(f"{PREFIX}{digest}", {language: text for language, text in texts.items() if text})
