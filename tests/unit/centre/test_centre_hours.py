"""When the centre is open: half-open spans, nights, holidays, exceptions and clocks that change."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_centre import SMALL

from mille.centre.hours.opening_hours import is_open, round_the_clock, spans_on, week_and_dates
from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre, Hours, Span
from mille.centre.model.rules import Ending
from mille.centre.reader.description import read_centre

CENTRE = read_centre(SMALL, "")
OFFICE = Span(7 * 60 + 45, 16 * 60)
NIGHT = Span(22 * 60, 26 * 60)
EVERY_DAY = dict.fromkeys(range(7), (OFFICE,))
CITIZENSHIP_DAY = date(2026, 9, 24)  # a Thursday


def centre_with(hours: Hours, timezone: str = "Pacific/Noumea") -> Centre:
    return replace(CENTRE, timetables={"h": hours}, timezone=timezone)


def open_at(hours: Hours, local: str, timezone: str = "Pacific/Noumea", fold: int = 0) -> bool:
    """Whether it is open at a local time, such as 2026-09-24 14:05."""
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(timezone), fold=fold)
    return is_open(centre_with(hours, timezone), "h", at.astimezone(UTC))


@pytest.mark.parametrize(
    ("at", "expected"),
    [("07:44:59", False), ("07:45:00", True), ("15:59:59", True), ("16:00:00", False)],
)
def test_at_the_closing_minute_it_is_closed(at: str, expected: bool) -> None:
    assert open_at(Hours("h", EVERY_DAY), f"2026-09-23 {at}") is expected


def test_hours_are_told_in_the_centres_time_zone() -> None:
    centre = centre_with(Hours("h", EVERY_DAY))
    assert is_open(centre, "h", datetime(2026, 9, 22, 20, 45, tzinfo=UTC))  # 7:45 on the 23rd in Nouméa
    assert not is_open(centre, "h", datetime(2026, 9, 23, 8, 0, tzinfo=UTC))


def test_an_instant_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        is_open(centre_with(Hours("h", EVERY_DAY)), "h", datetime(2026, 9, 23, 8))


def test_a_night_goes_on_past_midnight_and_ends_in_the_morning() -> None:
    friday_night = Hours("h", {4: (NIGHT,)})
    assert open_at(friday_night, "2026-09-25 22:00")
    assert open_at(friday_night, "2026-09-26 01:59")
    assert not open_at(friday_night, "2026-09-26 02:00")
    assert not open_at(friday_night, "2026-09-25 01:00")


def test_the_24th_of_september_is_a_holiday_in_new_caledonia() -> None:
    assert CITIZENSHIP_DAY in public_holidays("NC", 2026)
    assert CITIZENSHIP_DAY not in public_holidays("FR", 2026)
    assert not open_at(Hours("h", EVERY_DAY), "2026-09-24 14:05")
    assert open_at(Hours("h", EVERY_DAY, closed_on_holidays=False), "2026-09-24 14:05")


def test_an_exception_wins_over_a_holiday_and_over_the_week() -> None:
    exceptions: Mapping[date, tuple[Span, ...]] = {CITIZENSHIP_DAY: (OFFICE,), date(2026, 9, 25): ()}
    hours = Hours("h", EVERY_DAY, exceptions=exceptions)
    assert open_at(hours, "2026-09-24 14:05")
    assert not open_at(hours, "2026-09-25 14:05")
    assert spans_on(CENTRE, hours, CITIZENSHIP_DAY) == (OFFICE,)


def test_the_night_before_a_holiday_is_served_to_its_end() -> None:
    nights = Hours("h", dict.fromkeys(range(7), (NIGHT,)))
    assert open_at(nights, "2026-09-24 01:00")
    assert not open_at(nights, "2026-09-24 22:30")
    assert not open_at(nights, "2026-09-25 01:00")


def test_when_clocks_change_opening_stays_at_the_hour_of_the_wall() -> None:
    hours = Hours("h", EVERY_DAY)
    centre = centre_with(hours, "Europe/Paris")
    assert not is_open(centre, "h", datetime(2026, 3, 28, 6, 0, tzinfo=UTC))  # 7:00 in winter
    assert is_open(centre, "h", datetime(2026, 3, 29, 6, 0, tzinfo=UTC))  # 8:00 in summer
    twice = Hours("h", {6: (Span(150, 165),)})  # 2:30 comes twice on 25 October
    assert [open_at(twice, "2026-10-25 02:30", "Europe/Paris", fold) for fold in (0, 1)] == [True, True]


def test_the_calendar_has_the_dates_that_differ_from_their_day_of_the_week() -> None:
    hours = Hours("h", {3: (OFFICE,)}, exceptions={date(2026, 12, 25): (OFFICE,)})
    calendar = week_and_dates(centre_with(hours), hours, [2026])
    assert calendar.week[3] == (OFFICE,)
    assert calendar.week[6] == ()
    assert calendar.dates == {
        date(2026, 1, 1): (),
        date(2026, 5, 14): (),
        CITIZENSHIP_DAY: (),
        date(2026, 12, 25): (OFFICE,),
    }


def test_the_calendar_cuts_nights_at_midnight() -> None:
    hours = Hours("h", {2: (NIGHT,), 3: (NIGHT,)})
    calendar = week_and_dates(centre_with(hours), hours, [2026])
    evening, morning = Span(1320, 1440), Span(0, 120)
    assert [calendar.week[day] for day in (2, 3, 4)] == [(evening,), (morning, evening), (morning,)]
    assert calendar.dates[CITIZENSHIP_DAY] == (morning,)
    assert calendar.dates[date(2026, 9, 25)] == ()


spans = st.builds(lambda start, length: Span(start, start + length), st.integers(0, 1439), st.integers(1, 1440))
days = st.lists(spans, max_size=3).map(tuple)
dates = st.dates(date(2026, 1, 1), date(2026, 12, 31))
timetables = st.builds(
    Hours,
    st.just("h"),
    st.dictionaries(st.integers(0, 6), days),
    st.booleans(),
    st.dictionaries(dates, days, max_size=5),
)


@given(spans, dates)
def test_a_span_is_open_from_its_start_up_to_and_without_its_end(span: Span, day: date) -> None:
    centre = centre_with(Hours("h", {}, exceptions={day: (span,)}))
    midnight = datetime.combine(day, time(), ZoneInfo(centre.timezone))
    opens, closes = (midnight + timedelta(minutes=minutes) for minutes in (span.start, span.end))
    second = timedelta(seconds=1)
    assert [is_open(centre, "h", at) for at in (opens - second, opens)] == [False, True]
    assert [is_open(centre, "h", at) for at in (closes - second, closes)] == [True, False]


@given(timetables, dates, st.times(), st.sampled_from(["Pacific/Noumea", "Europe/Paris", "America/New_York"]))
def test_the_calendar_that_asterisk_reads_says_the_same(hours: Hours, day: date, at: time, timezone: str) -> None:
    """What the dialplan does: the date's spans if it has some, else those of its day of the week."""
    centre = centre_with(hours, timezone)
    calendar = week_and_dates(centre, hours, [2026])
    instant = datetime.combine(day, at, ZoneInfo(timezone)).astimezone(UTC)
    wall = instant.astimezone(ZoneInfo(timezone))
    minute = wall.hour * 60 + wall.minute
    found = calendar.dates.get(wall.date(), calendar.week[wall.weekday()])
    assert is_open(centre, "h", instant) == any(span.start <= minute < span.end for span in found)


@given(timetables)
def test_the_calendar_has_no_span_past_midnight(hours: Hours) -> None:
    calendar = week_and_dates(centre_with(hours), hours, [2026])
    every = [span for day in (*calendar.week.values(), *calendar.dates.values()) for span in day]
    assert all(0 <= span.start < span.end <= 1440 for span in every)


def test_a_centre_round_the_clock_is_open_also_on_holidays_and_after_its_last_day() -> None:
    over = replace(centre_with(Hours("h", {})), ends=Ending(date(2000, 6, 30), "closed"))
    centre = round_the_clock(over)
    assert centre.ends is None
    assert is_open(centre, "h", datetime(2026, 9, 24, 3, 0, tzinfo=ZoneInfo("Pacific/Noumea")))
