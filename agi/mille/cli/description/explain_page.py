"""The page of `mille explain`, laid out by its templates as text or HTML."""

import textwrap
from collections.abc import Sequence
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from mille.aligned import aligned
from mille.centre.explain.explain_page import Page, Table
from mille.centre.explain.wording import wording
from mille.resources import folder
from mille.words.typography import NBSP, kept_together

WIDTH = 100
"""Characters to a line of the text."""


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
    environment = Environment(
        extensions=["jinja2.ext.i18n"],
        loader=FileSystemLoader(folder("templates") / "explain"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.install_gettext_callables(words._, words.plural, newstyle=False)  # type: ignore[attr-defined]
    environment.filters |= {
        "wrapped": wrapped,
        "columns": columns,
        "kept": kept_together,
        "quoted": words.quote,
        "label": words.label,
    }
    return environment.get_template(template).render(page=page, source=source)


def wrapped(text: str, indent: int = 0) -> str:
    """A text in lines of WIDTH, the lines indented."""
    space = " " * indent
    kept = kept_together(text)
    return textwrap.fill(kept, WIDTH, initial_indent=space, subsequent_indent=space, break_on_hyphens=False)


def columns(table: Table) -> Sequence[str]:
    """The lines of a table, its columns aligned."""
    return aligned([table.head, *table.rows])
