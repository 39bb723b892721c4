"""A report for a terminal or a letter: 100 characters to a line, columns aligned."""

import textwrap
from collections.abc import Iterator, Sequence

from mille.aligned import GAP, aligned, widths_of
from mille.reports.document import Block, Chart, Heading, Headline, Paper, Paragraph, Table

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
    if isinstance(block, Chart | Headline):
        return  # the tables have its values
    if isinstance(block, Heading):
        yield block.text.upper()
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.text)
    else:
        yield from [block.title] if block.title else []
        yield from lines_of(block)
    yield ""


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_on_hyphens=False)


def _entry(name: str, formula: str) -> list[str]:
    return textwrap.wrap(f"{name} = {formula}", WIDTH, initial_indent="  ", subsequent_indent="      ")


def lines_of(table: Table) -> Iterator[str]:
    """The lines of a table: words to the left, figures to the right, a rule above the total.

    What is wider than the page goes on below, its first column again.
    """
    cut = 0 if table.notes else table.words  # the names of figures are ours, and stay whole
    rows = [table.head, *(_shortened(row, cut) for row in table.rows)]
    for number, columns in enumerate(_pages(widths_of(rows), table.words)):
        yield from [""] if number else []
        yield from _ruled(table, aligned([[row[column] for column in columns] for row in rows], table.words))


def _pages(widths: Sequence[int], words: int) -> Iterator[list[int]]:
    """Which columns stand side by side: as many as the page is wide, those of words each time."""
    first = list(range(words))
    columns, used = [*first], sum(widths[:words]) + GAP * (words - 1)
    for column in range(words, len(widths)):
        if used + GAP + widths[column] > WIDTH and len(columns) > words:
            yield columns
            columns, used = [*first], sum(widths[:words]) + GAP * (words - 1)
        columns.append(column)
        used += GAP + widths[column]
    yield columns


def _ruled(table: Table, lines: Sequence[str]) -> Iterator[str]:
    rule = "-" * max(map(len, lines))
    noted = [line for line, note in zip(lines[1:], table.notes, strict=False) for line in _noted(line, note, len(rule))]
    body = noted if table.notes else lines[1:]
    yield from [lines[0] + (" " * GAP + table.notes_head if table.notes else ""), rule]
    yield from [*body[:-1], rule, body[-1]] if table.total and body else body


def _noted(line: str, note: str, width: int) -> list[str]:
    """A row with its note beside it, which goes on below itself."""
    space = " " * (width + GAP)
    return textwrap.wrap(
        note, WIDTH, break_on_hyphens=False, initial_indent=line + " " * GAP, subsequent_indent=space
    ) or [line]


def _shortened(row: Sequence[str], words: int) -> list[str]:
    return [_cut(cell) if column < words else cell for column, cell in enumerate(row)]


def _cut(cell: str) -> str:
    return cell if len(cell) <= LONGEST_WORD else cell[: LONGEST_WORD - 1] + CUT
