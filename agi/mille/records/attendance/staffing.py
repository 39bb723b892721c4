"""How long agents were there, and paused, in each row of a report: one sweep over their spans."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A span in which an agent was there, all of it pausing or none of it; seconds since 1970."""

    agent: str
    began: float
    ended: float
    paused: bool


def by_agent(spans: Iterable[Span]) -> dict[str, tuple[float, float]]:
    """The seconds for which each agent was there, and how many of them they paused.

    >>> by_agent([Span("a01", 0, 100, False), Span("a01", 100, 130, True)])
    {'a01': (130, 30)}
    """
    found: dict[str, tuple[float, float]] = {}
    for span in spans:
        there, paused = found.get(span.agent, (0, 0))
        length = max(0, span.ended - span.began)
        found[span.agent] = (there + length, paused + length * span.paused)
    return found


def by_row(spans: Iterable[Span], edges: Sequence[float]) -> list[tuple[float, float]]:
    """The same by row, all agents together; `edges` are where the rows begin, and where the last one ends.

    >>> by_row([Span("a01", 50, 250, False), Span("a02", 90, 110, True)], [0, 100, 200])
    [(60.0, 10.0), (110.0, 10.0)]
    """
    rows = len(edges) - 1
    there, paused = [0.0] * rows, [0.0] * rows
    for span in spans:
        row = max(0, bisect_right(edges, span.began) - 1)
        while row < rows and edges[row] < span.ended:
            length = max(0.0, min(span.ended, edges[row + 1]) - max(span.began, edges[row]))
            there[row] += length
            paused[row] += length * span.paused
            row += 1
    return list(zip(there, paused, strict=True))
