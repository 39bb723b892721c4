"""The SQL of the records, read from its files: migrations by number, queries by name."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_QUERIES = re.compile(r"[a-z_]+\.sql")
_MIGRATION = re.compile(r"\d{3}_\w+\.sql")


@cache
def queries() -> Mapping[str, bytes]:
    """The queries of the files in ``sql`` that are no migrations, each under the name that stands above it."""
    return queries_in(files("mille.records.store") / "sql")


def queries_in(folder: Traversable) -> Mapping[str, bytes]:
    """The same of a folder. Raises ValueError when two have the same name."""
    found = [file for file in folder.iterdir() if _QUERIES.fullmatch(file.name)]
    named: dict[str, bytes] = {}
    for file in found:
        _, *parts = _NAME.split(file.read_text("utf-8"))
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            if name in named:
                raise ValueError(f"{file.name} has a query {name}, and so has another file: give one another name")
            named[name] = text.strip().encode()
    return named


@cache
def migrations() -> tuple[tuple[str, bytes], ...]:
    """The migrations in their order, each with its name (``001_journal``)."""
    found = [file for file in (files("mille.records.store") / "sql").iterdir() if _MIGRATION.fullmatch(file.name)]
    return tuple((file.name.removesuffix(".sql"), file.read_bytes()) for file in sorted(found, key=lambda f: f.name))
