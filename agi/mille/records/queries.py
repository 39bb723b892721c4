"""The SQL of the records, read from its files: migrations by number, queries by name."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)
_MIGRATION = re.compile(r"\d{3}_\w+\.sql")


@cache
def queries() -> Mapping[str, bytes]:
    """The queries of ``sql/queries.sql``, each under the name that stands above it."""
    _, *parts = _NAME.split((files("mille.records") / "sql" / "queries.sql").read_text("utf-8"))
    return {name: text.strip().encode() for name, text in zip(parts[::2], parts[1::2], strict=True)}


@cache
def migrations() -> tuple[tuple[str, bytes], ...]:
    """The migrations in their order, each with its name (``001_journal``)."""
    found = [file for file in (files("mille.records") / "sql").iterdir() if _MIGRATION.fullmatch(file.name)]
    return tuple((file.name.removesuffix(".sql"), file.read_bytes()) for file in sorted(found, key=lambda f: f.name))
