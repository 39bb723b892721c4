"""A description read quickly, by libyaml: the same tree as that of `source`, or none.

The language is what `source` reads, in Python alone and with messages for every mistake. libyaml is some ten times
as quick, but understands YAML a little differently. So a description has its tree from here only when libyaml finds
no fault in it, the tree has nothing that `source` refuses, and the text has no place where the two may differ.
Everything else gives None, and is to be read by `source`. A property test holds that the trees are the same.
"""

import re
from collections.abc import Iterator

import yaml

from mille.centre.problems import Mark
from mille.centre.source import DEEPEST, Mapping, Node, Scalar, Sequence, is_nothing

AVAILABLE: bool = yaml.__with_libyaml__
"""Whether PyYAML was built with libyaml, as its wheels and Debian's are; without it all is read by `source`."""

_DISPUTED = re.compile(
    r"""
    [\t\x85\u2028\u2029\ufeff]      # tabs between words; ends of lines for YAML 1.1 only; a mark within the text
    | \r(?!\n)
    | ^\.\.\.                       # the end of a document, which may be written twice
    | ["']:[^ ]                     # a value close to its quoted key
    | [|>][-+0-9]*\#                # a comment close to the head of a block text
    | [|>].*\n[\r\n]*[ ]+\r?(\n|\Z)  # a block text that begins with a line of spaces
    """,
    re.MULTILINE | re.VERBOSE,
)
"""What libyaml and ruamel read differently: found by comparing them on some millions of random texts."""

_NODES = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)


class _DisputedError(Exception):
    """Only `source` can say what this means."""


def parse(text: str) -> Node | None:
    """The tree of a description; None when it is for `source.parse` to judge."""
    if not AVAILABLE or _DISPUTED.search(text):
        return None
    try:
        return _document(yaml.parse(text, Loader=yaml.CSafeLoader))
    except (_DisputedError, yaml.YAMLError, ValueError, OverflowError):
        return None


def _document(events: Iterator[yaml.Event]) -> Node:
    next(events)  # the stream starts
    start, root = next(events), next(events, None)
    if not isinstance(start, yaml.DocumentStartEvent) or start.version or start.tags:
        raise _DisputedError
    if not isinstance(root, yaml.MappingStartEvent):
        raise _DisputedError
    tree = _node(root, events, 1)
    next(events)  # the document ends
    if not isinstance(next(events), yaml.StreamEndEvent):
        raise _DisputedError
    return tree


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    mark = event.start_mark
    if depth > DEEPEST or mark is None or not isinstance(event, _NODES) or event.anchor or event.tag:
        raise _DisputedError
    line, column = mark.line + 1, mark.column + 1
    if isinstance(event, yaml.ScalarEvent):
        return Scalar(line, column, event.value, plain=not event.style)
    if isinstance(event, yaml.SequenceStartEvent):
        return Sequence(Mark(line, column), tuple(_items(events, depth + 1)))
    return Mapping(Mark(line, column), tuple(_entries(events, depth + 1)))


def _items(events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
    while not isinstance(event := next(events), yaml.SequenceEndEvent):
        yield _written(_node(event, events, depth))


def _entries(events: Iterator[yaml.Event], depth: int) -> Iterator[tuple[Scalar, Node]]:
    seen = set[str]()
    while not isinstance(event := next(events), yaml.MappingEndEvent):
        key, value = _written(_node(event, events, depth)), _node(next(events), events, depth)
        if not isinstance(key, Scalar) or key.text in seen:
            raise _DisputedError
        seen.add(key.text)
        yield key, Scalar(key.line, key.column, "") if is_nothing(value) else value


def _written(node: Node) -> Node:
    """A node that stands in the text: the readers differ in where nothing stands."""
    if is_nothing(node):
        raise _DisputedError
    return node
