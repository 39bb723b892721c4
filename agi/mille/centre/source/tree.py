"""The text of a description as a tree in which every word knows its place.

YAML 1.2 by its events only: nothing is guessed from a word's looks, so that 7:45 stays a time, NO a country
and 0800 a number; what a word means is decided by the key it stands under. Anchors, aliases, tags and
directives are refused: a description is read aloud, and nothing in it may unfold into something larger.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from mille.centre.source.problems import Mark, Problems, quote

DEEPEST = 20
"""How many lists and mappings may stand in each other."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMEDIES = {  # what the YAML reader complains of: what helps
    "\\t": "indent with spaces, not with tabs",
    "alias": 'put "*" in quotes',
    "mapping values": "put quotes around a text that contains a colon and a space",
    "expected ':'": "write it as 'key: value'",
    "block end": "align this line with the others of its block",
    "',' or": "close the bracket",
    "end of stream": "close the quotes",
}


class Scalar(NamedTuple):
    """One word or text; `plain` when it stands without quotes.

    Its mark is made when it is asked for: in a large centre, marks would be half of what there is to keep.
    """

    line: int
    column: int
    text: str
    plain: bool = True

    @property
    def at(self) -> Mark:
        """Where it begins."""
        return Mark(self.line, self.column)


class Sequence(NamedTuple):
    """A list."""

    at: Mark
    items: tuple["Node", ...]


class Mapping(NamedTuple):
    """Keys and their values, each key once."""

    at: Mark
    entries: tuple[tuple[Scalar, "Node"], ...]


Node = Scalar | Sequence | Mapping


class _MalformedError(Exception):
    """The text cannot be read further from here."""

    def __init__(self, at: Mark, message: str, remedy: str) -> None:
        super().__init__(message)
        self.at, self.message, self.remedy = at, message, remedy


def decode(text: str | bytes) -> str:
    """The characters of the file; a byte that is not UTF-8 becomes a character that `parse` refuses."""
    decoded = text.decode("utf-8", "surrogateescape") if isinstance(text, bytes) else text
    return decoded.removeprefix("\ufeff")


def parse(text: str, problems: Problems) -> Node | None:
    """The tree of a description; None when it cannot be read at all, and `problems` say why."""
    tree = _Tree(YAML(typ="safe", pure=True).parse(text), problems)
    try:
        _refuse_characters(text)
        return tree.document()
    except _MalformedError as wrong:
        problems.error(wrong.at, wrong.message, wrong.remedy)
    except MarkedYAMLError as wrong:
        at = _mark(wrong.problem_mark or wrong.context_mark)
        complaint = wrong.problem or wrong.context
        problems.error(at, f"this is not YAML: {complaint}", _remedy(f"{wrong.context} {complaint}"))
    except (YAMLError, ValueError, OverflowError) as wrong:  # ruamel's own limits, such as "\UFFFFFFFF"
        message = f"this is not YAML after here: {quote(str(wrong))}"
        problems.error(tree.at, message, "look for an escape such as \\U")
    return None


def is_nothing(node: Node) -> bool:
    """Whether a node stands for what is not written, as after "key:"."""
    return isinstance(node, Scalar) and node.plain and not node.text


def get(node: Node | None, key: str) -> Node | None:
    """The value under a key, if there is one."""
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for name, value in entries if name.text == key), None)


def find(node: Node, *path: str) -> Mark:
    """Where the last key of the path stands, or the nearest key above it that is there."""
    at = node.at
    for step in path:
        entries = node.entries if isinstance(node, Mapping) else ()
        entry = next((entry for entry in entries if entry[0].text == step), None)
        if entry is None:
            break
        at, node = entry[0].at, entry[1]
    return at


class _Tree:
    """Builds the tree from the events of the YAML reader, and notes keys written twice."""

    def __init__(self, stream: Iterator[events.Event], problems: Problems) -> None:
        self.stream, self.problems = stream, problems
        self.at = Mark(1, 1)

    def document(self) -> Node:
        next(self.stream)  # the stream starts
        start = next(self.stream)
        if not isinstance(start, events.DocumentStartEvent):
            raise _MalformedError(Mark(1, 1), "the description is empty", "begin with 'centre:'")
        if start.version or start.tags:
            at = _mark(start.start_mark)
            raise _MalformedError(at, "directives are not understood", "remove the lines that begin with %")
        root = self.node(next(self.stream), 1)
        next(self.stream)  # the document ends
        after = next(self.stream)
        if not isinstance(after, events.StreamEndEvent):
            at = _mark(after.start_mark)
            raise _MalformedError(at, "a second document begins here", "keep one to a file")
        return root

    def node(self, event: events.Event, depth: int) -> Node:
        self.at = at = _mark(event.start_mark)
        if depth > DEEPEST:
            raise _MalformedError(at, f"more than {DEEPEST} levels stand in each other", "close the brackets")
        if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
            message = "anchors and aliases (& and *) are not understood"
            raise _MalformedError(at, message, 'write the value out; "*" as a key stands in quotes')
        if getattr(event, "tag", None):
            remedy = "put quotes around a text that begins with !"
            raise _MalformedError(at, "tags (!) are not understood", remedy)
        if isinstance(event, events.ScalarEvent):
            return Scalar(*at, event.value, plain=not event.style)
        if isinstance(event, events.SequenceStartEvent):
            items = self.until(events.SequenceEndEvent)
            return Sequence(at, tuple(self.node(item, depth + 1) for item in items))
        return Mapping(at, tuple(self.entries(depth + 1)))

    def entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        lines: dict[str, int] = {}
        for event in self.until(events.MappingEndEvent):
            key, value = self.node(event, depth), self.node(next(self.stream), depth)
            if not isinstance(key, Scalar):
                self.problems.error(key.at, "a key must be one word", "put quotes around braces and brackets")
            elif key.text in lines:
                first = f"it already stands on line {lines[key.text]}; remove or rename one"
                self.problems.error(key.at, f"key {quote(key.text)} is written twice", first)
            else:
                lines[key.text] = key.line
                yield key, Scalar(key.line, key.column, "") if is_nothing(value) else value

    def until(self, end: type[events.Event]) -> Iterator[events.Event]:
        while not isinstance(event := next(self.stream), end):
            yield event


def _refuse_characters(text: str) -> None:
    if not (wrong := _FORBIDDEN.search(text)):
        return
    before = text[: wrong.start()].replace("\r\n", "\n").replace("\r", "\n")
    at = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
    if "\udc80" <= wrong.group() <= "\udcff":
        raise _MalformedError(at, "this is not UTF-8", "save the file in UTF-8")
    message = f"character U+{ord(wrong.group()):04X} may not stand in a description"
    raise _MalformedError(at, message, "remove it")


def _mark(mark: object) -> Mark:
    return Mark(getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)


def _remedy(complaint: str) -> str:
    for part, remedy in _REMEDIES.items():
        if part in complaint:
            return remedy
    return "look at the line above too, and put special characters in quotes"
