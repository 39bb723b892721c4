"""French as it is said on the telephone. Forms: `f` before or for a feminine noun, `de` after that word."""

import re
from datetime import date

from babel.dates import get_day_names, get_month_names
from num2words import num2words


def number(n: int, form: str = "") -> str:
    """A whole number; of things that are feminine, such as minutes and people, in the form `f`.

    >>> number(21), number(21, "f"), number(80)
    ('vingt et un', 'vingt et une', 'quatre-vingts')
    """
    said = str(num2words(n, lang="fr"))
    return re.sub(r"\bun$", "une", said) if form == "f" else said


def clock(hour: int, minute: int, form: str = "") -> str:
    """A time of day, by twenty-four hours.

    >>> clock(7, 45), clock(1, 0, "de"), clock(12, 0, "de")
    ('sept heures quarante-cinq', "d'une heure", 'de midi')
    """
    said = _clock(hour, minute)
    if form == "de":
        return f"d'{said}" if said.startswith("une") else f"de {said}"
    return said


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return str(get_day_names("wide", locale="fr")[day])


def full_date(day: date) -> str:
    """A date with its day of the week, without the year.

    >>> full_date(date(2029, 5, 1))
    'mardi premier mai'
    """
    month = get_month_names("wide", locale="fr")[day.month]
    return f"{weekday(day.weekday())} {'premier' if day.day == 1 else number(day.day)} {month}"


def _clock(hour: int, minute: int) -> str:
    if minute == 0 and hour in (0, 12):
        return "midi" if hour else "minuit"
    hours = f"{number(hour, 'f')} {'heures' if hour > 1 else 'heure'}"
    return f"{hours} {number(minute, 'f')}" if minute else hours
