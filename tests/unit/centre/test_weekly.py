"""Weeks as sets of minutes agree with the hours by which calls are answered."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_centre import SMALL

from mille.centre.hours.opening_hours import is_open
from mille.centre.hours.weekly_minutes import ALWAYS, WEEK, ever_closes, first_of, minutes_of, open_minutes
from mille.centre.model.centre import Hours, Season, Span
from mille.centre.reader.description import read_centre

CENTRE = replace(read_centre(SMALL, ""), timezone="UTC")
SPANS = [(), (Span(465, 960),), (Span(1320, 1560),), (Span(0, 1440),)]
ROUND_THE_CLOCK = Hours("always", dict.fromkeys(range(7), (Span(0, 1440),)), closed_on_holidays=False)
MONDAY = datetime(2026, 11, 23, tzinfo=ZoneInfo("UTC"))

weeks = st.dictionaries(st.integers(0, 6), st.sampled_from(SPANS))


@given(weeks, st.integers(0, WEEK - 1))
def test_a_minute_is_in_the_set_when_the_centre_is_open(week: dict[int, tuple[Span, ...]], minute: int) -> None:
    hours = Hours("h", week, closed_on_holidays=False)
    centre = replace(CENTRE, timetables={"h": hours})
    assert bool(minutes_of(week) >> minute & 1) == is_open(centre, "h", MONDAY + timedelta(minutes=minute))


def test_the_night_of_sunday_goes_on_on_monday() -> None:
    assert first_of(minutes_of({6: (Span(1320, 1560),)})) == (0, 0)
    assert first_of(minutes_of({4: (Span(465, 960),)})) == (4, 465)


def test_halves_of_a_day_make_a_whole_week() -> None:
    day = Hours("day", dict.fromkeys(range(7), (Span(480, 1200),)))
    night = Hours("night", dict.fromkeys(range(7), (Span(1200, 1920),)))
    assert open_minutes([day]) != ALWAYS
    assert open_minutes([day, night]) == ALWAYS


@pytest.mark.parametrize(
    ("changes", "closes"),
    [
        ({}, False),
        ({"closed_on_holidays": True}, True),
        ({"week": {0: (Span(0, 1440),)}}, True),
        ({"exceptions": {date(2026, 12, 24): ()}}, True),
        ({"exceptions": {date(2026, 12, 24): (Span(0, 720), Span(720, 1440))}}, False),
        ({"seasons": (Season(date(2026, 1, 1), date(2026, 2, 1), {}),)}, True),
        ({"seasons": (Season(date(2026, 1, 1), date(2026, 2, 1), ROUND_THE_CLOCK.week),)}, False),
    ],
)
def test_hours_close_when_any_minute_is_closed(changes: dict[str, object], closes: bool) -> None:
    assert ever_closes(replace(ROUND_THE_CLOCK, **changes)) is closes  # type: ignore[arg-type]
