"""The public holidays of a country, by the library `holidays`, which knows those of 200 countries."""

from collections.abc import Mapping
from datetime import date
from functools import cache


@cache
def public_holidays(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country (ISO 3166) in a year, with their names."""
    import holidays  # a third of a second: only those who need it wait for it

    return dict(holidays.country_holidays(country, years=year).items())
