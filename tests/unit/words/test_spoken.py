"""Numbers, times of day and dates as a caller hears them, in French and in English."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.words.spoken import clock, full_date, number, spans

FRENCH = """
    0 zéro | 1 une | 2 deux | 11 onze | 16 seize | 17 dix-sept
    20 vingt | 21 vingt et une | 22 vingt-deux | 30 trente | 31 trente et une
    41 quarante et une | 51 cinquante et une | 60 soixante | 61 soixante et une
    69 soixante-neuf | 70 soixante-dix | 71 soixante et onze | 72 soixante-douze
    77 soixante-dix-sept | 79 soixante-dix-neuf | 80 quatre-vingts
    81 quatre-vingt-une | 82 quatre-vingt-deux | 90 quatre-vingt-dix
    91 quatre-vingt-onze | 99 quatre-vingt-dix-neuf | 100 cent | 101 cent une
    111 cent onze | 120 cent vingt | 200 deux cents | 221 deux cent vingt et une
"""
ENGLISH = """
    0 zero | 1 one | 2 two | 11 eleven | 15 fifteen | 20 twenty
    21 twenty-one | 40 forty | 45 forty-five | 71 seventy-one | 80 eighty
    91 ninety-one | 100 one hundred | 101 one hundred and one
    120 one hundred and twenty
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
    12:15 twelve fifteen in the afternoon | 13:00 one o'clock in the afternoon | 17:30 half past five in the afternoon
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
def test_a_number_of_minutes_is_feminine_in_french(written: str, said: str) -> None:
    assert f"{number(int(written), 'fr'):f}" == said


@pytest.mark.parametrize(("written", "said"), cells(ENGLISH))
def test_numbers_in_english(written: str, said: str) -> None:
    assert str(number(int(written), "en")) == said


@pytest.mark.parametrize(("written", "said"), cells(MASCULINE))
def test_a_number_alone_is_masculine_in_french(written: str, said: str) -> None:
    assert str(number(int(written), "fr")) == said


@pytest.mark.parametrize(("written", "said"), cells(CLOCKS))
def test_the_french_clock_has_twenty_four_hours(written: str, said: str) -> None:
    assert str(clock(minute(written), "fr")) == said


@pytest.mark.parametrize(("written", "said"), cells(ENGLISH_CLOCKS))
def test_the_english_clock_has_twelve_hours_and_parts_of_the_day(written: str, said: str) -> None:
    assert str(clock(minute(written), "en")) == said


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        (date(2027, 5, 1), "samedi premier mai", "Saturday the first of May"),
        (date(2026, 9, 28), "lundi vingt-huit septembre", "Monday the twenty-eighth of September"),
        (date(2026, 12, 21), "lundi vingt et un décembre", "Monday the twenty-first of December"),
        (date(2028, 2, 29), "mardi vingt-neuf février", "Tuesday the twenty-ninth of February"),
        (date(2026, 1, 30), "vendredi trente janvier", "Friday the thirtieth of January"),
        (date(2026, 8, 12), "mercredi douze août", "Wednesday the twelfth of August"),
    ],
)
def test_dates_are_said_as_people_say_them(day: date, french: str, english: str) -> None:
    assert (full_date(day, "fr"), full_date(day, "en")) == (french, english)


def test_the_hours_of_a_day_are_said_one_after_the_other() -> None:
    assert spans([(465, 690), (735, 900)], "fr") == (
        "de sept heures quarante-cinq à onze heures trente et de douze heures quinze à quinze heures"
    )
    assert spans([(1320, 1560)], "en") == "from ten o'clock in the evening to two o'clock in the morning"
    assert (spans([(0, 1440)], "fr"), spans([(0, 1440)], "en")) == ("jour et nuit", "day and night")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_two_numbers_times_or_dates_sound_the_same(language: str) -> None:
    year = [date(2028, 1, 1) + timedelta(days=day) for day in range(366)]
    for said in (
        [str(number(n, language)) for n in range(1000)],
        [str(clock(at, language)) for at in range(1440)],
        [full_date(day, language) for day in year],
    ):
        assert len(set(said)) == len(said)


@given(st.integers(0, 999), st.sampled_from(["fr", "en"]))
def test_nothing_is_said_in_figures(n: int, language: str) -> None:
    assert not any(character.isdigit() for character in f"{number(n, language)} {clock(n, language)}")
