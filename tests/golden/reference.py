"""The reference as the program itself gives it: verbs from their help, keys from the schema of descriptions."""

from collections.abc import Iterator
from typing import Any

import click

from mille.centre.reader.schema import schema
from mille.cli.main import PARTS, main
from mille.records.figures.all_figures import figures_of
from mille.records.figures.figure import Terms, View

WIDTH = 100
VERBS = """\
# Verbs

What `mille VERB --help` prints, verb by verb. This page is generated; change the help in `agi/mille/cli/`.
"""
KEYS = """\
# Keys of a description

Every key that a description may have. [1000.yaml](../../asterisk-conf/centre/1000.yaml) shows each of them in place;
the texts here are those that the schema gives to editors (`mille schema`). This page is generated.

`NAME` stands for a name, a telephone key or a date that you write; `[]` for one of several.
"""
ALIKE = 3
"""Groups of so many keys or more are listed once, and named afterwards."""


def verbs() -> str:
    """The page of all verbs, in the order of `mille --help`."""
    parts = [VERBS]
    root = click.Context(main, info_name="mille")
    for heading, names in PARTS.items():
        parts.append(f"## {heading}\n")
        for name in names:
            command = main.get_command(root, name)
            assert command, name
            parts.extend(_verb(command, f"mille {name}", "###"))
    return "\n".join(parts)


def _verb(command: click.Command, path: str, mark: str) -> Iterator[str]:
    context = click.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    yield f"{mark} {path}\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below, name
            yield from _verb(below, f"{path} {name}", f"{mark}#")


def keys() -> str:
    """The page of all keys, section by section."""
    parts, listed = [KEYS], dict[tuple[str, ...], str]()
    for section, shape in schema()["properties"].items():
        parts.append(f"## {section}\n")
        about = shape.get("description", "")
        if about:
            parts.append(f"{about[0].upper()}{about[1:]}\n")
        if lines := list(_below(shape, section, listed, about)):
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _below(shape: dict[str, Any], path: str, listed: dict[tuple[str, ...], str], about: str) -> Iterator[str]:
    """A line for each key below this one. Groups of keys that were listed are only named again."""
    for choice in shape.get("anyOf", ()):
        yield from _below(choice, path, listed, about)
    if isinstance(named := shape.get("additionalProperties"), dict):
        yield from _below(named, f"{path}.NAME", listed, about)
    if isinstance(shape.get("items"), dict):
        yield from _below(shape["items"], f"{path}[]", listed, about)
    inside = shape.get("properties", {})
    group = tuple(sorted(inside))
    if len(group) >= ALIKE and group in listed:
        yield f"- `{path}.…`: the keys of `{listed[group]}`"
        return
    listed[group] = path
    for key, below in inside.items():
        yield f"- `{path}.{key}`{_meaning(below, about)}"
        yield from _below(below, f"{path}.{key}", listed, about)


def _meaning(shape: dict[str, Any], about: str) -> str:
    """What is said of a key, unless the section has said it, the words that may be written, and the default."""
    note = shape.get("description", "")
    words = [word for word in shape.get("enum", ()) if isinstance(word, str)]
    choice = "" if not words or "yes" in words else ", ".join(f"`{word}`" for word in words)
    default = shape.get("default")
    as_written = {"True": "yes", "False": "no"}.get(str(default), default)
    usual = f"default `{as_written}`" if default is not None else ""
    said = [part for part in (note if note not in about else "", choice, usual) if part]
    return f": {' – '.join(said)}" if said else ""


FIGURES = """\
# Figures

Every figure of the reports, with its formula. Calls are counted once each, in the queue that they asked for first;
visits are a queue's view; agents' figures count when agents did something. In these formulas the promise is 60 s, early
is 5 s, and calls within 60 minutes are one demand. This page is generated from `agi/mille/records/figures/`.
"""
HEADS = {View.CALL: "Of calls", View.STINT: "Of visits to a queue", View.AGENT: "Of agents"}


def figures() -> str:
    """The page of all figures: what each is called in reports, in commands, and how it is computed."""
    parts = [FIGURES]
    for view, head in HEADS.items():
        parts.append(f"## {head}\n\n| figure | `--list` | formula |\n|---|---|---|")
        for figure in figures_of(view):
            formula = figure.formula.format(**Terms(early_after=5).named)
            parts.append(f"| {figure.name} | `{figure.id}` | {formula} |")
        parts.append("")
    return "\n".join(parts)
