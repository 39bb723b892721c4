"""The reference as the program itself gives it: verbs from their help, keys from the schema of descriptions."""

import re
from collections.abc import Iterator
from typing import Any

import click

from mille.centre.reader.schema import schema
from mille.cli.main import PARTS, main
from mille.resources import folder

WIDTH = 100
VERBS = """\
# Verbs

What `mille VERB --help` prints, verb by verb. This page is generated; change the help in `agi/mille/cli/`.
"""
KEYS = """\
# Keys of a description

Every key that a description may have. [1000.yaml](../../asterisk-conf/centre/1000.yaml) shows each of them in place;
the texts here are its comments, or those of the schema (`mille schema`). This page is generated.

`NAME` stands for a name, a telephone key or a date that you write; `[]` for one of several.
"""
BESIDE = 20
"""Columns from which on a comment stands beside a key, or goes on with the one above."""

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
    for section, shape in schema(every_key(_reference()))["properties"].items():
        parts.append(f"## {section}\n")
        about = shape.get("description", "")
        if about:
            parts.append(f"{about[0].upper()}{about[1:]}\n")
        if lines := list(_below(shape, section, listed, about)):
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _reference() -> str:
    return (folder("asterisk-conf") / "centre" / "1000.yaml").read_text("utf-8")


def every_key(reference: str) -> str:
    """The reference with the keys that it shows commented out, each comment in one line with its default."""
    lines = list[str]()
    example: str | None = None
    for line in reference.splitlines():
        begins = re.match(r"( *)# (?=[a-z_]+: *[^ ]+.* # |[a-z_]+: +# |outward:|callbacks:|reports:)", line)
        goes_on = example is not None and line.startswith(f"{example}#  ")
        example = begins[1] if begins else example if goes_on else None
        lines.append(line.replace("# ", "", 1) if begins or goes_on else line)
    return _joined(lines)


def _joined(lines: list[str]) -> str:
    """The lines, those that go on with the comment beside the line before being part of it."""
    joined = list[str]()
    for line in lines:
        more = re.fullmatch(r" +#(?: +#)? +(.*)", line)
        if more and joined and more.start(1) > BESIDE and " # " in joined[-1]:
            joined[-1] += f" {more[1]}"
        else:
            joined.append(line)
    return "\n".join(re.sub(r"^( *\w+: +)(.*?)( +# +default)(?=;|$)", r"\1\2\3 `\2`", line) for line in joined)


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
    """What is said of a key, unless the section has said it, and the words that may be written."""
    note = shape.get("description", "")
    words = [word for word in shape.get("enum", ()) if isinstance(word, str)]
    choice = "" if not words or "yes" in words else ", ".join(f"`{word}`" for word in words)
    said = [part for part in (note if note not in about else "", choice) if part]
    return f": {' – '.join(said)}" if said else ""
