"""Descriptions that nobody has written: what the readers ask of them is the grammar of the language.

An `Imagined` node stands where a reader expects a value. It lets itself be read as a word, a list or keys and values,
and its `Shape` learns what was expected. So the grammar is never written down beside the readers. Where a reader looks
what it has before it, it has a word, or in a world of its own a list, or keys and values.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from mille.centre.source.problems import Mark
from mille.centre.source.tree import Mapping, Node, Scalar, Sequence

START = Mark(1, 1)
WORD = "UTC"
"""Any word would do; one that is no time zone would be compared with all of them, each time."""

Expected = dict[str, Any]
"""What is expected of a word, in the keywords of JSON Schema."""


@dataclass(eq=False)
class Shape:
    """What may stand in one place of a description: words, a list of `item`, keys and values, or several of these.

    `keys` are those asked for by name, `name` and `value` those under any name; `visits` counts how often keys and
    values were read here. Of the `missed` times that this was the value of a key that was not there, `needed` were
    those when it had to be.
    """

    words: list[Expected] = field(default_factory=list)
    item: "Shape | None" = None
    listed: Expected = field(default_factory=dict)
    keys: dict[str, "Shape"] = field(default_factory=dict)
    name: "Shape | None" = None
    value: "Shape | None" = None
    closed: bool = False
    visits: int = 0
    missed: int = 0
    needed: int = 0

    def parts(self) -> list["Shape"]:
        """The shapes right below this one."""
        return [*self.keys.values(), *(part for part in (self.item, self.value) if part)]


@dataclass
class World:
    """One way in which a description may be: with everything in it save `absent`, with words, lists, keys in places."""

    absent: Shape | None = None
    listed: Collection[Shape] = ()
    mapped: Collection[Shape] = ()
    nodes: list["Imagined"] = field(default_factory=list)

    def node(self, shape: Shape) -> Node:
        """What stands in the place of this shape."""
        node = ImaginedKeys(START, ()) if shape in self.mapped else ImaginedWord(*START, WORD)
        node.world, node.shape, node.expected = self, shape, {}
        self.nodes.append(node)
        return node.list() if shape in self.listed else node

    def end(self) -> None:
        """Let the shapes keep what was expected of their words."""
        for node in self.nodes:
            if node.expected and node.expected not in node.shape.words:
                node.shape.words.append(node.expected)


class Imagined:
    """A value that nobody has written, in one world."""

    world: World
    shape: Shape
    expected: Expected

    def list(self, **listed: object) -> Sequence:
        """This value as a list of one."""
        self.shape.item = self.shape.item or Shape()
        self.shape.listed.update(listed)
        return Sequence(START, (self.world.node(self.shape.item),))


class ImaginedWord(Imagined, Scalar):
    """A value that looks like a word."""


class ImaginedKeys(Imagined, Mapping):
    """A value that looks like keys and values."""


class Keys(dict[str, tuple[Scalar, Node]]):
    """The keys of an imagined value: whichever are asked for are there, unless their world has them not."""

    def __init__(self, node: Imagined) -> None:
        super().__init__()
        self.world, self.shape = node.world, node.shape
        self.shape.visits += 1
        self.lost = next((key for key, shape in self.shape.keys.items() if shape is self.world.absent), None)
        if self.lost:
            self.shape.keys[self.lost].missed += 1

    def need(self, key: str, *, required: bool) -> None:
        """Learn that a key was asked for."""
        shape = self.shape.keys.setdefault(key, Shape())
        if required and key == self.lost:
            shape.needed += 1
            self.lost = None  # counted, however often it is asked for

    def __contains__(self, key: object) -> bool:
        return self.has(str(key))

    def __missing__(self, key: str) -> tuple[Scalar, Node]:
        self[key] = Scalar(*START, key), self.world.node(self.shape.keys.setdefault(key, Shape()))
        return self[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The entry of a key, if the world has it."""
        return self[key] if self.has(key) else default

    def has(self, key: str) -> bool:
        """Whether the world has this key."""
        return self.world.absent is not self.shape.keys.get(key, self.shape)

    def any(self) -> tuple[Scalar, Node]:
        """The entry of a key of any name."""
        self.shape.name, self.shape.value = self.shape.name or Shape(), self.shape.value or Shape()
        name = self.world.node(self.shape.name)
        assert isinstance(name, Scalar), "names are not imagined as lists"
        return name, self.world.node(self.shape.value)


def imagined(node: Node | None) -> Imagined | None:
    """A node as an imagined one, if it is."""
    return node if isinstance(node, ImaginedWord | ImaginedKeys) else None


def expect(node: Node, **expected: object) -> None:
    """Say what is expected of a word; one that is written has nothing to learn from it."""
    if isinstance(node, ImaginedWord):
        node.expected = {**node.expected, **expected}
