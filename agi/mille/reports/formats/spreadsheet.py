"""A report, or any rows, as a file for a spreadsheet: raw numbers, durations in seconds, shares from 0 to 1."""

import csv
import io
from collections.abc import Iterator

from mille.records.figures.all_figures import FIGURES
from mille.records.figures.report import Part, Report

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that a spreadsheet would reckon with."""

ABOUT = ("part", "name", "title", "since", "until", "promise_share", "promise_within_s", "expected_share")


def harmless(value: object) -> object:
    """A value as a spreadsheet may have it: what it would take for a formula is quoted.

    >>> harmless("=1+1"), harmless("268800"), harmless(-3)
    ("'=1+1", '268800', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def as_csv(report: Report) -> str:
    """A line for each interval, each group and the whole, a column for each figure and what it is of.

    Where there was nothing to reckon with a cell is empty.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*ABOUT, *(name for figure in FIGURES for name in (figure, f"{figure}.part", f"{figure}.whole"))])
    for kind, parts in (("interval", report.rows), (report.by.value, report.groups), ("total", (report.total,))):
        for part in parts:
            writer.writerow([harmless(value) for value in _line(kind, part)])
    return file.getvalue()


def _line(kind: str, part: Part) -> Iterator[object]:
    promise = part.promise
    yield from (kind, part.name, part.title, part.since.isoformat(), part.until.isoformat())
    yield from (promise.share, promise.within) if promise else (None, None)
    yield part.expected
    for figure in FIGURES:
        value = part.value(figure)
        yield from (value.number, value.part, value.whole) if value else (None, None, None)
