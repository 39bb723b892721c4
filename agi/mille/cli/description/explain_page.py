"""The page of `mille explain`, laid out by its templates as text or HTML."""

import re
import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from mille.aligned import aligned
from mille.centre.explain.explain_page import Page, Table
from mille.centre.explain.wording import wording
from mille.resources import folder

WIDTH = 100
"""Characters to a line of the text."""

NBSP = "\u00a0"


class Source(NamedTuple):
    """Which description a page tells: the file, its fingerprint (of SHA-256), and the date of printing in words."""

    file: str
    fingerprint: str
    date: str


def as_text(page: Page, source: Source) -> str:
    """The page for a terminal or a letter."""
    return _rendered("page.txt", page, source).replace(NBSP, " ")


def as_html(page: Page, source: Source) -> str:
    """The page as one HTML file that needs nothing else, for a browser or a printer."""
    return _rendered("page.html", page, source)


def _rendered(template: str, page: Page, source: Source) -> str:
    words = wording(page.language)
    made = Environment(
        loader=FileSystemLoader(folder("templates") / "explain"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "wrapped": wrapped,
        "columns": columns,
        "kept": kept_together,
        "quoted": words.quote,
        "label": words.label,
    }
    origin = words("source", **source._asdict())
    return made.get_template(template).render(page=page, source=origin)


def kept_together(text: str) -> str:
    """A text whose French signs do not part from their word at the end of a line.

    >>> kept_together("« Oui » : 7 h 45") == "«\\u00a0Oui\\u00a0»\\u00a0: 7\\u00a0h\\u00a045"
    True
    """
    hours = re.sub(r"(?<=\d) h(?: (?=\d))?", lambda found: found[0].replace(" ", NBSP), text)
    return re.sub(r" (?=[:;?!»%])|(?<=«) ", NBSP, hours)


def wrapped(text: str, indent: int = 0) -> str:
    """A text in lines of WIDTH, the lines indented."""
    space = " " * indent
    kept = kept_together(text)
    return textwrap.fill(kept, WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)


def columns(table: Table) -> Sequence[str]:
    """The lines of a table, its columns aligned."""
    return aligned([table.head, *table.rows])
