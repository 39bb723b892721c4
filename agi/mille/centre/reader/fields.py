"""The keys of a mapping, read as they are declared, so that all problems come out at once."""

from collections.abc import Iterable
from dataclasses import MISSING
from typing import Any, NamedTuple, Protocol

from mille.centre.notation.reading import Reading
from mille.centre.notation.words import described
from mille.centre.source.problems import Mark, Nearest, quote
from mille.centre.source.tree import Mapping, Node, Scalar, Sequence

Schema = dict[str, Any]
"""What an editor is told of a value, in the keywords of JSON Schema."""


class Place(NamedTuple):
    """A value in the file: its key, what messages call it, and whose key it is.

    `name` is that of the thing, where things stand by their names; `stand_in` is taken where the value is wrong.
    """

    reading: Reading
    key: Scalar
    node: Node
    label: str
    owner: str = ""
    name: str = ""
    needed: bool = True
    stand_in: Any = None


class Shape(Protocol):
    """How a value is written: a word, a list, keys and values."""

    @property
    def stand_in(self) -> Any:
        """What is taken for a value that is missing or wrong."""

    def read(self, place: Place) -> Any:
        """The value; what is wrong with it is noted as a problem."""

    def schema(self) -> Schema:
        """What may stand there."""


class DeclaredKey(NamedTuple):
    """A key of the description as a field declares it (see `notation/declaration.py`).

    Its value is that of `field`, of the `case` of a mapping there, or of `other` too.
    """

    name: str
    field: str
    shape: Shape
    meaning: str
    default: Any = MISSING
    optional: bool = False
    unless: str = ""
    other: str = ""
    case: str = ""
    section: bool = False

    @property
    def needed(self) -> bool:
        """Whether it must be written, whatever other keys say."""
        return not self.optional and not self.unless

    def beside(self, field: str, prefix: str) -> "DeclaredKey":
        """This key as a case of a field, beside the other keys of its class."""
        return self._replace(name=prefix + self.name, field=field, case=self.name)

    def put(self, value: Any, values: dict[str, Any]) -> None:
        """Put its value where it belongs."""
        if self.case:
            values.setdefault(self.field, {})[self.case] = value
        elif not self.other:
            values[self.field] = value
        elif value is not None:
            values[self.field], values[self.other] = value


class Fields:
    """The keys and values of one thing; `what` messages call it, `at` its place. They are `broken` if they are none."""

    def __init__(self, reading: Reading, what: str, at: Mark, node: Node | None, remedy: str = "") -> None:
        self.reading, self.what, self.at = reading, what, at
        self.broken = not isinstance(node, Mapping)
        entries = node.entries if isinstance(node, Mapping) else ()
        self.values = {key.text: (key, value) for key, value in entries}
        if node is not None and self.broken:
            message = f"{what} must be keys and values, not {described(node)}"
            self.error(at, message, remedy or _as_keys(node))

    def error(self, at: Mark, message: str, remedy: str | Nearest) -> None:
        """Note what is wrong here."""
        self.reading.problems.error(at, message, remedy)

    def read(self, keys: Iterable[DeclaredKey]) -> dict[str, Any]:
        """The values of declared keys, by their fields; without those that are left out and have a default."""
        values: dict[str, Any] = {}
        for key in keys:
            if not key.unless:
                self.read_key(key, values)
        for key in keys:
            if key.unless:
                self.read_key(key, values)
        self.end(keys)
        return values

    def read_key(self, key: DeclaredKey, values: dict[str, Any]) -> None:
        """Add the value of one key to those that were read before."""
        needed = key.needed or (bool(key.unless) and values.get(key.unless, False) is False)
        if entry := self.values.get(key.name):
            stand_in = key.shape.stand_in if key.default is MISSING else key.default
            place = Place(self.reading, *entry, key.name, self.what, "", needed, None if key.other else stand_in)
            key.put(key.shape.read(place), values)
            return
        if needed and not self.broken:
            self.error(self.at, f"{self.what} has no {quote(key.name)}", f"add '{key.name}: ...'")
        if key.default is MISSING and not key.case:
            key.put(key.shape.stand_in, values)

    def end(self, keys: Iterable[DeclaredKey]) -> None:
        """Report the keys that nobody declared."""
        declared = [key.name for key in keys]
        for key, _ in self.values.values():
            if key.text not in declared:
                self.error(key.at, f"{self.what} has no key {quote(key.text)}", Nearest(key.text, declared))


def _as_keys(node: Node) -> str:
    """How keys and values are written, for someone who has written something else."""
    if isinstance(node, Sequence):
        return "write 'key: value' below it, without dashes or brackets"
    if isinstance(node, Scalar) and node.text:
        return "write 'key: value' below it"
    return "indent the lines that belong to it by two spaces more"
