"""Days, weeks and months as the centre's clocks have them, and the tallies of which they are made."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.records.attendance.staffing import Span, by_agent, by_row
from mille.records.figures.periods import Grain, Period, seconds
from mille.records.figures.tally_choice import pieces

NOUMEA, PARIS, KATHMANDU = (ZoneInfo(name) for name in ("Pacific/Noumea", "Europe/Paris", "Asia/Kathmandu"))
ZONES = st.sampled_from([NOUMEA, PARIS, KATHMANDU, ZoneInfo("Australia/Lord_Howe"), ZoneInfo("America/Havana")])
DAYS = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@pytest.mark.parametrize(
    ("day", "rows", "length"),
    [(date(2026, 3, 28), 96, 24), (date(2026, 3, 29), 92, 23), (date(2026, 10, 25), 100, 25)],
)
def test_a_day_on_which_clocks_change_has_the_quarters_that_it_lasts(day: date, rows: int, length: int) -> None:
    period = Period.day(day, PARIS)
    assert len(list(period.rows(Grain.QUARTER))) == rows
    assert seconds(period.since, period.until) == length * 3600
    assert len(list(period.rows(Grain.DAY))) == 1


def test_a_week_begins_on_monday_and_a_month_ends_with_it() -> None:
    assert Period.week(date(2026, 3, 1), NOUMEA).first == date(2026, 2, 23)
    assert Period.month(date(2028, 2, 10), NOUMEA).last == date(2028, 2, 29)
    assert Period.month(date(2026, 12, 31), NOUMEA).last == date(2026, 12, 31)


def test_weeks_and_months_are_cut_at_the_ends_of_a_campaign() -> None:
    period = Period.campaign(date(2026, 1, 28), date(2026, 2, 10), NOUMEA)
    weeks = [(since.date().isoformat(), until.date().isoformat()) for since, until in period.rows(Grain.WEEK)]
    assert weeks == [("2026-01-28", "2026-02-02"), ("2026-02-02", "2026-02-09"), ("2026-02-09", "2026-02-11")]
    assert [since.date().isoformat() for since, _ in period.rows(Grain.MONTH)] == ["2026-01-28", "2026-02-01"]


@given(DAYS, st.integers(0, 400), ZONES, st.sampled_from(list(Grain)))
def test_rows_follow_each_other_from_the_first_instant_to_the_last(
    first: date, days: int, zone: ZoneInfo, grain: Grain
) -> None:
    last = first + timedelta(days=days if grain.minutes is None else days % 3)
    period = Period.campaign(first, last, zone)
    rows = list(period.rows(grain))
    assert (rows[0][0], rows[-1][1]) == (period.since, period.until)
    assert all(before[1] == after[0] for before, after in pairwise(rows))
    assert all(seconds(since, until) > 0 for since, until in rows)


@given(DAYS, st.integers(0, 400), ZONES, st.lists(st.integers(0, 13), max_size=4))
def test_pieces_fill_a_period_exactly_and_never_use_a_stale_month(
    first: date, days: int, zone: ZoneInfo, stale: list[int]
) -> None:
    period = Period.campaign(first, first + timedelta(days=days), zone)
    months = [Period.month(first + timedelta(days=31 * number), zone).since for number in stale]
    read = pieces([(period.since, period.until)], zone, months)
    assert (read[0].since, read[-1].until) == (period.since, period.until)
    assert all(before.until == after.since for before, after in pairwise(read))
    assert {piece.since.astimezone(UTC) for piece in read if piece.grain == "month"}.isdisjoint(
        month.astimezone(UTC) for month in months
    )
    assert len(read) <= 31 * (len(stale) * 2 + 2) + 14
    assert all(piece.grain in ("day", "month") for piece in read)


def test_a_year_is_twelve_months_and_what_a_stale_one_spoils_is_read_by_day() -> None:
    year = Period.campaign(date(2026, 1, 1), date(2026, 12, 31), NOUMEA)
    whole = [(year.since, year.until)]
    assert [piece.grain for piece in pieces(whole, NOUMEA, [])] == ["month"] * 12
    march = Period.month(date(2026, 3, 1), NOUMEA).since.astimezone(UTC)
    read = pieces(whole, NOUMEA, [march])  # and April, into which its last night may reach
    assert [piece.grain for piece in read].count("day") == 31 + 30
    assert [piece.grain for piece in read].count("month") == 10


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 300), st.booleans()), max_size=8))
def test_the_time_for_which_agents_are_there_is_divided_among_the_rows(spans: list[tuple[int, int, bool]]) -> None:
    known = [Span(f"a{begin % 3}", float(begin), float(begin + length), paused) for begin, length, paused in spans]
    edges = [0.0, 100.0, 250.0, 700.0]
    rows = by_row(known, edges)
    for (there, paused), since, until in zip(rows, edges, edges[1:], strict=False):
        inside = [(max(0.0, min(s.ended, until) - max(s.began, since)), s.paused) for s in known]
        assert there == pytest.approx(sum(length for length, _ in inside))
        assert paused == pytest.approx(sum(length for length, pausing in inside if pausing))
    assert sum(there for there, _ in rows) == pytest.approx(sum(there for there, _ in by_agent(known).values()))


def test_an_instant_in_the_night_in_which_clocks_change_is_in_one_row() -> None:
    rows = list(Period.day(date(2026, 10, 25), PARIS).rows(Grain.HOUR))
    twice = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2:30 for the first time
    assert sum(since <= twice < until for since, until in rows) == 1
    assert len(rows) == 25
