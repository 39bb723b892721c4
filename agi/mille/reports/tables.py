"""The tables of a report: its intervals, its groups, and every figure with its formula."""

from collections.abc import Iterator, Sequence

from mille.records.figures.all_figures import FIGURES
from mille.records.figures.report import By, Part, Report
from mille.reports.columns import (
    AGENTS,
    ARRIVED,
    CALLS,
    OF_SESSIONS,
    STINTS,
    WAITED,
    Column,
    sessions_known,
    shown,
)
from mille.reports.document import Block, Heading, Paragraph, Table
from mille.reports.wording import NOTHING, Words


def of_figures(part: Part, figures: Sequence[str], words: Words) -> Table:
    """Figures of the same part, one below the other, each with its formula."""
    rows = tuple((words.figure(name), shown(Column(name), part, part, words)) for name in figures)
    notes = tuple(FIGURES[name].formula(words.language, part.terms) for name in figures)
    return Table("", (words("figure_head"), words("value_head")), rows, notes_head=words("formula_head"), notes=notes)


def of_rows(report: Report, words: Words) -> Iterator[Block]:
    """The intervals, from the first to the last in which something was."""
    kept = trimmed(report.rows)
    if len(report.rows) < 2 or not kept:
        return
    yield Heading(f"{words('rows')}, {words(f'rows_{report.grain}')}")
    one_day = report.period.first == report.period.last
    named = [(words.interval(part.since, report.grain, one_day), part) for part in kept]
    if len(kept) < len(report.rows):
        yield Paragraph(
            words(
                "rows_trimmed",
                first=named[0][0],
                last=words.last(kept[-1].until, kept[-1].since, report.grain, one_day),
            )
        )
    columns = [*CALLS, *([Column("staffing")] if sessions_known(report.total) else [])]
    yield _table("", words("interval_head"), named, report.total, columns, words)


def trimmed(rows: Sequence[Part]) -> Sequence[Part]:
    """Without the empty ones before the first and after the last in which somebody called."""
    busy = [number for number, part in enumerate(rows) if part.calls and part.calls.offered]
    return rows[busy[0] : busy[-1] + 1] if busy else ()


def of_groups(report: Report, words: Words) -> Iterator[Block]:
    """The groups, in each view in which they are known."""
    by = report.by
    if not report.groups:
        return
    yield Heading(words(f"by_{by}"))
    for view, columns in _views(by).items():
        parts = [part for part in report.groups if getattr(part, view) is not None]
        if parts:
            title = words(f"by_{by}_{view}") if view != "calls" and by is By.QUEUE else ""
            named = [(_title(part, by, words), part) for part in parts]
            kept = [each for each in columns if each not in MAYBE or _known(each, parts, report.total, words)]
            yield _table(title, words(f"{by}_head"), named, report.total, kept, words)
            if any(part.promise for part in parts) and by is By.QUEUE and view != "agents":
                yield Paragraph(words("each_promise"))
    yield from _missing(report, words)


MAYBE = (Column("promise"), Column("expected"), *(Column(figure) for figure in OF_SESSIONS))
"""What stands there only when the description or the sessions of agents say something of it."""


def _views(by: By) -> dict[str, Sequence[Column]]:
    """The columns of each view; a promise is a queue's, an expectation that of a category."""
    said = {By.QUEUE: [Column("promise")], By.CATEGORY: [Column("expected")]}.get(by, [])
    return {"calls": [*ARRIVED, *said, *WAITED], "stints": STINTS, "agents": AGENTS}


def _known(column: Column, parts: Sequence[Part], total: Part, words: Words) -> bool:
    return any(shown(column, part, total, words) != NOTHING for part in parts)


def _title(part: Part, by: By, words: Words) -> str:
    if part.name:
        return part.title or part.name
    return words("without_queue" if by is By.QUEUE else "without")


def _missing(report: Report, words: Words) -> Iterator[Block]:
    """Who calls less than expected."""
    if not any(part.expected for part in report.groups):
        return
    told = [
        words("missing_one", title=part.title, instead=shown(Column("expected"), part, report.total, words))
        for part, _ in report.missing()
    ]
    yield Paragraph(words("missing", told=" ; ".join(told)) if told else words("none_missing"))
    unknown = sum(part.calls.offered for part in report.groups if part.calls and not part.name)
    if unknown and report.total.calls:
        yield Paragraph(words("missing_unknown", unknown=unknown, offered=report.total.calls.offered))


def _table(
    title: str, first: str, named: Sequence[tuple[str, Part]], total: Part, columns: Sequence[Column], words: Words
) -> Table:
    heads = [column.head(words, total) for column in columns]
    rows = [(name, *(shown(column, part, total, words) for column in columns)) for name, part in named]
    whole = (words("total"), *(shown(column, total, total, words) for column in columns))
    counted = any(cell != NOTHING for cell in whole[1:]) and len(rows) > 1
    return Table(title, (first, *heads), tuple([*rows, whole] if counted else rows), total=counted)
