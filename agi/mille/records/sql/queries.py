"""The SQL of the records, read from its files: the schema, migrations by number, queries by name."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from mille.records.sql.tally_columns import with_columns

_NAME = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def _folder() -> Traversable:
    return files("mille.records.sql")


@cache
def schema() -> bytes:
    """All tables, views and functions, as an empty database is given them."""
    return (_folder() / "schema.sql").read_bytes()


@cache
def migrations() -> tuple[tuple[str, bytes], ...]:
    """What has changed in the schema since its first release, in order, each with its name (``001_callers``)."""
    found = [file for file in (_folder() / "migrations").iterdir() if file.name.endswith(".sql")]
    return tuple((file.name.removesuffix(".sql"), file.read_bytes()) for file in sorted(found, key=lambda f: f.name))


@cache
def queries() -> Mapping[str, bytes]:
    """The queries, each under the name that stands above it in its file."""
    return queries_in(_folder())


def queries_in(folder: Traversable) -> Mapping[str, bytes]:
    """The same of a folder. Raises ValueError when two have the same name."""
    found = [file for file in folder.iterdir() if file.name.endswith(".sql") and file.name != "schema.sql"]
    named: dict[str, bytes] = {}
    for file in found:
        _, *parts = _NAME.split(file.read_text("utf-8"))
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            if name in named:
                raise ValueError(f"{file.name} has a query {name}, and so has another file: give one another name")
            named[name] = with_columns(text.strip()).encode()
    return named
