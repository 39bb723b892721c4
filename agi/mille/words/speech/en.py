"""English as it is said on the telephone: by twelve hours, with the part of the day."""

from datetime import date

from babel.dates import get_day_names, get_month_names
from num2words import num2words


def number(n: int, form: str = "") -> str:
    """A whole number.

    >>> number(171)
    'one hundred and seventy-one'
    """
    return str(num2words(n, lang="en"))


def clock(hour: int, minute: int, form: str = "") -> str:
    """A time of day.

    >>> clock(7, 45), clock(7, 30), clock(21, 0)
    ('seven forty-five in the morning', 'half past seven in the morning', "nine o'clock in the evening")
    """
    if minute == 0 and hour in (0, 12):
        return "noon" if hour else "midnight"
    return f"{_hour_and_minute(number(hour % 12 or 12), minute)} {_part_of_the_day(hour)}"


def weekday(day: int) -> str:
    """A day of the week; Monday is 0."""
    return str(get_day_names("wide", locale="en")[day])


def full_date(day: date) -> str:
    """A date with its day of the week, without the year.

    >>> full_date(date(2026, 9, 21))
    'Monday the twenty-first of September'
    """
    month = get_month_names("wide", locale="en")[day.month]
    return f"{weekday(day.weekday())} the {num2words(day.day, lang='en', to='ordinal')} of {month}"


def _hour_and_minute(hour: str, minute: int) -> str:
    if minute in (0, 30):
        return f"half past {hour}" if minute else f"{hour} o'clock"
    return f"{hour} oh {number(minute)}" if minute < 10 else f"{hour} {number(minute)}"


def _part_of_the_day(hour: int) -> str:
    if hour == 0:
        return "at night"
    return "in the morning" if hour < 12 else "in the afternoon" if hour < 18 else "in the evening"
