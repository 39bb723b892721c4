"""A description as a tree in which every word knows its place; `parser` makes it of a text."""

from typing import NamedTuple

from mille.centre.source.problems import Mark


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


def get(node: Node | None, key: str) -> Node | None:
    """The value under a key, if there is one."""
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for name, value in entries if name.text == key), None)


class Places:
    """Where the keys of a tree stand; found at once, however many there are."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._keys: dict[int, dict[str, tuple[Scalar, Node]]] = {}

    def find(self, *path: str) -> Mark:
        """Where the last key of the path stands, or the nearest key above it that is there."""
        at, node = self._tree.at, self._tree
        for step in path:
            if not (entry := self._below(node).get(step)):
                break
            at, node = entry[0].at, entry[1]
        return at

    def _below(self, node: Node) -> dict[str, tuple[Scalar, Node]]:
        if not isinstance(node, Mapping):
            return {}
        if id(node) not in self._keys:
            self._keys[id(node)] = {key.text: (key, value) for key, value in node.entries}
        return self._keys[id(node)]
