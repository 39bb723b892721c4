"""Rows of words as lines of a terminal, their columns one below the other."""

from collections.abc import Sequence

GAP = 2
"""Blanks between two columns."""


def aligned(rows: Sequence[Sequence[str]], words: int | None = None) -> list[str]:
    """A line for each row: its first `words` columns to the left, figures to the right; None: all to the left.

    >>> aligned([["queue", "offered"], ["post", "12"]], words=1)
    ['queue  offered', 'post        12']
    """
    widths = widths_of(rows)
    return [
        (" " * GAP)
        .join(
            cell.ljust(width) if words is None or column < words else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        .rstrip()
        for row in rows
    ]


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """The width of each column."""
    return [max(map(len, column)) for column in zip(*rows, strict=True)]
