"""When which report leaves: each period once it is over, none twice, none left out."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mille.centre.model.rules import Reports
from mille.reports.sending.schedule import begun, key_of, to_leave

NOUMEA, PARIS = ZoneInfo("Pacific/Noumea"), ZoneInfo("Europe/Paris")
WANTED = Reports(("head@example.nc",), "mille@example.nc", daily=7 * 60, weekly=7 * 60, monthly=8 * 60)
DAILY = Reports(("head@example.nc",), "mille@example.nc", daily=150)
THURSDAY = datetime(2026, 11, 26, 6, 59, tzinfo=NOUMEA)


def told(wanted: Reports, now: datetime, left: dict[str, date] | None = None) -> list[tuple[str, str, str]]:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    leaving = to_leave(wanted, zone, left or begun(wanted, zone, now), now)
    return [(key_of(each.period), str(each.period.first), f"{each.at:%Y-%m-%d %H:%M}") for each in leaving]


def test_each_report_leaves_after_what_it_is_about() -> None:
    assert told(WANTED, THURSDAY) == [
        ("daily", "2026-11-25", "2026-11-26 07:00"),
        ("weekly", "2026-11-23", "2026-11-30 07:00"),
        ("monthly", "2026-11-01", "2026-12-01 08:00"),
    ]


def test_who_orders_reports_in_the_afternoon_gets_the_first_next_morning() -> None:
    assert told(WANTED, THURSDAY + timedelta(hours=8))[0] == ("daily", "2026-11-26", "2026-11-27 07:00")


def test_what_was_missed_while_the_service_was_down_is_made_up_for_one_after_the_other() -> None:
    left = {"daily": date(2026, 11, 20), "weekly": date(2026, 11, 16), "monthly": date(2026, 10, 1)}
    assert told(WANTED, THURSDAY, left)[0] == ("daily", "2026-11-21", "2026-11-22 07:00")


def test_nobody_gets_the_reports_of_a_year_at_once() -> None:
    left = {"daily": date(2025, 1, 1)}
    ((_, first, _),) = told(DAILY, THURSDAY, left)
    assert date.fromisoformat(first) >= date(2026, 9, 24)


def test_a_time_that_the_change_of_clocks_leaves_out_is_not_before_the_end_of_the_day() -> None:
    before = datetime(2026, 3, 29, 1, 0, tzinfo=PARIS)  # clocks go from 2:00 to 3:00; 2:30 is not
    ((_, first, _),) = told(DAILY, before)
    (leaving,) = to_leave(DAILY, PARIS, begun(DAILY, PARIS, before), before)
    assert first == "2026-03-28"
    assert leaving.period.until <= leaving.at
