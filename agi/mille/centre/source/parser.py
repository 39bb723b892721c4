"""The text of a description becomes a tree in which every word knows its place.

YAML by its events only: nothing is guessed from a word's looks, so that 7:45 stays a time, NO a country and 0800 a
number; what a word means is decided by the key it stands under. Anchors, aliases, tags and directives are refused: a
description is read aloud, and nothing in it may unfold into something larger.

The events are those of libyaml, with which PyYAML is built as a rule. Where it is not, PyYAML's own parser is used: ten
times as slow, it refuses a few texts that libyaml reads, such as a question mark without quotes within braces.
"""

import re
from collections.abc import Iterator

import yaml

from mille.centre.source.complaints import ROUND_QUOTES, explained
from mille.centre.source.problems import Mark, Problems, quote
from mille.centre.source.tree import Mapping, Node, Scalar, Sequence

DEEPEST = 20
"""How many lists and mappings may stand in each other."""

FAST: bool = yaml.__with_libyaml__
"""Whether PyYAML was built with libyaml, as its wheels and Debian's are."""

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""Control characters, halves of characters, and what only YAML 1.1 takes for the end of a line."""
_WORD_PROCESSOR = re.compile("[“”„‟‘’‚‛]|«.*»$", re.DOTALL)
"""The beginning of a word in the quotes of a word processor, which mean nothing here."""
_NODES = (yaml.ScalarEvent, yaml.SequenceStartEvent, yaml.MappingStartEvent)


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
    tree = _Tree(yaml.parse(text, Loader=yaml.CSafeLoader if FAST else yaml.SafeLoader), problems)
    try:
        _refuse_characters(text)
        return tree.document()
    except _MalformedError as wrong:
        problems.error(wrong.at, wrong.message, wrong.remedy)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the latter two for an escape that is no character
        at, message, remedy = explained(error, problems.lines, tree.at)
        if at not in [(found.line, found.column) for found in problems.found]:  # noted already: round quotes
            problems.error(at, message, remedy)
    return None


def is_nothing(node: Node) -> bool:
    """Whether a node stands for what is not written, as after "key:"."""
    return isinstance(node, Scalar) and node.plain and not node.text


class _Tree:
    """Builds the tree from the events of a YAML parser, and notes keys written twice."""

    def __init__(self, events: Iterator[yaml.Event], problems: Problems) -> None:
        self.events, self.problems = events, problems
        self.last: yaml.Event | None = None

    @property
    def at(self) -> Mark:
        """Where the last node began that was read."""
        return _mark(self.last) if self.last else Mark(1, 1)

    def document(self) -> Node:
        next(self.events)  # the stream starts
        start = next(self.events)
        if not isinstance(start, yaml.DocumentStartEvent):
            raise _MalformedError(Mark(1, 1), "the description is empty", "begin with 'centre:'")
        if start.version or start.tags:
            at = _mark(start)
            raise _MalformedError(at, "directives are not understood", "remove the lines that begin with %")
        root = self.node(next(self.events), 1)
        next(self.events)  # the document ends
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _MalformedError(_mark(after), "a second document begins here", "keep one to a file")
        return root

    def node(self, event: yaml.Event, depth: int) -> Node:
        self.last = event
        if depth > DEEPEST or not isinstance(event, _NODES) or event.anchor or event.tag:
            raise _refused(event, self.at)
        if isinstance(event, yaml.ScalarEvent) and (mark := event.start_mark):
            if not event.style and _WORD_PROCESSOR.match(event.value):
                self.problems.error(self.at, *ROUND_QUOTES)
            return Scalar(mark.line + 1, mark.column + 1, event.value, plain=not event.style)
        at = self.at
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(at, tuple([self.node(item, depth + 1) for item in self.until(yaml.SequenceEndEvent)]))
        return Mapping(at, tuple(self.entries(depth + 1)))

    def entries(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        lines: dict[str, int] = {}
        for event in self.until(yaml.MappingEndEvent):
            key, value = self.node(event, depth), self.node(next(self.events), depth)
            if not isinstance(key, Scalar):
                self.problems.error(key.at, "a key must be one word", "put quotes around braces and brackets")
            elif key.text in lines:
                first = f"it is already on line {lines[key.text]}; remove or rename one"
                self.problems.error(key.at, f"key {quote(key.text)} is written twice", first)
            else:
                lines[key.text] = key.line
                yield key, Scalar(key.line, key.column, "") if is_nothing(value) else value

    def until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        while not isinstance(event := next(self.events), end):
            yield event


def _refused(event: yaml.Event, at: Mark) -> _MalformedError:
    """What is wrong with a node that a description may not have."""
    if getattr(event, "tag", None):
        return _MalformedError(at, "tags (!) are not understood", "put quotes around a text that begins with !")
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        message = "anchors and aliases (& and *) are not understood"
        return _MalformedError(at, message, 'write the value in full, and "*" as a key in quotes')
    return _MalformedError(at, f"more than {DEEPEST} levels are nested", "close the brackets")


def _refuse_characters(text: str) -> None:
    if not (wrong := _FORBIDDEN.search(text)):
        return
    before = text[: wrong.start()].replace("\r\n", "\n").replace("\r", "\n")
    at = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
    if "\udc80" <= wrong.group() <= "\udcff":
        raise _MalformedError(at, "this is not UTF-8", "save the file in UTF-8")
    message = f"character U+{ord(wrong.group()):04X} is not allowed in a description"
    raise _MalformedError(at, message, "remove it")


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
