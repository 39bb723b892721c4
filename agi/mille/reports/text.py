"""A report for a terminal or a letter: 100 characters to a line, columns aligned."""

import textwrap
from collections.abc import Iterator, Sequence

from mille.reports.paper import Block, Chart, Heading, Paper, Paragraph, Table

WIDTH = 100
"""Characters to a line."""

LONGEST_WORD = 34
"""Characters of a cell of words; a longer one is cut, and ends so."""

CUT = "…"


def as_text(paper: Paper, explain: bool = True) -> str:
    """The report as lines; without `explain` the way in which figures are reckoned is left out."""
    lines = [paper.title, paper.period, *_wrapped(paper.complete), ""]
    for block in paper.blocks:
        lines += _block(block)
    if explain:
        lines += [paper.legend_title, *(line for entry in paper.legend for line in _entry(*entry)), ""]
    lines += [line for sentence in paper.foot for line in _wrapped(sentence)]
    return "\n".join(line.rstrip() for line in lines).strip("\n").replace("\u00a0", " ") + "\n"


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Chart):
        return  # the tables have its values
    if isinstance(block, Heading):
        yield block.text.upper()
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.text)
    else:
        yield from [block.title] if block.title else []
        yield from aligned(block)
    yield ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


def _entry(name: str, formula: str) -> list[str]:
    return textwrap.wrap(f"{name}: {formula}", WIDTH, initial_indent="  ", subsequent_indent="      ")


def aligned(table: Table) -> Iterator[str]:
    """The lines of a table: words to the left, figures to the right, a rule above the total."""
    rows = [
        table.head,
        *([_cut(cell) if i < table.words else cell for i, cell in enumerate(row)] for row in table.rows),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.head))]
    lines = [_line(row, widths, table.words) for row in rows]
    rule = "-" * min(sum(widths) + 2 * (len(widths) - 1), WIDTH)
    yield lines[0]
    yield rule
    yield from lines[1:-1] if table.total and len(lines) > 1 else lines[1:]
    if table.total and len(lines) > 1:
        yield from [rule, lines[-1]]


def _line(cells: Sequence[str], widths: Sequence[int], words: int) -> str:
    shown = (
        cell.ljust(width) if column < words else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(shown)


def _shortened(row: Sequence[str], words: int) -> list[str]:
    return [_cut(cell) if column < words else cell for column, cell in enumerate(row)]


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_WORD else cell[: LONGEST_WORD - 1] + CUT
