"""Shares of the callers: each as large as it was said, and none bound to another."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.call.shares import DIGITS, Purpose, alike, belongs, lot
from mille.call.steps import Call

AT = datetime(2026, 9, 23, tzinfo=UTC)
LOTS = range(1_000_000)


def share_of(lots: Iterable[int], *shares: tuple[Purpose, float]) -> int:
    """How many callers of these draws belong to all the shares."""
    calls = [Call(AT, "fr", lot=drawn) for drawn in lots]
    return sum(all(belongs(call, share, purpose) for purpose, share in shares) for call in calls)


@pytest.mark.parametrize("purpose", DIGITS)
@pytest.mark.parametrize("percent", [0, 1, 30, 50, 100])
def test_a_share_is_as_large_as_it_is_said(purpose: Purpose, percent: int) -> None:
    lots = [drawn * DIGITS[purpose] for drawn in range(100)]
    assert share_of(lots, (purpose, percent / 100)) == percent


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99))
def test_each_purpose_has_a_draw_of_its_own_and_each_draw_is_one_of_a_million(one: int, two: int, three: int) -> None:
    drawn = one + two * 100 + three * 10_000
    assert drawn in LOTS
    call = Call(AT, "fr", lot=drawn)
    assert [lot(call, purpose) for purpose in ("recording", "survey", "partner")] == [one, two, three]


@pytest.mark.parametrize(("one", "other"), [("recording", "survey"), ("survey", "partner"), ("recording", "partner")])
def test_who_is_recorded_is_asked_or_sent_on_no_more_often_than_others(one: Purpose, other: Purpose) -> None:
    lots = [first * DIGITS[one] + second * DIGITS[other] for first, second in product(range(100), repeat=2)]
    assert share_of(lots, (one, 0.3), (other, 0.2)) == 0.3 * 0.2 * len(lots)


@given(st.integers(0, 99))
def test_who_is_only_played_draws_the_same_for_everything(drawn: int) -> None:
    call = Call(AT, "fr", lot=alike(drawn))
    assert {lot(call, purpose) for purpose in DIGITS} == {drawn}
