"""Dates, durations, numbers and names, as a person writes them in a language."""

import subprocess
import sys
from datetime import date, datetime

import pytest

from mille.words.formats import formats_of

MONDAY, WEDNESDAY = date(2026, 12, 28), date(2026, 12, 30)
FIRST, NEXT_YEAR = date(2026, 6, 1), date(2027, 1, 3)


@pytest.mark.parametrize(
    ("language", "first", "last", "written"),
    [
        ("en", MONDAY, MONDAY, "Monday 28 December 2026"),
        ("en", MONDAY, WEDNESDAY, "from Monday 28 to Wednesday 30 December 2026"),
        ("en", FIRST, WEDNESDAY, "from Monday 1 June to Wednesday 30 December 2026"),
        ("en", MONDAY, NEXT_YEAR, "from Monday 28 December 2026 to Sunday 3 January 2027"),
        ("fr", MONDAY, MONDAY, "lundi 28 décembre 2026"),
        ("fr", MONDAY, WEDNESDAY, "du lundi 28 au mercredi 30 décembre 2026"),
        ("fr", FIRST, WEDNESDAY, "du lundi 1er juin au mercredi 30 décembre 2026"),
        ("fr", FIRST, date(2026, 6, 2), "du lundi 1er au mardi 2 juin 2026"),
        ("fr", MONDAY, NEXT_YEAR, "du lundi 28 décembre 2026 au dimanche 3 janvier 2027"),
        ("es", MONDAY, MONDAY, "lunes, 28 de diciembre de 2026"),
    ],
)
def test_dates_are_written_whole_and_what_they_share_once(language: str, first: date, last: date, written: str) -> None:
    assert formats_of(language).dates(first, last) == written


@pytest.mark.parametrize(
    ("language", "minutes", "written"),
    [("en", 465, "7:45"), ("en", 480, "8:00"), ("fr", 465, "7 h 45"), ("fr", 480, "8 h"), ("fr", 1560, "2 h")],
)
def test_a_time_of_day(language: str, minutes: int, written: str) -> None:
    assert formats_of(language).clock(minutes) == written


def test_an_instant_is_a_date_and_a_time() -> None:
    at = datetime(2026, 12, 28, 7, 45)
    assert formats_of("en").instant(at) == "Monday 28 December 2026, 7:45"
    assert formats_of("fr").instant(at) == "lundi 28 décembre 2026 à 7 h 45"


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [
        (0, "0 seconds", "0 seconde"),
        (1, "1 second", "1 seconde"),
        (2.5, "2.5 seconds", "2,5 secondes"),
        (60, "1 minute", "1 minute"),
        (90, "90 seconds", "90 secondes"),
        (150, "2 minutes and 30 seconds", "2 minutes et 30 secondes"),
        (3600, "1 hour", "1 heure"),
        (5445, "1 hour, 30 minutes and 45 seconds", "1 heure, 30 minutes et 45 secondes"),
    ],
)
def test_a_duration_is_in_the_units_in_which_people_count(seconds: float, english: str, french: str) -> None:
    assert formats_of("en").duration(seconds) == english
    assert formats_of("fr").duration(seconds).replace("\u00a0", " ") == french


def test_numbers_have_the_signs_of_their_language() -> None:
    english, french = formats_of("en"), formats_of("fr")
    assert [english.number(1234.5), english.number(3, 1, 1), english.percent(0.8), english.percent(0.985, 0)] == [
        *("1,234.5", "3.0", "80%", "98%")
    ]
    assert [french.number(1234.5), french.percent(0.985)] == ["1\u00a0234,5", "98,5\u00a0%"]


def test_names_of_languages_and_countries() -> None:
    french = formats_of("fr")
    assert [french.language_name(code) for code in ("en", "dhv", "wls", "xx")] == [
        "anglais",
        "drehu",
        "wallisien",
        "xx",
    ]
    assert [french.country(code) for code in ("NC", "FR", "XX")] == ["Nouvelle-Calédonie", "France", "XX"]


def test_days_and_months_begin_with_monday_and_january() -> None:
    french = formats_of("fr")
    assert (french.weekdays[0], french.weekdays[6], french.months[0]) == ("lundi", "dimanche", "janvier")
    assert (french.month(MONDAY), french.day_of_month(MONDAY)) == ("décembre 2026", "lun. 28/12")
    assert (french.listing(["a", "b", "c"]), french.listing(["a"]), french.listing([])) == ("a, b et c", "a", "")


def test_a_language_that_cldr_does_not_have_is_written_as_english() -> None:
    assert formats_of("dhv").date(MONDAY) == "Monday 28 December 2026"


def test_babel_is_imported_only_when_something_is_written() -> None:
    program = (
        "import sys; from mille.words.formats import formats_of; formats_of('en'); assert 'babel' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
