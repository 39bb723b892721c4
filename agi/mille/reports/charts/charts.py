"""The charts of a report: arrivals and answers, waits, service level against promise, agents and load."""

from collections.abc import Iterator, Sequence

from mille.records.figures.report import Part, Report
from mille.reports.columns import level_of
from mille.reports.document import Chart, Series
from mille.reports.wording import EVERY, Wording

DEEP, LIGHT, WARM = "#1f4e79", "#a9c4de", "#c55a11"


def charts(report: Report, words: Wording) -> Iterator[Chart]:
    """All charts for which something is known; none where the period is one interval."""
    rows = [part for part in report.rows if part.calls is not None]
    busy = [number for number, part in enumerate(rows) if (part.calls and part.calls.offered) or _there(part)]
    if len(busy) < 2:
        return
    rows = rows[busy[0] : busy[-1] + 1]
    one_day = report.period.first == report.period.last
    labels = tuple(words.interval(part.since, report.grain, one_day) for part in rows)
    for chart in (_calls, _waits, _level, _staffing):
        yield from chart(report, rows, labels, words)


def _there(part: Part) -> bool:
    return part.agents is not None and part.agents.logged_in > 0


def _values(rows: Sequence[Part], figure: str, scale: float = 1.0) -> tuple[float | None, ...]:
    values = [part.value(figure) for part in rows]
    return tuple(None if value is None or value.number is None else value.number * scale for value in values)


def _shown(report: Report, figure: str, words: Wording) -> str:
    return words.value(report.total.value(figure), figure)


def _every(report: Report, words: Wording) -> str:
    return words._(EVERY[report.grain])


def _calls(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Wording) -> Iterator[Chart]:
    offered = Series(words.figure("offered"), _values(rows, "offered"), "bar", LIGHT)
    answered = Series(words.figure("answered"), _values(rows, "answered"), "bar", DEEP)
    caption = words._(
        "{offered} offered, {answered} of them answered, {every}.",
        every=_every(report, words),
        **{name: _shown(report, name, words) for name in ("offered", "answered")},
    )
    title, unit = words._("Calls offered and answered"), words.context("axis", "calls")
    yield Chart(title, caption, labels, (offered, answered), unit)


def _waits(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Wording) -> Iterator[Chart]:
    mean = Series(words.context("line", "mean"), _values(rows, "asa"), "line", DEEP)
    p90 = Series(words.context("line", "90th percentile"), _values(rows, "wait_p90"), "line", WARM, dashed=True)
    if not any(value is not None for value in mean.values):
        return
    caption = words._(
        "Mean {mean}, nine out of ten within {p90}, {every}.",
        mean=_shown(report, "asa", words),
        p90=_shown(report, "wait_p90", words),
        every=_every(report, words),
    )
    yield Chart(words._("Waits of answered calls"), caption, labels, (mean, p90), words.context("axis", "s"))


def _level(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Wording) -> Iterator[Chart]:
    figure, promise = level_of(report.total), report.total.promise
    series = [Series(words._("service level"), _values(rows, figure, 100), "line", DEEP)]
    every, level = _every(report, words), _shown(report, figure, words)
    caption = words._("{level} in the period, {every}.", level=level, every=every)
    if promise:
        promised = (promise.share * 100,) * len(rows)
        series.append(Series(words.context("line", "promise"), promised, "line", WARM, dashed=True))
        caption = words._(
            "{level} in the period; the promise is {promise}, {every}.",
            level=level,
            promise=words.promise(promise.share, promise.within),
            every=every,
        )
    yield Chart(words._("Service level and promise"), caption, labels, tuple(series), "%", 100)


def _staffing(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Wording) -> Iterator[Chart]:
    if not any(_there(part) for part in rows):
        return
    there = Series(words.figure("staffing"), _values(rows, "staffing"), "step", DEEP)
    load = Series(words.figure("load"), _values(rows, "load"), "line", WARM, dashed=True)
    caption = words._(
        "{staffing} agents there on average, for a load of {load} erlangs, {every}.",
        every=_every(report, words),
        **{name: _shown(report, name, words) for name in ("staffing", "load")},
    )
    yield Chart(words._("Agents there and load"), caption, labels, (there, load), words.context("axis", "agents"))
