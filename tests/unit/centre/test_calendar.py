"""The calendar of a year: what is open each day, why, and when next."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_centre import SMALL
from whole_centre import whole_centre

from mille.centre.explain.calendar_text import as_csv, drawn, why
from mille.centre.explain.wording import wording
from mille.centre.hours.calendar import day_of, next_opening, special, year_of
from mille.centre.hours.opening_hours import is_open, spans_on
from mille.centre.model.centre import Hours, Span
from mille.centre.reader.description import read_centre

CENTRE = read_centre(SMALL, "")
OFFICE = CENTRE.timetables["office"]
NOUMEA = ZoneInfo("Pacific/Noumea")
EN, FR = wording("en"), wording("fr")
NIGHTS = Hours("nights", {4: (Span(1320, 1560),)})

timetables = st.builds(
    Hours,
    st.just("h"),
    st.dictionaries(st.integers(0, 6), st.sampled_from([(), (Span(465, 960),), (Span(1320, 1560),), (Span(0, 1440),)])),
    st.booleans(),
    st.dictionaries(
        st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sampled_from([(), (Span(465, 690),)]), max_size=3
    ),
)


def reason(hours: Hours, day: date) -> str:
    return why(day_of(CENTRE, hours, day, "en"), EN)


# ------------------------------------------------------------------------------------------------ why
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 24), "public holiday: Citizenship Day"),
        (date(2026, 9, 23), "an ordinary Wednesday"),
        (date(2026, 9, 26), "closed every Saturday"),
        (date(2026, 12, 24), "exception in the description"),
        (date(2027, 5, 1), "closed every Saturday, Labor Day"),
    ],
)
def test_each_day_has_its_reason(day: date, expected: str) -> None:
    assert reason(OFFICE, day) == expected


def test_a_centre_that_opens_on_holidays_still_knows_their_names() -> None:
    assert (
        reason(replace(OFFICE, closed_on_holidays=False), date(2026, 9, 24)) == "an ordinary Thursday, Citizenship Day"
    )


def test_an_exception_on_a_holiday_names_both() -> None:
    hours = replace(OFFICE, exceptions={date(2026, 9, 24): (Span(480, 600),)})
    assert reason(hours, date(2026, 9, 24)) == "exception in the description, Citizenship Day"


def test_holidays_have_their_french_names_in_french() -> None:
    assert day_of(CENTRE, OFFICE, date(2026, 9, 24), "fr").holiday == "Fête de la Citoyenneté"


@given(timetables, st.sampled_from([2026, 2027]))
def test_the_calendar_is_that_by_which_calls_are_answered(hours: Hours, year: int) -> None:
    days = year_of(CENTRE, hours, year, "en")
    assert [day.date for day in days] == [date(year, 1, 1) + timedelta(days=n) for n in range(len(days))]
    assert days[-1].date == date(year, 12, 31)
    assert all(day.spans == spans_on(CENTRE, hours, day.date) for day in days)
    assert all(special(day, hours) for day in days if day.why == "holiday")
    assert all(day.holiday for day in days if day.why == "holiday")


# ------------------------------------------------------------------------------------------------ next opening
@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-09-23 16:00", "2026-09-25 07:45"),  # the 24th is a holiday
        ("2026-09-23 07:44", "2026-09-23 07:45"),
        ("2026-09-25 12:00", "2026-09-25 12:15"),
        ("2026-12-24 11:30", "2026-12-28 07:45"),  # Christmas is a Friday
    ],
)
def test_the_next_opening_is_found_over_nights_weekends_and_holidays(at: str, opens: str) -> None:
    instant = datetime.fromisoformat(at).replace(tzinfo=NOUMEA).astimezone(UTC)
    assert next_opening(CENTRE, OFFICE, instant) == datetime.fromisoformat(opens).replace(tzinfo=NOUMEA)


def test_hours_that_are_over_open_no_more() -> None:
    ended = Hours("h", {}, exceptions={date(2026, 1, 5): (Span(480, 600),)})
    assert next_opening(CENTRE, ended, datetime(2026, 1, 6, tzinfo=UTC)) is None


@given(timetables, st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)))
def test_at_the_next_opening_it_is_open(hours: Hours, at: datetime) -> None:
    centre = replace(CENTRE, timetables={"h": hours})
    opens = next_opening(centre, hours, at)
    if opens is not None:
        assert opens > at
        assert is_open(centre, "h", opens)


# ------------------------------------------------------------------------------------------------ as text
def test_months_stand_side_by_side_with_their_special_days_marked() -> None:
    lines = drawn(CENTRE, OFFICE, 2026, EN).splitlines()
    assert lines[0] == "Le 1000 in 2026: hours office"
    december = lines.index(next(line for line in lines if "December" in line))
    assert "November" in lines[december]
    assert lines[december + 5][48:] == "21 22 23 24*25x ·  ·"


def test_a_day_stands_below_its_day_of_the_week() -> None:
    text = drawn(CENTRE, OFFICE, 2026, EN).splitlines()
    september = next(number for number, line in enumerate(text) if line.rstrip().endswith("September"))
    names, week = text[september + 1], text[september + 5]
    assert names[week.index("24x") :].startswith("Th")


def test_the_days_that_are_not_as_others_are_listed_with_their_reason() -> None:
    rows = [" ".join(line.split()) for line in drawn(CENTRE, OFFICE, 2026, EN).splitlines()]
    assert "Thursday 24 September 2026 closed public holiday: Citizenship Day" in rows
    assert "Thursday 24 December 2026 7:45 to 11:30 exception in the description" in rows
    assert not any(row.startswith("Wednesday 23 September") for row in rows)


def test_the_days_and_hours_of_a_year_are_counted() -> None:
    every_day = Hours("h", dict.fromkeys(range(7), (Span(480, 510),)), closed_on_holidays=False)
    assert drawn(CENTRE, every_day, 2028, EN).splitlines()[1] == "Days open: 366 (183 hours in all). Days closed: 0."
    closed = replace(every_day, exceptions={date(2027, 3, 2): ()})
    assert (
        drawn(CENTRE, closed, 2027, FR).splitlines()[1] == "Jours ouverts : 364 (182 heures en tout). Jours fermés : 1."
    )


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    rows = [" ".join(line.split()) for line in drawn(CENTRE, NIGHTS, 2026, EN).splitlines()]
    assert "Friday 22:00 to 2:00 the next day" in rows
    assert "Saturday and Sunday closed" in rows


def test_no_line_is_wider_than_a_terminal() -> None:
    for words in (EN, FR):
        assert max(map(len, drawn(CENTRE, OFFICE, 2026, words).splitlines())) <= 100


# ------------------------------------------------------------------------------------------------ for a spreadsheet
def test_a_spreadsheet_has_every_day_of_every_timetable() -> None:
    text = as_csv(CENTRE, [OFFICE, NIGHTS], 2026, EN)
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 2 * 365
    assert [row["timetable"] for row in rows] == ["office"] * 365 + ["nights"] * 365
    by_date = {row["date"]: row for row in rows[:365]}
    assert by_date["2026-09-25"]["hours"] == "7:45-11:30 12:15-15:00"
    holiday = by_date["2026-09-24"]
    assert (holiday["open"], holiday["hours"], holiday["why"]) == ("0", "", "holiday")
    assert holiday["holiday"] == "Citizenship Day"


def test_a_spreadsheet_tells_nights_as_the_description_does() -> None:
    always = Hours("always", dict.fromkeys(range(7), (Span(0, 1440),)))
    rows = list(csv.DictReader(as_csv(CENTRE, [NIGHTS, always], 2026, EN).splitlines()))
    assert {row["hours"] for row in rows[:365]} == {"", "22:00-2:00"}
    assert {row["hours"] for row in rows[365:]} == {"", "0:00-24:00"}


# ------------------------------------------------------------------------------------------------ seasons, the last day
WHOLE = whole_centre()
SEASONAL = WHOLE.timetables["office"]


def told(day: date) -> str:
    return why(day_of(WHOLE, SEASONAL, day, "en"), EN)


def test_a_season_a_holiday_in_it_and_its_closed_days_have_their_reasons() -> None:
    assert told(date(2027, 1, 5)) == "season in the description"
    assert told(date(2027, 1, 9)) == "season in the description"
    assert told(date(2027, 1, 1)) == "public holiday: New Year's Day"
    assert told(date(2027, 2, 1)) == "an ordinary Monday"


def test_after_the_last_day_every_day_is_closed_and_nothing_opens_again() -> None:
    after = date(2028, 7, 3)
    assert day_of(WHOLE, SEASONAL, date(2028, 6, 30), "en").spans != ()
    assert (day_of(WHOLE, SEASONAL, after, "en").spans, told(after)) == ((), "after the centre's last day")
    assert next_opening(WHOLE, SEASONAL, datetime(2028, 6, 30, 23, tzinfo=NOUMEA)) is None


def test_days_in_a_row_with_the_same_reason_are_told_together() -> None:
    page = drawn(WHOLE, SEASONAL, 2028, EN)
    assert "from Saturday 1 July to Sunday 31 December 2028  closed" in page
    assert "from Monday 4 to Friday 8 January 2027  " in drawn(WHOLE, SEASONAL, 2027, EN)
    assert "from Monday 28 to Wednesday 30 December 2026  closed" in drawn(WHOLE, SEASONAL, 2026, EN)


@pytest.mark.parametrize(
    ("first", "last", "english", "french"),
    [
        ((2026, 12, 24), (2026, 12, 24), "Thursday 24 December 2026", "jeudi 24 décembre 2026"),
        (
            (2026, 12, 28),
            (2026, 12, 30),
            "from Monday 28 to Wednesday 30 December 2026",
            "du lundi 28 au mercredi 30 décembre 2026",
        ),
        (
            (2026, 11, 30),
            (2026, 12, 1),
            "from Monday 30 November to Tuesday 1 December 2026",
            "du lundi 30 novembre au mardi 1er décembre 2026",
        ),
        (
            (2026, 12, 31),
            (2027, 1, 1),
            "from Thursday 31 December 2026 to Friday 1 January 2027",
            "du jeudi 31 décembre 2026 au vendredi 1er janvier 2027",
        ),
    ],
)
def test_a_range_of_dates_is_said_as_people_say_it(
    first: tuple[int, int, int], last: tuple[int, int, int], english: str, french: str
) -> None:
    assert EN.dates(date(*first), date(*last)) == english
    assert FR.dates(date(*first), date(*last)) == french
