"""A report as one HTML file that needs nothing else: for a screen, a printer, a letter."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mille.reports.charts.svg import svg
from mille.reports.document import Paper
from mille.resources import folder


def as_html(paper: Paper) -> str:
    """The page. All words are escaped; charts are drawn in it, their values are in its tables."""
    made = Environment(
        loader=FileSystemLoader(folder("templates") / "report"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["svg"] = svg
    return made.get_template("page.html").render(paper=paper)
