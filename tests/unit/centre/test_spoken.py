"""Numbers, times of day and dates as a caller hears them, in French and in English."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.centre.model.centre import Span
from mille.words.spoken import clock, full_date, minutes, number, spans

FRENCH = """
    0 zéro minute | 1 une minute | 2 deux minutes | 11 onze minutes | 16 seize minutes | 17 dix-sept minutes
    20 vingt minutes | 21 vingt et une minutes | 22 vingt-deux minutes | 30 trente minutes | 31 trente et une minutes
    41 quarante et une minutes | 51 cinquante et une minutes | 60 soixante minutes | 61 soixante et une minutes
    69 soixante-neuf minutes | 70 soixante-dix minutes | 71 soixante et onze minutes | 72 soixante-douze minutes
    77 soixante-dix-sept minutes | 79 soixante-dix-neuf minutes | 80 quatre-vingts minutes
    81 quatre-vingt-une minutes | 82 quatre-vingt-deux minutes | 90 quatre-vingt-dix minutes
    91 quatre-vingt-onze minutes | 99 quatre-vingt-dix-neuf minutes | 100 cent minutes | 101 cent une minutes
    111 cent onze minutes | 120 cent vingt minutes | 200 deux cents minutes | 221 deux cent vingt et une minutes
"""
ENGLISH = """
    0 zero minutes | 1 one minute | 2 two minutes | 11 eleven minutes | 15 fifteen minutes | 20 twenty minutes
    21 twenty-one minutes | 40 forty minutes | 45 forty-five minutes | 71 seventy-one minutes | 80 eighty minutes
    91 ninety-one minutes | 100 one hundred minutes | 101 one hundred and one minutes
    120 one hundred and twenty minutes
"""
MASCULINE = """
    1 un | 21 vingt et un | 31 trente et un | 61 soixante et un | 71 soixante et onze | 80 quatre-vingts
    81 quatre-vingt-un | 101 cent un
"""
CLOCKS = """
    0:00 minuit | 0:05 zéro heure cinq | 1:00 une heure | 1:01 une heure une | 7:45 sept heures quarante-cinq
    9:45 neuf heures quarante-cinq | 12:00 midi | 12:15 douze heures quinze | 13:00 treize heures
    15:30 quinze heures trente | 21:00 vingt et une heures | 21:21 vingt et une heures vingt et une
    23:59 vingt-trois heures cinquante-neuf | 24:00 minuit | 26:00 deux heures
"""
ENGLISH_CLOCKS = """
    0:00 midnight | 0:15 twelve fifteen at night | 1:00 one o'clock in the morning | 7:05 seven oh five in the morning
    7:45 seven forty-five in the morning | 11:59 eleven fifty-nine in the morning | 12:00 noon
    12:15 twelve fifteen in the afternoon | 13:00 one o'clock in the afternoon | 17:30 five thirty in the afternoon
    18:00 six o'clock in the evening | 21:00 nine o'clock in the evening | 23:59 eleven fifty-nine in the evening
    24:00 midnight | 26:00 two o'clock in the morning
"""


def cells(table: str) -> list[tuple[str, str]]:
    """The cells of a table: what is written, and how it is said."""
    found = [cell.strip().partition(" ") for line in table.strip().splitlines() for cell in line.split("|")]
    return [(written, said) for written, _, said in found]


def minute(written: str) -> int:
    """A time of day as minutes since midnight."""
    hour, past = written.split(":")
    return int(hour) * 60 + int(past)


@pytest.mark.parametrize(("written", "said"), cells(FRENCH))
def test_minutes_are_feminine_in_french(written: str, said: str) -> None:
    assert minutes(int(written), "fr") == said


@pytest.mark.parametrize(("written", "said"), cells(ENGLISH))
def test_minutes_in_english(written: str, said: str) -> None:
    assert minutes(int(written), "en") == said


@pytest.mark.parametrize(("written", "said"), cells(MASCULINE))
def test_a_number_alone_is_masculine_in_french(written: str, said: str) -> None:
    assert number(int(written), "fr") == said


@pytest.mark.parametrize(("written", "said"), cells(CLOCKS))
def test_the_french_clock_has_twenty_four_hours(written: str, said: str) -> None:
    assert clock(minute(written), "fr") == said


@pytest.mark.parametrize(("written", "said"), cells(ENGLISH_CLOCKS))
def test_the_english_clock_has_twelve_hours_and_parts_of_the_day(written: str, said: str) -> None:
    assert clock(minute(written), "en") == said


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2027, 5, 1), "samedi premier mai", "Saturday, May the first"),
        (date(2026, 9, 28), "lundi vingt-huit septembre", "Monday, September the twenty-eighth"),
        (date(2026, 12, 21), "lundi vingt et un décembre", "Monday, December the twenty-first"),
        (date(2028, 2, 29), "mardi vingt-neuf février", "Tuesday, February the twenty-ninth"),
        (date(2026, 1, 30), "vendredi trente janvier", "Friday, January the thirtieth"),
        (date(2026, 8, 12), "mercredi douze août", "Wednesday, August the twelfth"),
    ],
)
def test_dates_are_said_as_people_say_them(day: date, french: str, english: str) -> None:
    assert (full_date(day, "fr"), full_date(day, "en")) == (french, english)


def test_the_hours_of_a_day_are_said_one_after_the_other() -> None:
    assert spans([Span(465, 690), Span(735, 900)], "fr") == (
        "de sept heures quarante-cinq à onze heures trente et de douze heures quinze à quinze heures"
    )
    assert spans([Span(1320, 1560)], "en") == "from ten o'clock in the evening to two o'clock in the morning"
    assert (spans([Span(0, 1440)], "fr"), spans([Span(0, 1440)], "en")) == ("jour et nuit", "day and night")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_numbers_times_or_dates_sound_the_same(language: str) -> None:
    year = [date(2028, 1, 1) + timedelta(days=day) for day in range(366)]
    for said in (
        [number(n, language) for n in range(1000)],
        [minutes(n, language) for n in range(121)],
        [clock(at, language) for at in range(1440)],
        [full_date(day, language) for day in year],
    ):
        assert len(set(said)) == len(said)


@given(st.integers(0, 999), st.sampled_from(["fr", "en"]))
def test_nothing_is_said_in_figures(n: int, language: str) -> None:
    assert not any(character.isdigit() for character in number(n, language) + clock(n, language))
