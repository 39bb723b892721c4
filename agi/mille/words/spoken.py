"""Numbers, times of day and dates in words, as they are said aloud in French and in English.

In words and not in figures, because a voice reads "21 minutes" as "vingt et un minutes", and 15:00 as an Englishman
would not.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from mille.words import english, french

Language = str
"""A language by its code."""


class Span(Protocol):
    """A time that is open, from `start` to before `end`: minutes since midnight."""

    @property
    def start(self) -> int:
        """When it begins."""

    @property
    def end(self) -> int:
        """When it is over."""


DAY = 24 * 60
NOON = 12 * 60

_FRENCH = """zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept
dix-huit dix-neuf vingt"""
_ENGLISH = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty"""
_UNITS: Mapping[Language, Sequence[str]] = {"fr": _FRENCH.split(), "en": _ENGLISH.split()}
_FRENCH_TENS = "- dix vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"
_ENGLISH_TENS = "- ten twenty thirty forty fifty sixty seventy eighty ninety"
_TENS: Mapping[Language, Sequence[str]] = {"fr": _FRENCH_TENS.split(), "en": _ENGLISH_TENS.split()}
_MINUTES: Mapping[Language, tuple[str, str]] = {"fr": ("minute", "minutes"), "en": ("minute", "minutes")}
_DAYS: Mapping[Language, Sequence[str]] = {"fr": french.DAYS, "en": english.DAYS}
_MONTHS: Mapping[Language, Sequence[str]] = {"fr": french.MONTHS, "en": english.MONTHS}
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""


def number(n: int, language: Language, *, feminine: bool = False) -> str:
    """A whole number from 0 to 999 in words; in French of things that are `feminine`, as minutes, hours, people are.

    >>> number(21, "fr", feminine=True), number(80, "fr"), number(171, "en")
    ('vingt et une', 'quatre-vingts', 'one hundred and seventy-one')
    """
    if n >= 100:
        return _hundreds(n, language, feminine=feminine)
    return _french(n, feminine=feminine) if language == "fr" else _english(n)


def minutes(n: int, language: Language) -> str:
    """So many minutes.

    >>> minutes(1, "fr"), minutes(21, "fr"), minutes(1, "en")
    ('une minute', 'vingt et une minutes', 'one minute')
    """
    return f"{number(n, language, feminine=True)} {_MINUTES[language][n > 1 or (n == 0 and language == 'en')]}"


def clock(minute: int, language: Language) -> str:
    """A time of day, given as minutes since midnight; what is past midnight belongs to the next day.

    >>> clock(465, "fr"), clock(1260, "fr"), clock(465, "en")
    ('sept heures quarante-cinq', 'vingt et une heures', 'seven forty-five in the morning')
    """
    at = minute % DAY
    if at == 0:
        return {"fr": "minuit", "en": "midnight"}[language]
    if at == NOON:
        return {"fr": "midi", "en": "noon"}[language]
    return _french_clock(*divmod(at, 60)) if language == "fr" else _english_clock(*divmod(at, 60))


def spans(opened: Sequence[Span], language: Language) -> str:
    """The hours of one day, of which there are some.

    >>> from mille.centre.model.centre import Span
    >>> spans([Span(480, 690), Span(735, 900)], "fr")
    'de huit heures à onze heures trente et de douze heures quinze à quinze heures'
    """
    return {"fr": " et ", "en": " and "}[language].join(_span(span, language) for span in opened)


def weekday(day: int, language: Language) -> str:
    """The name of a day of the week; Monday is 0."""
    return _DAYS[language][day]


def full_date(day: date, language: Language) -> str:
    """A date with its day of the week, without the year.

    >>> full_date(date(2029, 5, 1), "fr"), full_date(date(2026, 9, 21), "en")
    ('mardi premier mai', 'Monday, September the twenty-first')
    """
    name, month = weekday(day.weekday(), language), _MONTHS[language][day.month - 1]
    if language == "fr":
        return f"{name} {'premier' if day.day == 1 else number(day.day, language)} {month}"
    return f"{name}, {month} the {_ordinal(day.day)}"


def _span(span: Span, language: Language) -> str:
    if span.end - span.start == DAY:
        return {"fr": "jour et nuit", "en": "day and night"}[language]
    start, end = clock(span.start, language), clock(span.end, language)
    return f"de {start} à {end}" if language == "fr" else f"from {start} to {end}"


def _hundreds(n: int, language: Language, *, feminine: bool) -> str:
    hundreds, rest = divmod(n, 100)
    after = number(rest, language, feminine=feminine)
    if language == "fr":
        many = f"{_UNITS['fr'][hundreds]} cent" if hundreds > 1 else "cent"
        return f"{many} {after}" if rest else f"{many}{'s' if hundreds > 1 else ''}"
    many = f"{_UNITS['en'][hundreds]} hundred"
    return f"{many} and {after}" if rest else many


def _french(n: int, *, feminine: bool) -> str:
    """Seventy is sixty and ten, ninety four-twenties and ten; one joins with "et", but not after eighty."""
    if n <= 20:
        return "une" if feminine and n == 1 else _UNITS["fr"][n]
    tens, rest = divmod(n, 10)
    rest += 10 if tens in (7, 9) else 0
    if not rest:
        return "quatre-vingts" if n == 80 else _TENS["fr"][tens]
    joined = " et " if rest in (1, 11) and tens < 8 else "-"
    return f"{_TENS['fr'][tens]}{joined}{_french(rest, feminine=feminine)}"


def _english(n: int) -> str:
    if n <= 20:
        return _UNITS["en"][n]
    tens, rest = divmod(n, 10)
    return f"{_TENS['en'][tens]}-{_UNITS['en'][rest]}" if rest else _TENS["en"][tens]


def _french_clock(hour: int, minute: int) -> str:
    hours = f"{_french(hour, feminine=True)} {'heures' if hour > 1 else 'heure'}"
    return f"{hours} {_french(minute, feminine=True)}" if minute else hours


def _english_clock(hour: int, minute: int) -> str:
    """By twelve hours, with the part of the day."""
    part = "at night" if hour == 0 else "in the morning" if hour < 12 else "in the afternoon"
    part = "in the evening" if hour >= 18 else part
    if not minute:
        return f"{_english(hour % 12 or 12)} o'clock {part}"
    past = f"oh {_english(minute)}" if minute < 10 else _english(minute)
    return f"{_english(hour % 12 or 12)} {past} {part}"


def _ordinal(n: int) -> str:
    """The number of a day of the month in English, in its order."""
    if n <= 20:
        return _ORDINALS.split()[n - 1]
    tens, rest = divmod(n, 10)
    if not rest:
        return {30: "thirtieth"}[n]
    return f"{_TENS['en'][tens]}-{_ordinal(rest)}"
