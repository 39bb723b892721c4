"""The columns of the tallies: each count is the column of its name, so that no query and no reader has to list them.

A whole number is one column, seconds are whole milliseconds (`talk`: `talk_ms`), a count by key is one column a key.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from mille.records.figures.tally import AgentTally, CallTally, StintTally

MILLI = 1000

VIEWS: Mapping[str, type] = {"call": CallTally, "stint": StintTally, "agent": AgentTally}

_LIST = re.compile(r"\{(call|stint|agent)(?:\.(\w+))?(?:: ([^{}]+))?\}")


class Column(NamedTuple):
    """A column of a tally's table: its name, and which field of the tally it counts, for which of that field's keys."""

    name: str
    field: str
    key: StrEnum | None = None


@cache
def columns(view: type) -> tuple[Column, ...]:
    """The columns of a tally, in the order of its fields. Waits have a table of their own."""
    kinds = get_type_hints(view)
    kept = [field for field in fields(view) if field.metadata.get("column", True)]
    found: list[Column] = []
    for field in kept:
        kind = kinds[field.name]
        if kind in (int, float):
            found.append(Column(field.name if kind is int else f"{field.name}_ms", field.name))
        elif get_origin(kind) is not None:
            prefix = field.metadata["prefix"]
            found += [Column(prefix + key.value, field.name, key) for key in get_args(kind)[0]]
    return tuple(found)


def tally(view: type, counts: Mapping[str, int], waits: Mapping[str, Any]) -> Any:
    """A tally, from its counts by column and its waits by field."""
    values: dict[str, Any] = {column.field: {} for column in columns(view) if column.key}
    for name, field, key in columns(view):
        if key is None:
            values[field] = counts[name] if name == field else counts[name] / MILLI
        elif counts[name]:
            values[field][key] = counts[name]
    return view(**values, **waits)


def with_columns(query: str) -> str:
    r"""A query with its lists of columns.

    ``{call}`` stands for all columns of a `CallTally`; ``{call: sum(COLUMN)}`` for such a sum of each, under its name;
    ``{stint.exits: count(*) filter (where exit = KEY)}`` for each key of one field.

    >>> with_columns("select {agent.attempts: count(*) filter (where result = KEY)}").partition(", ")[0]
    'select count(*) filter (where result = \'answered\') as "attempts_answered"'
    """
    return _LIST.sub(lambda place: _list(*place.groups()), query)


def _list(view: str, field: str | None, expression: str | None) -> str:
    asked = [column for column in columns(VIEWS[view]) if field in (None, column.field)]
    if not asked:
        raise KeyError(f"{view}.{field}")
    return ", ".join(_expression(column, expression) for column in asked)


def _expression(column: Column, expression: str | None) -> str:
    name = f'"{column.name}"'
    if expression is None:
        return name
    return f"{expression.replace('COLUMN', name).replace('KEY', repr(str(column.key)))} as {name}"
