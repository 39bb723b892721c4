"""The keys of the language, as the model declares them and editors are told."""

from collections.abc import Iterator
from typing import Any

from mille.centre.reader.schema import schema


def every_key(part: Any = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key of a schema, and what it says of the key; of the whole language when no part is given."""
    part = schema() if part is None else part
    if isinstance(part, dict) and isinstance(properties := part.get("properties"), dict):
        yield from properties.items()
    for below in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from every_key(below)


KEYS = sorted({key for key, _ in every_key()})
