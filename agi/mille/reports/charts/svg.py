"""A chart as SVG that stands in a page: with its title and its description for those who do not see it."""

from markupsafe import Markup

from mille.reports.charts.chart_geometry import HEIGHT, WIDTH, Bar, Dot, Label, Line, Mark, draw
from mille.reports.document import Chart


def svg(chart: Chart, name: str) -> Markup:
    """The chart; `name` tells it from the others of the page. Every word of it is escaped."""
    marks = Markup("\n").join(_element(mark) for mark in draw(chart))
    return Markup(
        '<svg viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="{name}-title {name}-desc">\n'
        '<title id="{name}-title">{title}</title>\n<desc id="{name}-desc">{caption}</desc>\n{marks}\n</svg>'
    ).format(width=WIDTH, height=HEIGHT, name=name, title=chart.title, caption=chart.caption, marks=marks)


def _element(mark: Mark) -> Markup:
    if isinstance(mark, Bar):
        shape = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>')
        return shape.format(mark.x, mark.y, mark.width, mark.height, mark.colour)
    if isinstance(mark, Dot):
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.4" fill="{}"/>').format(mark.x, mark.y, mark.colour)
    if isinstance(mark, Label):
        words = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}" fill="{}">{}</text>')
        return words.format(mark.x, mark.y, mark.anchor, mark.colour, mark.text)
    return _line(mark)


def _line(mark: Line) -> Markup:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in mark.points)
    dashes = Markup(' stroke-dasharray="6 4"') if mark.dashed else ""
    drawn = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="{:g}"{}/>')
    return drawn.format(points, mark.colour, mark.width, dashes)
