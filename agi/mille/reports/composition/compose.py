"""A report as people read it: which tables, which charts, in which words. Its layout comes later."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from mille.centre.model.centre import Language
from mille.records.calls.call import Outcome
from mille.records.figures.all_figures import View, figures_of
from mille.records.figures.report import Part, Report
from mille.reports import tables
from mille.reports.charts.charts import charts
from mille.reports.columns import AGENTS, CALLS, LEVEL, STINTS, Column, level_of, shown
from mille.reports.document import Block, Heading, Headline, Paper, Paragraph
from mille.reports.wording import NBSP, Wording, wording_of
from mille.words.catalogue import N_

TITLES: Mapping[str, str] = {
    "day": N_("{centre}: daily report"),
    "week": N_("{centre}: weekly report"),
    "month": N_("{centre}: monthly report"),
    "campaign": N_("{centre}: campaign report"),
}
"""The title of a report of each kind of period."""

ALWAYS = (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.UNKNOWN)
"""Outcomes that are shown even when no call ended in that way."""


def compose(report: Report, language: Language, others: Sequence[Report] = (), command: str = "") -> Paper:
    """The report in a language. `others` are of the same period, by other things: their groups are shown too.
    `command` is what lists its calls."""
    words = wording_of(language)
    blocks: list[Block] = [*_identity(report, words)]
    if report.total.calls and report.total.calls.offered:
        blocks += [_headline(report.total, words), *charts(report, words), *tables.of_rows(report, words)]
    for each in (report, *others):
        blocks += tables.of_groups(each, words)
    blocks += _all_figures(report, words)
    period = words.period(report.period)
    return Paper(
        language,
        words._(TITLES[report.period.kind], centre=report.centre or words._("Call centre")),
        words._("{period}, queue {queue}", period=period, queue=report.queue) if report.queue else period,
        _complete(report, words),
        tuple(blocks),
        words._("How the figures are computed"),
        tuple(_legend(report, others, words)),
        (_how_to_list(command, words),) if command else (),
    )


def _how_to_list(command: str, words: Wording) -> str:
    return words._(
        "To list the calls behind a figure, add --list FIGURE [--of ROW] to the command of this report, or type"
        " {command}",
        command=command,
    )


def _complete(report: Report, words: Wording) -> str:
    """How far the records went, node by node where there are several."""
    if not report.complete_until:
        return words._("No journal has been read yet: there are no figures.")
    instants = {node: _instant(report, at, words) for node, at in report.complete_until.items()}
    least = min(report.complete_until, key=lambda node: report.complete_until[node])
    until, zone = instants[least], report.period.zone.key
    complete = words._("Records are complete until {until}. Times are those of {zone}.", until=until, zone=zone)
    if len(instants) > 1:
        nodes = words.listing([f"{words.label(node)} {instant}" for node, instant in sorted(instants.items())])
        complete = words._(
            "Records are complete until {until} ({nodes}). Times are those of {zone}.",
            until=until, zone=zone, nodes=nodes,
        )  # fmt: skip
    if report.complete_until[least] >= report.period.until:
        return complete
    return f"{complete} " + words._("The period was not over then: what happened later is not counted.")


def _instant(report: Report, at: datetime, words: Wording) -> str:
    return words.instant(at.astimezone(report.period.zone))


def _identity(report: Report, words: Wording) -> Iterator[Block]:
    """What all other numbers rest on."""
    if report.total.calls and report.total.calls.offered:
        yield Paragraph(identity(report, words))
    elif report.complete_until and min(report.complete_until.values()) <= report.period.since:
        yield Paragraph(words._("The records do not reach this period."))
    else:
        yield Paragraph(words._("No calls in this period."))
    if not report.adds_up:
        yield Paragraph(
            words._("WARNING: some calls have no outcome, or several. Make the records again: mille rebuild")
        )


def _headline(total: Part, words: Wording) -> Headline:
    """What the head of a centre asks first."""
    promise = shown(Column("promise"), total, total, words) if total.promise else ""

    def value(figure: str) -> str:
        return words.value(total.value(figure), figure)

    def head(figure: str) -> str:
        return Column(figure).head(words)

    return Headline(
        (
            (head("offered"), value("offered"), ""),
            (head("answered"), value("answered"), value("answer_rate")),
            (head("abandoned"), value("abandoned"), value("abandon_rate")),
            (words._("service level"), *_split(value(level_of(total)), promise)),
            (words._("mean wait"), value("asa"), words._("nine out of ten: {p90} at most", p90=value("wait_p90"))),
        )
    )


def _split(share: str, note: str) -> tuple[str, str]:
    """A share large, its counts small below, with what else is to be said."""
    value, _, counts = share.partition(f"{NBSP}(")
    return value, " · ".join(part for part in (f"({counts}" if counts else "", note) if part)


def _all_figures(report: Report, words: Wording) -> Iterator[Block]:
    """Every figure of the whole with its formula beside it."""
    for view, title in ((View.CALL, N_("All figures: calls")), (View.AGENT, N_("All figures: agents"))):
        rows = [figure.id for figure in figures_of(view) if _occurred(report, figure.id)]
        if rows and (view is not View.AGENT or report.total.agents):
            yield Heading(words._(title))
            yield tables.of_figures(report.total, rows, words)


def identity(report: Report, words: Wording) -> str:
    """Offered is the sum of the outcomes: those that occurred, and `unknown` always."""
    offered = report.total.calls.offered if report.total.calls else 0
    outcomes = " + ".join(
        f"{words.number(count)} {words.outcome(outcome, count)}"
        for outcome, count in report.identity
        if count or outcome is Outcome.UNKNOWN
    )
    return words.plural(
        "{n} offered = {outcomes}.", "{n} offered = {outcomes}.", offered, n=words.number(offered), outcomes=outcomes
    )


def _occurred(report: Report, figure: str) -> bool:
    """All but the outcomes with which no call ended."""
    if figure not in set(Outcome) or figure in ALWAYS:
        return True
    return bool(dict(report.identity)[Outcome(figure)])


def _legend(report: Report, others: Sequence[Report], words: Wording) -> Iterator[tuple[str, str]]:
    """What the heads of columns stand for, and the formulas that stand beside nothing else."""
    for column in CALLS:
        figure = level_of(report.total) if column.figure == LEVEL else column.figure
        yield from _named(column, figure, words)
    groups = [part for each in (report, *others) for part in each.groups]
    for column in STINTS if any(part.stints for part in groups) else ():
        yield words.figure(column.figure), words.formula(column.figure, report.total.terms)
    for column in AGENTS if any(part.agents for part in groups) else ():
        yield from _named(column, column.figure, words)


def _named(column: Column, figure: str, words: Wording) -> Iterator[tuple[str, str]]:
    head, name = column.head(words), words.figure(figure)
    if head != name:
        yield head, name
