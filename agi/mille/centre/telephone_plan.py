"""Telephone numbers: which ones the centre may call, and how they are dialled.

What kind a number is of comes from the library `phonenumbers`, which knows the plan of every country.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

NATIONAL = "national"
ORDINARY = ("FIXED_LINE", "MOBILE", "FIXED_LINE_OR_MOBILE", "TOLL_FREE", "VOIP")
"""The kinds of number that people and firms have; calling them costs what a call costs."""
COSTLY = ("PREMIUM_RATE", "SHARED_COST")
"""The kinds of number whose owner earns by being called."""


def is_allowed(number: str, country: str, allow: tuple[str, ...]) -> bool:
    """Whether the centre may call a number: it is `national` and ordinary, or begins as one of `allow`.

    A short number, or one whose owner earns by it, needs a beginning that says more than a country.

    >>> is_allowed("751234", "NC", ("national",)), is_allowed("1000", "NC", ("national",))
    (True, False)
    """
    found = _parsed(number, country)
    if NATIONAL in allow and found and _is_national(found, country):
        return True
    dialled, worldwide = as_dialled(number, country), _worldwide(found)
    costly = found is not None and _kind(found) in COSTLY
    beginnings = (item for item in allow if item != NATIONAL and not (costly and is_country(item)))
    return any(form.startswith(beginning) for beginning in beginnings for form in (dialled, worldwide))


def as_dialled(number: str, country: str) -> str:
    """A number as it is dialled from a country: without spaces, with ``+`` and the country's code when it is abroad.

    >>> as_dialled("+687 26.88.00", "NC"), as_dialled("0033612345678", "NC"), as_dialled("1000", "NC")
    ('268800', '+33612345678', '1000')
    """
    from phonenumbers import PhoneNumberFormat, country_code_for_region, format_number

    found = _parsed(number, country)
    if not found:
        return _signs(number)
    if found.country_code != country_code_for_region(country):
        return _worldwide(found)
    return _signs(format_number(found, PhoneNumberFormat.NATIONAL))


def has_plan(country: str) -> bool:
    """Whether the telephone numbers of a country (ISO 3166) are known."""
    from phonenumbers import country_code_for_region

    return country_code_for_region(country) != 0


def is_country(beginning: str) -> bool:
    """Whether a beginning says a country and nothing more: ``+33``."""
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    return beginning.startswith("+") and int(beginning[1:]) in COUNTRY_CODE_TO_REGION_CODE


def country_code(beginning: str) -> int | None:
    """The code of the one country in which all numbers of a beginning are; None when there is none such.

    >>> country_code("+3361"), country_code("+35")
    (33, None)
    """
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    codes = (int(beginning[1:end]) for end in range(2, len(beginning) + 1))
    return next((code for code in codes if code in COUNTRY_CODE_TO_REGION_CODE), None)


def is_abroad(beginning: str, country: str) -> bool:
    """Whether a beginning is of numbers outside a country."""
    from phonenumbers import country_code_for_region

    return beginning.startswith("+") and country_code(beginning) != country_code_for_region(country)


def is_costly(beginning: str, country: str) -> bool:
    """Whether a beginning lets out calls to numbers whose owner earns by being called."""
    numbers = (_parsed(number, country) for number in _completed(beginning))
    return not is_country(beginning) and any(found and _kind(found) in COSTLY for found in numbers)


def _completed(beginning: str) -> Iterator[str]:
    """Numbers of every length that begin so: enough to tell of what kind they are."""
    for length in range(len(beginning), 16):
        yield from (beginning + digit * (length - len(beginning)) for digit in "0123456789")


def _parsed(number: str, country: str) -> "PhoneNumber | None":
    """The number, if the plan of its country has it: 15 is not "+687 15", which a beginning +687 would let out."""
    from phonenumbers import NumberParseException, is_valid_number, parse

    try:
        found = parse(number, country)
    except NumberParseException:
        return None
    return found if is_valid_number(found) else None


def _is_national(number: "PhoneNumber", country: str) -> bool:
    from phonenumbers import is_valid_number_for_region

    return is_valid_number_for_region(number, country) and _kind(number) in ORDINARY


def _kind(number: "PhoneNumber") -> str:
    from phonenumbers import PhoneNumberType, number_type

    return PhoneNumberType.to_string(number_type(number))


def _worldwide(number: "PhoneNumber | None") -> str:
    from phonenumbers import PhoneNumberFormat, format_number

    return format_number(number, PhoneNumberFormat.E164) if number else ""


def _signs(number: str) -> str:
    return "".join(char for char in number if char in "+0123456789")
