"""Spanish as it is said on the telephone. Forms: `m` before a masculine noun, `f` before a feminine one."""

import re
from datetime import date

from babel.dates import get_day_names, get_month_names
from num2words import num2words


def number(n: int, form: str = "") -> str:
    """A whole number; before a noun, "uno" becomes "un" or "una".

    >>> number(21), number(21, "m"), number(31, "f")
    ('veintiuno', 'veintiún', 'treinta y una')
    """
    said = str(num2words(n, lang="es"))
    if form == "f":
        return re.sub("uno$", "una", said)
    return re.sub("uno$", "un", said).replace("veintiun", "veintiún") if form == "m" else said


def clock(hour: int, minute: int, form: str = "") -> str:
    """A time of day, by twelve hours.

    >>> clock(13, 0), clock(7, 30), clock(12, 0)
    ('la una de la tarde', 'las siete y media de la mañana', 'mediodía')
    """
    if minute == 0 and hour in (0, 12):
        return "mediodía" if hour else "medianoche"
    hours = number(hour % 12 or 12, "f")
    past = {0: "", 15: " y cuarto", 30: " y media"}.get(minute, f" y {number(minute)}")
    part = "de la mañana" if 0 < hour < 12 else "de la tarde" if 12 <= hour < 20 else "de la noche"
    return f"{'la' if hours == 'una' else 'las'} {hours}{past} {part}"


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return str(get_day_names("wide", locale="es")[day])


def full_date(day: date) -> str:
    """A date with its day of the week, without the year.

    >>> full_date(date(2029, 5, 1))
    'martes primero de mayo'
    """
    which = "primero" if day.day == 1 else number(day.day)
    return f"{weekday(day.weekday())} {which} de {get_month_names('wide', locale='es')[day.month]}"
