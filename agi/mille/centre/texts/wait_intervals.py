"""The intervals in which a wait is told: whole minutes, as few as callers can tell apart."""

from typing import TypeAlias

EDGES = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30, 45, 60)
"""The minutes between which a wait may be said to be."""
WIDEST = 4
"""Edges that an interval may span, unless it begins at none: what is wider tells a caller nothing."""
LONGEST = 30
"""Minutes from its one end to the other."""

Interval: TypeAlias = tuple[int, int | None]
"""Whole minutes, from and to; None is no end."""


def around(low: float, high: float) -> Interval | None:
    """The edges around some minutes, when they are not too far from each other.

    >>> around(3.2, 12), around(70, 90), around(3, 40)
    ((3, 15), (60, None), None)
    """
    start = max(index for index, edge in enumerate(EDGES) if edge <= low)
    end = next((index for index, edge in enumerate(EDGES) if edge >= high), None)
    if end is None:
        return (EDGES[-1], None) if start == len(EDGES) - 1 else None
    return (EDGES[start], EDGES[end]) if _narrow(start, end) else None


def intervals() -> list[Interval]:
    """Every interval that may be said: each has a sound of its own."""
    edges = range(len(EDGES))
    pairs = [(EDGES[start], EDGES[end]) for start in edges for end in edges[start + 1 :] if _narrow(start, end)]
    return [(EDGES[-1], None), *pairs]


def _narrow(start: int, end: int) -> bool:
    """Whether an interval, by its edges, tells a caller something."""
    return (start == 0 or end - start <= WIDEST) and EDGES[end] - EDGES[start] <= LONGEST
