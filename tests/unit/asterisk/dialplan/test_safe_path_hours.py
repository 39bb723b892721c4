"""The hours that the dialplan keeps by itself are those of the centre."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.dialplan.quoting import extension
from mille.asterisk.dialplan.rendering import YEARS_AHEAD
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Hours, Span
from one_site import TODAY
from rendered_files import CENTRE, FILES, Line, rendered


def safe_path_open(files: dict[str, list[Line]], timetable: str, at: datetime) -> bool:
    """What the subroutine mille-hours says of a caller who arrived at `at` (in the centre's time)."""
    dialplan = files["extensions.d/centre.conf"]
    dated = f"{at:%Y%m%d},1,"
    for line in dialplan:
        if line.section == f"[mille-hours-{timetable}]" and line.value.startswith(dated):
            return computed(line.value, M_CLOCK=f"{at:%H%M}")
    own = next(i for i, line in enumerate(dialplan) if line.value.startswith(f"{extension(timetable)},1,Set(M_DAY="))
    week = next(line.value for line in dialplan[own:] if "Set(M_OPEN=" in line.value)
    return computed(week, M_WEEKTIME=f"{at.isoweekday()}{at:%H%M}")


def computed(application: str, **variables: str) -> bool:
    """The value of Set(M_OPEN=$[...])."""
    found = re.search(r"Set\(M_OPEN=\$\[(.*)\]\)$", application)
    assert found, application
    expression = re.sub(r"\$\{(\w+)\}", lambda name: str(int(variables[name[1]])), found[1])
    assert re.fullmatch(r"[\d<>=&| ()]+", expression), expression
    return bool(eval(expression.replace("&", "and").replace("|", "or")))


LAST_DAY = date(TODAY.year + YEARS_AHEAD, 12, 31)
moments = st.datetimes(datetime(TODAY.year, 1, 1), datetime(LAST_DAY.year, 12, 31, 23, 59))


@given(st.sampled_from(["office", "counter"]), moments)
def test_the_safe_path_is_open_when_the_centre_is(timetable: str, wall: datetime) -> None:
    at = wall.replace(tzinfo=ZoneInfo(CENTRE.timezone)).astimezone(UTC)
    assert safe_path_open(FILES, timetable, wall) == is_open(CENTRE, timetable, at)


@pytest.mark.parametrize("minutes", [-1, 0, 1, 494, 495, 496])
def test_the_safe_path_opens_and_closes_to_the_minute(minutes: int) -> None:
    wall = datetime(2026, 9, 23, 7, 45) + timedelta(minutes=minutes)
    assert safe_path_open(FILES, "office", wall) == (0 <= minutes < 495)


def test_a_night_goes_on_past_midnight_on_the_safe_path() -> None:
    night = Hours("office", {4: (Span(22 * 60, 26 * 60),)})
    files = rendered(replace(CENTRE, timetables={**CENTRE.timetables, "office": night}))
    saturday = [datetime(2026, 9, 26, hour) for hour in (0, 1, 2, 22)]
    assert [safe_path_open(files, "office", wall) for wall in saturday] == [True, True, False, False]


def test_a_timetable_that_opens_on_dates_only_is_closed_in_the_week() -> None:
    once = Hours("office", {}, exceptions={date(2026, 12, 1): (Span(480, 720),)})
    files = rendered(replace(CENTRE, timetables={**CENTRE.timetables, "office": once}))
    opens = [safe_path_open(files, "office", datetime(2026, 12, day, 9)) for day in (1, 2)]
    assert opens == [True, False]


def test_public_holidays_are_known_for_three_years_to_come() -> None:
    years = {line.value[:4] for line in FILES["extensions.d/centre.conf"] if line.section == "[mille-hours-office]"}
    assert {"2026", "2027", "2028", "2029"} <= years
    assert "2030" not in years
