"""How long callers waited: a histogram by whole second, from which every percentile is read exactly."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Self


@dataclass(frozen=True, slots=True)
class Waits:
    """How many waited how long. `counts` are by second, rounded up: who waited 20.0 s is within 20 s, who waited
    20.1 s is not. `seconds` is the exact sum.

    >>> waits = Waits.of([0, 3.2, 20.0, 20.1])
    >>> waits.counts, waits.within(20), waits.percentile(0.5), waits.longest
    ({0: 1, 4: 1, 20: 1, 21: 1}, 3, 4, 21)
    """

    counts: Mapping[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    @classmethod
    def of(cls, waits: Iterable[float]) -> Self:
        """The histogram of these waits."""
        known = list(waits)
        counts: dict[int, int] = {}
        for wait in known:
            counts[ceil(wait)] = counts.get(ceil(wait), 0) + 1
        return cls(counts, sum(known))

    @classmethod
    def total(cls, parts: Iterable[Self]) -> Self:
        """The waits of several groups together."""
        counts: dict[int, int] = {}
        seconds = 0.0
        for part in parts:
            seconds += part.seconds
            for second, count in part.counts.items():
                counts[second] = counts.get(second, 0) + count
        return cls(counts, seconds)

    def __add__(self, other: Self) -> Self:
        return self.total((self, other))

    @property
    def count(self) -> int:
        """How many waits there are."""
        return sum(self.counts.values())

    def within(self, threshold: int) -> int:
        """How many waited `threshold` seconds or less."""
        return sum(count for second, count in self.counts.items() if second <= threshold)

    @property
    def mean(self) -> float | None:
        """The mean, from the exact sum; None when nobody waited."""
        return self.seconds / self.count if self.count else None

    @property
    def longest(self) -> int | None:
        """The longest wait; None when nobody waited."""
        return max(self.counts, default=None)

    def percentile(self, share: float) -> int | None:
        """The wait within which at least this share (0 to 1) was, by nearest rank; None when nobody waited."""
        rank, reached = max(1, ceil(share * self.count - 1e-9)), 0
        for second in sorted(self.counts):
            reached += self.counts[second]
            if reached >= rank:
                return second
        return None


def median_patience(lost: Waits, served: Waits) -> int | None:
    """The wait after which half of the callers would have hung up, had nobody answered them; None when fewer did.

    Product-limit estimate: who is `served` (or leaves otherwise) would have waited at least so long. Source: E. L.
    Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958), page 457.

    >>> median_patience(Waits({10: 1, 30: 1}), Waits({20: 2}))
    30
    """
    waiting, staying = lost.count + served.count, 1.0
    for second in sorted(lost.counts.keys() | served.counts.keys()):
        leaving = lost.counts.get(second, 0)
        staying *= 1 - leaving / waiting
        if leaving and staying <= 0.5 + 1e-12:
            return second
        waiting -= leaving + served.counts.get(second, 0)
    return None
