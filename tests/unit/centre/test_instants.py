"""Instants as people type them: every way of writing one that a command takes, and the message for what is none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from mille.centre.notation.typed_instants import instant, since_of, until_of
from mille.errors import MilleError

NOUMEA, PARIS = ZoneInfo("Pacific/Noumea"), ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2026-09-24 14:05", "2026-09-24T14:05:00+11:00"),
        ("2026-09-24T14:05", "2026-09-24T14:05:00+11:00"),
        ("2026-09-24  14:05:30", "2026-09-24T14:05:30+11:00"),
        ("2026-09-24T14:05:30.5", "2026-09-24T14:05:30.500000+11:00"),
        ("2026-9-4 7:5", "2026-09-04T07:05:00+11:00"),
        ("2026-09-24 14", "2026-09-24T14:00:00+11:00"),
        ("2026-09-24 1405", "2026-09-24T14:05:00+11:00"),
        ("2026-09-24 04:00Z", "2026-09-24T04:00:00+00:00"),
        ("2026-09-24 04:00+02:00", "2026-09-24T04:00:00+02:00"),
    ],
)
def test_an_instant_is_in_the_time_of_the_centre_unless_it_says_another(text: str, told: str) -> None:
    assert instant(text, NOUMEA).isoformat() == told
    assert since_of(text, NOUMEA) == until_of(text, NOUMEA) == instant(text, NOUMEA)


def test_a_day_alone_is_taken_from_its_beginning_to_its_end() -> None:
    assert since_of("2026-10-25", PARIS) == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert until_of("2026-10-25", PARIS) == datetime(2026, 10, 25, 23, tzinfo=UTC)  # a day of 25 hours
    assert (since_of(None, PARIS), until_of(None, PARIS)) == (None, None)


NONE = [
    *("tomorrow", "", "2026-02-30 10:00", "20/04/2026 16:00", "2026-04-20 25:00", "2026-04-20 16:00:60"),
    "20260420 16:00",
    *("2026-04-20x16:00", "2026-W17-1", "2026-04-20 ", "2026-04-20 16:00 ", "2026-04-20 16:00\n", "0001-01-01 00:00"),
]


@pytest.mark.parametrize("text", [*NONE, "2026-04-20"])
def test_what_is_no_instant_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(MilleError) as refused:
        instant(text, NOUMEA)
    assert (
        str(refused.value) == f"{text!r} is not a date and time; type '2026-09-24 14:05', in the time of Pacific/Noumea"
    )


@pytest.mark.parametrize("text", NONE)
def test_where_a_day_is_enough_the_example_says_so(text: str) -> None:
    with pytest.raises(
        MilleError, match="is not a date and time; type 2026-09-24 or '2026-09-24 14:05', in the time of"
    ):
        until_of(text, NOUMEA)
