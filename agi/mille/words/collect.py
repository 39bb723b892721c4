"""Collects the messages of the code and brings every catalogue up to date: `make words`, `make words ARGS=es`.

    python -m mille.words.collect [LANGUAGE ...]

A language that is named and has no catalogue gets one. Translations stay; messages that the code has no more go; new
ones are added without a translation.
"""

import ast
import io
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.pofile import read_po, write_po

from mille.resources import folder
from mille.words.catalogue import FOLDERS

KEYWORDS = {
    "_": None,
    "plural": (1, 2),
    "context": ((1, "c"), 2),
    "N_": None,
    "NP_": (1, 2),
    "NC_": ((1, "c"), 2),
}
"""How code marks a message: the methods of `Words`, and the same for tables."""

METHODS = [
    *(("**/figures_of_*.py", "mille.words.collect:of_figures"), ("**.py", "python")),
    *(("**.html", "jinja2"), ("**.txt", "jinja2")),
]


def collected() -> Catalog:
    """All messages of the code and the templates, each with the files that say it."""
    found = Catalog(project="mille", charset="utf-8")
    for top in (folder("agi"), folder("templates")):
        options = {"**.html": {"extensions": "jinja2.ext.i18n"}, "**.txt": {"extensions": "jinja2.ext.i18n"}}
        for file, _, text, comments, context in extract_from_dir(
            top, METHODS, options, KEYWORDS, comment_tags=("NOTE:",), strip_comment_tags=True
        ):
            found.add(text, None, [(f"{top.name}/{file}", 1)], auto_comments=comments, context=context)
    return found


def of_figures(
    file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Any
) -> Iterator[tuple[Any, ...]]:
    """An extractor of Babel for modules of figures: yields line, keyword, message and comments of what is marked.

    Besides, of each function below ``@figure(unit, name, ...)``, the name and the docstring, which is its formula.
    """
    source = file.read()
    yield from extract_python(io.BytesIO(source), keywords, tags, options)
    for function in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in function.decorator_list if isinstance(node, ast.Call)):
            if ast.unparse(call.func) == "figure":
                yield function.lineno, None, ast.literal_eval(call.args[1]), []
                yield function.lineno, None, " ".join((ast.get_docstring(function) or "").split()), []


def update(source: Path, messages: Catalog) -> None:
    """Brings one catalogue up to date."""
    with source.open("rb") as text:
        catalogue = read_po(text)
    messages.creation_date = catalogue.creation_date  # what is the same stays the same
    catalogue.update(messages, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with source.open("wb") as file:
        write_po(file, catalogue, width=100, include_lineno=False, sort_output=True, omit_header=False)


def begin(language: str, top: Path) -> None:
    """A catalogue without translations for a language (ISO 639), with its plural rules; one that is there stays."""
    path = top / language / "LC_MESSAGES" / "mille.po"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, Catalog(language, project="mille", charset="utf-8"))


if __name__ == "__main__":
    for new in sys.argv[1:]:
        begin(new, FOLDERS[0])
    for catalogue_file in FOLDERS[0].glob("*/LC_MESSAGES/mille.po"):
        update(catalogue_file, collected())
