"""Whom the centre may call: ordinary numbers of its country, and what begins as the description says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.centre.telephone_plan import as_dialled, is_allowed

NATIONAL = ("national",)


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("268800", "NC"),  # fixed
        ("26.88.00", "NC"),
        ("751234", "NC"),  # mobile
        ("+687 75 12 34", "NC"),
        ("00687268800", "NC"),
        ("050123", "NC"),  # toll-free
        ("0142345678", "FR"),
        ("0612345678", "FR"),
        ("0912345678", "FR"),  # a line over the internet
    ],
)
def test_ordinary_numbers_of_the_country_are_national(number: str, country: str) -> None:
    assert is_allowed(number, country, NATIONAL)
    assert not is_allowed(number, country, ())


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("1000", "NC"),  # a short number
        ("15", "NC"),
        ("112", "FR"),
        ("3631", "FR"),
        ("366012", "NC"),  # premium-rate
        ("0899123456", "FR"),
        ("+33612345678", "NC"),  # abroad
        ("0033612345678", "NC"),
        ("+19005551234", "NC"),
        ("26880", "NC"),  # not whole
        ("2688000", "NC"),
        ("", "NC"),
        ("+", "NC"),
        ("anonymous", "NC"),
        ("٢٦٨٨٠٠٠", "NC"),
        ("268800", "UM"),  # a country whose numbers nobody knows
    ],
)
def test_other_numbers_need_a_beginning(number: str, country: str) -> None:
    assert not is_allowed(number, country, NATIONAL)


@pytest.mark.parametrize(
    ("number", "allow", "allowed"),
    [
        ("+33612345678", ("+33",), True),
        ("0033612345678", ("+33",), True),
        ("+33612345678", ("+336",), True),
        ("+33142345678", ("+336",), False),
        ("+33899123456", ("+33",), False),  # premium-rate: a country is not enough
        ("+33899123456", ("+33899",), True),
        ("366012", ("+687", "national"), False),
        ("366012", ("366",), True),
        ("1000", ("1000",), True),
        ("15", ("+687",), False),  # +687 15 is no number
        ("268800", ("+687",), True),
        ("268800", ("268",), True),
        ("268800", ("751",), False),
        ("+390612345678", ("+39",), True),
    ],
)
def test_a_beginning_lets_out_what_begins_so(number: str, allow: tuple[str, ...], allowed: bool) -> None:
    assert is_allowed(number, "NC", allow) is allowed


@pytest.mark.parametrize(
    ("number", "country", "dialled"),
    [
        ("+687 26.88.00", "NC", "268800"),
        ("268800", "FR", "268800"),
        ("+687268800", "FR", "+687268800"),
        ("+33612345678", "FR", "0612345678"),
        ("0033612345678", "NC", "+33612345678"),
        ("+390612345678", "NC", "+390612345678"),
        ("1000", "NC", "1000"),
    ],
)
def test_a_number_is_dialled_as_people_of_the_country_do(number: str, country: str, dialled: str) -> None:
    assert as_dialled(number, country) == dialled


@given(st.text("+0123456789", max_size=20), st.sampled_from(["NC", "FR", "US", "UM"]))
def test_a_number_that_is_dialled_otherwise_is_allowed_no_more_than_before(number: str, country: str) -> None:
    for allow in (NATIONAL, ("+33",), ("268",), ("national", "+687")):
        assert is_allowed(as_dialled(number, country), country, allow) == is_allowed(number, country, allow)


@given(st.text(max_size=30))
def test_whatever_a_caller_shows_is_judged(number: str) -> None:
    assert set(as_dialled(number, "NC")) <= set("+0123456789")
    assert is_allowed(number, "NC", NATIONAL) in (True, False)
