"""A chart as marks on a surface, before anybody says whether that is a page or a file. Pure geometry.

Lengths are in points of a surface that is WIDTH wide and HEIGHT high; y grows downwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from mille.reports.document import Chart, Series

WIDTH, HEIGHT = 680.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 8.0, 30.0, 26.0
MOST_LABELS = 13
"""Words below the axis at most, so that none writes over its neighbour."""
GREY, PALE, INK = "#777777", "#dddddd", "#333333"

Point = tuple[float, float]


@dataclass(frozen=True)
class Bar:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True)
class Line:
    """A line through points."""

    points: tuple[Point, ...]
    colour: str
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Dot:
    """A value with no neighbour to draw a line to."""

    x: float
    y: float
    colour: str


@dataclass(frozen=True)
class Label:
    """Words; `anchor` is the place of x in them: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "middle"
    colour: str = INK


Mark = Bar | Line | Dot | Label


def draw(chart: Chart) -> tuple[Mark, ...]:
    """All marks of a chart, those behind first."""
    top = ceiling(chart)
    return (*_grid(chart, top), *_names(chart), *(mark for series in chart.series for mark in _series(series, top)))


def ceiling(chart: Chart) -> float:
    """Where the axis ends: a round number no lower than any value.

    >>> ceiling(Chart("", "", ("a", "b"), (Series("", (3.0, 17.0)),)))
    20.0
    """
    if chart.ceiling is not None:
        return chart.ceiling
    most = max((value for series in chart.series for value in series.values if value is not None), default=0.0)
    return ticks(most)[-1]


def ticks(most: float) -> list[float]:
    """Round numbers from 0 to above the highest value, four steps of them or fewer; whole ones, since calls are.

    >>> ticks(17), ticks(0)
    ([0.0, 5.0, 10.0, 15.0, 20.0], [0.0, 1.0])
    """
    if most <= 1:
        return [0.0, 1.0]
    unit = 10.0 ** floor(log10(most / 4))
    step = next(max(unit * factor, 1.0) for factor in (1, 2, 2.5, 5, 10) if unit * factor * 4 >= most)
    step = float(ceil(step)) if step < 10 else step
    return [step * number for number in range(ceil(most / step) + 1)]


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(value / top, 1.0)


def _slot(count: int) -> float:
    return (WIDTH - LEFT - RIGHT) / max(count, 1)


def _grid(chart: Chart, top: float) -> Iterator[Mark]:
    """The horizontal lines with their values, and the words below."""
    for value in ticks(top):
        if value <= top:
            y = _y(value, top)
            yield Line(((LEFT, y), (WIDTH - RIGHT, y)), PALE if value else GREY, 0.6)
            yield Label(LEFT - 5, y + 3.5, f"{value:g}", "end", GREY)
    yield Label(LEFT - 5, TOP - 10, chart.unit, "end", GREY)
    slot, every = _slot(len(chart.labels)), ceil(len(chart.labels) / MOST_LABELS) or 1
    for number, text in enumerate(chart.labels):
        if number % every == 0:
            yield Label(LEFT + slot * (number + 0.5), HEIGHT - BOTTOM + 15, text, "middle", GREY)


def _names(chart: Chart) -> Iterator[Mark]:
    """What each colour means, in one row above."""
    x = LEFT
    for series in chart.series:
        if series.shape == "bar":
            yield Bar(x, TOP - 19, 12, 9, series.colour)
        else:
            yield Line(((x, TOP - 14), (x + 16, TOP - 14)), series.colour, 2.0, series.dashed)
        yield Label(x + 20, TOP - 10.5, series.name, "start")
        x += 40 + 5.6 * len(series.name)


def _series(series: Series, top: float) -> Iterator[Mark]:
    slot = _slot(len(series.values))
    if series.shape == "bar":
        for number, value in enumerate(series.values):
            if value:
                y = _y(value, top)
                yield Bar(LEFT + slot * (number + 0.14), y, slot * 0.72, HEIGHT - BOTTOM - y, series.colour)
        return
    for run in _runs(series.values):
        points = tuple(_points(series.shape, run, slot, top))
        if len(points) == 1:
            yield Dot(*points[0], series.colour)
        else:
            yield Line(points, series.colour, 1.8, series.dashed)


def _points(shape: str, run: Sequence[tuple[int, float]], slot: float, top: float) -> Iterator[Point]:
    for number, value in run:
        y = _y(value, top)
        if shape == "step":
            yield LEFT + slot * number, y
            yield LEFT + slot * (number + 1), y
        else:
            yield LEFT + slot * (number + 0.5), y


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Neighbouring values that are known: a line stops where nothing is."""
    runs: list[list[tuple[int, float]]] = [[]]
    for number, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((number, value))
    return [run for run in runs if run]
