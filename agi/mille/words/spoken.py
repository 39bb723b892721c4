"""Numbers, times of day and dates in words, as people say them in a language.

In words and not in figures, because a voice reads "21 minutes" as "vingt et un minutes", and 15:00 as nobody would.
What num2words and CLDR lack of a language is in its module of `speech`.
"""

import importlib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Protocol, cast

from mille.words.catalogue import languages, words_of

DAY = 24 * 60


class Speech(Protocol):
    """What a module of `mille.words.speech` has, named by the code of its language.

    A `form` is a word that the catalogue of the language writes behind a value, as ``{n:f}`` for a feminine number, and
    that only this module understands.
    """

    def number(self, n: int, form: str = "") -> str:
        """A whole number, 0 to 999."""

    def clock(self, hour: int, minute: int, form: str = "") -> str:
        """A time of day, 0:00 to 23:59."""

    def weekday(self, day: int) -> str:
        """A day of the week; Monday is 0."""

    def full_date(self, day: date) -> str:
        """A date with its day of the week, without the year."""


class SpokenValue:
    """A value of a sentence, in the form that its translation asks for."""

    def __init__(self, say: Callable[[str], str]) -> None:
        self._say = say

    def __format__(self, form: str) -> str:
        return self._say(form)

    def __str__(self) -> str:
        return self._say("")


@cache
def speech(language: str) -> Speech | None:
    """How a language is spoken; None when mille does not know."""
    name = f"mille.words.speech.{language}"
    try:
        return cast("Speech", importlib.import_module(name))
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return None


@cache
def speaks(language: str) -> bool:
    """Whether mille has words of its own for the telephone in a language: a catalogue, and a module of `speech`."""
    return language in languages() and speech(language) is not None


def spoken_languages() -> tuple[str, ...]:
    """The languages in which mille has words of its own for the telephone."""
    return tuple(language for language in languages() if speaks(language))


def number(n: int, language: str) -> SpokenValue:
    """A whole number.

    >>> f"{number(21, 'fr'):f} minutes"
    'vingt et une minutes'
    """
    return SpokenValue(lambda form: _number(n, language, form))


def clock(minute: int, language: str) -> SpokenValue:
    """A time of day, given as minutes since midnight; what is past midnight belongs to the next day.

    >>> str(clock(465, "fr")), str(clock(26 * 60, "en"))
    ('sept heures quarante-cinq', "two o'clock in the morning")
    """
    return SpokenValue(lambda form: _clock(minute % DAY, language, form))


def weekday(day: int, language: str) -> str:
    """The name of a day of the week; Monday is 0."""
    return _speech(language).weekday(day)


def full_date(day: date, language: str) -> str:
    """A date with its day of the week, without the year."""
    return _speech(language).full_date(day)


def spans(opened: Iterable[tuple[int, int]], language: str) -> str:
    """The hours of one day, of which there are some: minutes since midnight, from and to.

    >>> spans([(480, 690), (735, 900)], "fr")
    'de huit heures à onze heures trente et de douze heures quinze à quinze heures'
    """
    words, said = words_of(language), [_span(start, end, language) for start, end in opened]
    return (
        words.context("on the telephone", "{first} and {last}", first=", ".join(said[:-1]), last=said[-1])
        if len(said) > 1
        else said[0]
    )


def sentence(text: str) -> str:
    """Words as a sentence: with a capital letter.

    >>> sentence("deux personnes attendent déjà.")
    'Deux personnes attendent déjà.'
    """
    return text[:1].upper() + text[1:]


@cache
def _number(n: int, language: str, form: str) -> str:
    return _speech(language).number(n, form)


@cache
def _clock(minute: int, language: str, form: str) -> str:
    return _speech(language).clock(*divmod(minute, 60), form)


def _span(start: int, end: int, language: str) -> str:
    words = words_of(language)
    if end - start == DAY:
        return words.context("on the telephone", "day and night")
    return words.context(
        "on the telephone", "from {start} to {end}", start=clock(start, language), end=clock(end, language)
    )


def _speech(language: str) -> Speech:
    known = speech(language)
    assert known is not None, "only a language that mille speaks has sentences"
    return known
