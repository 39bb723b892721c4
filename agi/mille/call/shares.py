"""Who belongs to a share of the callers?"""

from collections.abc import Mapping
from typing import Literal

from mille.call.steps import Call

Purpose = Literal["recording", "survey", "partner"]
"""What callers are drawn for. Being drawn for one purpose makes the others neither more nor less likely."""

DIGITS: Mapping[Purpose, int] = {"recording": 1, "survey": 100, "partner": 10_000}
"""Where in a caller's draw, 0 to 999,999, the two digits of each purpose are: so the three are independent."""


def lot(call: Call, purpose: Purpose) -> int:
    """What a caller has drawn for a purpose, 0 to 99.

    >>> from datetime import UTC, datetime
    >>> call = Call(datetime(2026, 9, 23, tzinfo=UTC), "fr", lot=123456)
    >>> lot(call, "recording"), lot(call, "survey"), lot(call, "partner")
    (56, 34, 12)
    """
    return call.lot // DIGITS[purpose] % 100


def alike(drawn: int) -> int:
    """The draw of a caller who has drawn the same, 0 to 99, for every purpose."""
    return drawn * sum(DIGITS.values())


def belongs(call: Call, share: float, purpose: Purpose) -> bool:
    """Whether a caller belongs to such a share (0 to 1)."""
    return lot(call, purpose) < round(share * 100)
