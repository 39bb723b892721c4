"""What may be written in a table of opening hours, in any language of mille, and what it means in English."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from mille.words.catalogue import Words, languages, words_of


@cache
def meanings() -> dict[str, str]:
    """The words of a cell, folded: days of the week, whole or by three letters, become ``mon`` to ``sun``."""
    return {fold(word): means for language in languages() for word, means in _words(words_of(language))}


@cache
def heads() -> dict[str, str]:
    """The words above the columns, folded."""
    return {fold(word): means for language in languages() for word, means in _heads(words_of(language))}


def fold(word: str) -> str:
    """A word without its accents and capital letters.

    >>> fold("Fériés")
    'feries'
    """
    parts = unicodedata.normalize("NFD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _words(words: Words) -> Iterator[tuple[str, str]]:
    yield words.context("in a table", "closed"), "closed"
    yield words.context("in a table", "holidays"), "holidays"
    yield words.context("in a table", "from"), "from"
    yield words.context("in a table", "to"), "to"
    yield words.context("in a table", "and"), "and"
    from babel.dates import get_day_names  # only who reads a table has to wait for it

    english, own = get_day_names("wide", locale="en"), get_day_names("wide", locale=words.language)
    for day in range(7):
        yield own[day], english[day][:3].lower()
        yield own[day][:3], english[day][:3].lower()


def _heads(words: Words) -> Iterator[tuple[str, str]]:
    yield words.context("column", "key"), "key"
    yield words.context("column", "place"), "place"
    yield words.context("column", "days"), "days"
    yield words.context("column", "hours"), "hours"
