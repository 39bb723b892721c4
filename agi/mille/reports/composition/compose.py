"""A report as people read it: which tables, which charts, in which words. What it is laid out for comes later."""

from collections.abc import Iterator, Sequence

from mille.centre.model.centre import Language
from mille.records.calls.call import Outcome
from mille.records.figures.all_figures import FIGURES, View, figures_of
from mille.records.figures.report import Part, Report
from mille.reports import tables
from mille.reports.charts.charts import charts
from mille.reports.columns import AGENTS, CALLS, LEVEL, STINTS, Column, level_of, shown
from mille.reports.document import Block, Heading, Headline, Paper, Paragraph
from mille.reports.wording import NBSP, Words

ALWAYS = (Outcome.ANSWERED, Outcome.ABANDONED, Outcome.UNKNOWN)
"""Outcomes that are told even when no call ended so."""


def compose(report: Report, language: Language, others: Sequence[Report] = (), command: str = "") -> Paper:
    """The report in a language. `others` are of the same period, by other things: their groups are told too.
    `command` is what lists its calls."""
    words = Words(language)
    blocks: list[Block] = [*_identity(report, words)]
    if report.total.calls and report.total.calls.offered:
        blocks += [_headline(report.total, words), *charts(report, words), *tables.of_rows(report, words)]
    for each in (report, *others):
        blocks += tables.of_groups(each, words)
    blocks += _whole(report, words)
    period = words.period(report.period)
    return Paper(
        language,
        words("title", centre=report.centre or words("unnamed"), kind=words(report.period.kind)),
        words("queue_only", period=period, queue=report.queue) if report.queue else period,
        _complete(report, words),
        tuple(blocks),
        words("legend"),
        tuple(_legend(report, others, words)),
        (words("listed_by", command=words("list_example", command=command)),) if command else (),
    )


def _complete(report: Report, words: Words) -> str:
    """How far the records went, node by node where there are several."""
    if not report.complete_until:
        return words("complete_never")
    least = min(report.complete_until.values())
    until, zone = words.instant(least.astimezone(report.period.zone)), report.period.zone.key
    told = words("complete", until=until, zone=zone)
    if len(report.complete_until) > 1:
        nodes = words.of_centre.listing(
            [words("node", node=node, until=words.instant(at.astimezone(report.period.zone)))
             for node, at in sorted(report.complete_until.items())])  # fmt: skip
        told = words("complete_nodes", until=until, zone=zone, nodes=nodes)
    return told if least >= report.period.until else f"{told} {words('not_over')}"


def _identity(report: Report, words: Words) -> Iterator[Block]:
    """What all other numbers rest on."""
    if not report.total.calls or not report.total.calls.offered:
        yield Paragraph(words("nothing"))
    else:
        yield Paragraph(identity(report, words))
    if not report.adds_up:
        yield Paragraph(words("identity_wrong"))


def _headline(total: Part, words: Words) -> Headline:
    """What the head of a centre asks first."""
    promise = shown(Column("promise"), total, total, words) if total.promise else ""
    answered, lost = (words.value(total.value(name), name) for name in ("answered", "abandoned"))
    asa, p90 = (words.value(total.value(name), name) for name in ("asa", "wait_p90"))
    told = [
        (words("short_offered"), words.value(total.value("offered"), "offered"), ""),
        (words("short_answered"), answered, words.value(total.value("answer_rate"), "answer_rate")),
        (words("short_abandoned"), lost, words.value(total.value("abandon_rate"), "abandon_rate")),
        (words("line_level"), *_split(words.value(total.value(level_of(total)), level_of(total)), promise)),
        (words("headline_wait"), asa, words("headline_p90", p90=p90)),
    ]
    return Headline(tuple(told))


def _split(share: str, note: str) -> tuple[str, str]:
    """A share large, its counts small below, with what else is to be said."""
    value, _, counts = share.partition(f"{NBSP}(")
    return value, " · ".join(part for part in (f"({counts}" if counts else "", note) if part)


def _whole(report: Report, words: Words) -> Iterator[Block]:
    """Every figure of the whole with its formula beside it."""
    for view, title in ((View.CALL, "figures"), (View.AGENT, "figures_agents")):
        rows = [figure.id for figure in figures_of(view) if _told(report, figure.id)]
        if rows and (view is not View.AGENT or report.total.agents):
            yield Heading(words(title))
            yield tables.of_figures(report.total, rows, words)


def identity(report: Report, words: Words) -> str:
    """Offered is the sum of the outcomes: those that occurred, and `unknown` always."""
    told = [(outcome, count) for outcome, count in report.identity if count or outcome is Outcome.UNKNOWN]
    parts = [words("outcome", count=count, name=words.figure(outcome)) for outcome, count in told]
    return words(
        "identity", offered=report.total.calls.offered if report.total.calls else 0, outcomes=" + ".join(parts)
    )


def _told(report: Report, figure: str) -> bool:
    """All but the outcomes with which no call ended."""
    if figure not in set(Outcome) or figure in ALWAYS:
        return True
    return bool(dict(report.identity)[Outcome(figure)])


def _legend(report: Report, others: Sequence[Report], words: Words) -> Iterator[tuple[str, str]]:
    """What the heads of columns stand for, and the formulas that stand beside nothing else."""
    for column in CALLS:
        figure = level_of(report.total) if column.figure == LEVEL else column.figure
        yield from _named(column, figure, words)
    groups = [part for each in (report, *others) for part in each.groups]
    for column in STINTS if any(part.stints for part in groups) else ():
        formula = FIGURES[column.figure].formula(words.language, report.total.terms)
        yield words.figure(column.figure), formula
    for column in AGENTS if any(part.agents for part in groups) else ():
        yield from _named(column, column.figure, words)


def _named(column: Column, figure: str, words: Words) -> Iterator[tuple[str, str]]:
    head, name = words(f"short_{column.figure}"), words.figure(figure)
    if head != name:
        yield head, name
