"""The tables of a report: its intervals, its groups, and every figure with its formula."""

from collections.abc import Iterator, Mapping, Sequence

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
from mille.reports.wording import EVERY, NOTHING, Wording
from mille.words.catalogue import N_, NC_

GROUPS: Mapping[By, str] = {
    By.QUEUE: N_("By queue asked for"),
    By.AGENT: N_("By agent"),
    By.CATEGORY: N_("By category"),
    By.TIER: N_("By tier"),
    By.PARTNER: N_("By partner"),
    By.LANGUAGE: N_("By language"),
    By.MENU_PATH: N_("By keys pressed in the menu"),
    By.HOUR: N_("By hour of arrival"),
    By.WEEKDAY: N_("By day of the week"),
    By.ANSWER: N_("By answer to the question"),
}
"""The heading of each kind of group."""

QUEUE_VIEWS: Mapping[str, str] = {"stints": N_("Queue visits"), "agents": N_("Talks by queue")}
"""The titles of what else is shown of a queue."""

HEADS: Mapping[By, str] = {
    By.QUEUE: NC_("column", "queue"),
    By.AGENT: NC_("column", "agent"),
    By.CATEGORY: NC_("column", "category"),
    By.TIER: NC_("column", "tier"),
    By.PARTNER: NC_("column", "partner"),
    By.LANGUAGE: NC_("column", "language"),
    By.MENU_PATH: NC_("column", "keys"),
    By.HOUR: NC_("column", "hour"),
    By.WEEKDAY: NC_("column", "day"),
    By.ANSWER: NC_("column", "answer"),
}
"""The head of the column that names the groups."""


def of_figures(part: Part, figures: Sequence[str], words: Wording) -> Table:
    """Figures of the same part, one below the other, each with its formula."""
    heads = (words.context("column", "figure"), words.context("column", "value"))
    rows = tuple((words.figure(name), shown(Column(name), part, part, words)) for name in figures)
    notes = tuple(words.formula(name, part.terms) for name in figures)
    return Table("", heads, rows, notes_head=words.context("column", "formula"), notes=notes)


def of_rows(report: Report, words: Wording) -> Iterator[Block]:
    """The intervals, from the first to the last in which something was."""
    kept = trimmed(report.rows)
    if len(report.rows) < 2 or not kept:
        return
    yield Heading(words._("Over time, {every}", every=words._(EVERY[report.grain])))
    one_day = report.period.first == report.period.last
    named = [(words.interval(part.since, report.grain, one_day), part) for part in kept]
    if len(kept) < len(report.rows):
        last = words.last(kept[-1].until, kept[-1].since, report.grain, one_day)
        yield Paragraph(words._("From {first} to {last}; nobody called before or after.", first=named[0][0], last=last))
    columns = [*CALLS, *([Column("staffing")] if sessions_known(report.total) else [])]
    yield _table("", words.context("column", "from"), named, report.total, columns, words)


def trimmed(rows: Sequence[Part]) -> Sequence[Part]:
    """Without the empty ones before the first and after the last in which somebody called."""
    busy = [number for number, part in enumerate(rows) if part.calls and part.calls.offered]
    return rows[busy[0] : busy[-1] + 1] if busy else ()


def of_groups(report: Report, words: Wording) -> Iterator[Block]:
    """The groups, in each view in which they are known; nothing where no call belongs to any."""
    by = report.by
    if not any(part.name for part in report.groups):
        return
    yield Heading(words._(GROUPS[by]))
    for view, columns in _views(by).items():
        parts = [part for part in report.groups if getattr(part, view) is not None]
        if parts:
            title = words._(QUEUE_VIEWS[view]) if view in QUEUE_VIEWS and by is By.QUEUE else ""
            named = [(_title(part, by, words), part) for part in parts]
            kept = [each for each in columns if each not in MAYBE or _known(each, parts, report.total, words)]
            yield _table(title, words.context("column", HEADS[by]), named, report.total, kept, words)
            if any(part.promise for part in parts) and by is By.QUEUE and view != "agents":
                yield Paragraph(words._("The service level of each queue is measured against its own promise."))
    yield from _missing(report, words)


MAYBE = (Column("promise"), Column("expected"), *(Column(figure) for figure in OF_SESSIONS))
"""Columns that are there only when the description or the sessions of agents say something of them."""


def _views(by: By) -> dict[str, Sequence[Column]]:
    """The columns of each view; a promise is a queue's, an expectation that of a category."""
    described = {By.QUEUE: [Column("promise")], By.CATEGORY: [Column("expected")]}.get(by, [])
    return {"calls": [*ARRIVED, *described, *WAITED], "stints": STINTS, "agents": AGENTS}


def _known(column: Column, parts: Sequence[Part], total: Part, words: Wording) -> bool:
    return any(shown(column, part, total, words) != NOTHING for part in parts)


def _title(part: Part, by: By, words: Wording) -> str:
    if part.name:
        return part.title or part.name
    return words._("(no queue)") if by is By.QUEUE else words._("(none)")


def _missing(report: Report, words: Wording) -> Iterator[Block]:
    """The categories with fewer calls than expected."""
    if not any(part.expected for part in report.groups):
        return
    missing = [f"{part.title}, {shown(Column('expected'), part, report.total, words)}" for part, _ in report.missing()]
    if missing:
        yield Paragraph(words._("Fewer calls than expected: {categories}.", categories="; ".join(missing)))
    else:
        yield Paragraph(words._("No category has fewer calls than expected."))
    unknown = sum(part.calls.offered for part in report.groups if part.calls and not part.name)
    if unknown and report.total.calls:
        yield Paragraph(
            words.plural(
                "The shares are of all {offered} calls; the category of {n} of them is not known.",
                "The shares are of all {offered} calls; the category of {n} of them is not known.",
                unknown,
                n=words.number(unknown),
                offered=words.number(report.total.calls.offered),
            )
        )


def _table(
    title: str, first: str, named: Sequence[tuple[str, Part]], total: Part, columns: Sequence[Column], words: Wording
) -> Table:
    heads = [column.head(words) for column in columns]
    rows = [(name, *(shown(column, part, total, words) for column in columns)) for name, part in named]
    whole = (words.context("column", "total"), *(shown(column, total, total, words) for column in columns))
    counted = any(cell != NOTHING for cell in whole[1:]) and len(rows) > 1
    return Table(title, (first, *heads), tuple([*rows, whole] if counted else rows), total=counted)
