"""The charts of a report: arrivals and answers, waits, service level against promise, agents and load."""

from collections.abc import Iterator, Sequence

from mille.records.figures.report import Part, Report
from mille.reports.columns import level_of
from mille.reports.document import Chart, Series
from mille.reports.wording import Words

DEEP, LIGHT, WARM = "#1f4e79", "#a9c4de", "#c55a11"


def charts(report: Report, words: Words) -> Iterator[Chart]:
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


def _said(part: Part, figure: str, words: Words) -> str:
    return words.value(part.value(figure), figure)


def _calls(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Words) -> Iterator[Chart]:
    offered = Series(words.figure("offered"), _values(rows, "offered"), "bar", LIGHT)
    answered = Series(words.figure("answered"), _values(rows, "answered"), "bar", DEEP)
    counts = {name: _said(report.total, name, words) for name in ("offered", "answered")}
    told = words("chart_calls_told", **counts, every=words(f"rows_{report.grain}"))
    yield Chart(words("chart_calls"), told, labels, (offered, answered), words("axis_calls"))


def _waits(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Words) -> Iterator[Chart]:
    mean = Series(words("line_mean"), _values(rows, "asa"), "line", DEEP)
    p90 = Series(words("line_p90"), _values(rows, "wait_p90"), "line", WARM, dashed=True)
    if any(value is not None for value in mean.values):
        known = {"mean": _said(report.total, "asa", words), "p90": _said(report.total, "wait_p90", words)}
        told = words("chart_waits_told", **known, every=words(f"rows_{report.grain}"))
        yield Chart(words("chart_waits"), told, labels, (mean, p90), words("axis_seconds"))


def _level(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Words) -> Iterator[Chart]:
    figure, promise = level_of(report.total), report.total.promise
    series = [Series(words("line_level"), _values(rows, figure, 100), "line", DEEP)]
    every, level = words(f"rows_{report.grain}"), _said(report.total, figure, words)
    told = words("chart_level_told", level=level, every=every)
    if promise:
        series.append(Series(words("line_promise"), (promise.share * 100,) * len(rows), "line", WARM, dashed=True))
        said = words("promise", share=words.percent(promise.share), within=promise.within)
        told = words("chart_level_promise", level=level, promise=said, every=every)
    yield Chart(words("chart_level"), told, labels, tuple(series), words("axis_share"), 100)


def _staffing(report: Report, rows: Sequence[Part], labels: tuple[str, ...], words: Words) -> Iterator[Chart]:
    if not any(_there(part) for part in rows):
        return
    there = Series(words("line_staffing"), _values(rows, "staffing"), "step", DEEP)
    load = Series(words("line_load"), _values(rows, "load"), "line", WARM, dashed=True)
    known = {name: _said(report.total, name, words) for name in ("staffing", "load")}
    told = words("chart_staffing_told", **known, every=words(f"rows_{report.grain}"))
    yield Chart(words("chart_staffing"), told, labels, (there, load), words("axis_agents"))
