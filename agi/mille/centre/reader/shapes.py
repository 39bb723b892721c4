"""How values are written: a word, a reference, a list, keys and values. Each is read, and told to editors."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any

from mille.centre.notation.reading import Reading
from mille.centre.notation.words import TEXT, Reader, Word, described
from mille.centre.reader.fields import DeclaredKey, Fields, Place, Schema, Shape
from mille.centre.source.problems import Mark, Problems, quote
from mille.centre.source.tree import Mapping as Keys
from mille.centre.source.tree import Sequence

EMPTY = "put something into it"


class OneWord:
    """A word; `stand_in` is taken for one that is missing."""

    def __init__(self, read: Reader[Any], stand_in: Any) -> None:
        self._read, self._stand_in = read, stand_in

    @property
    def stand_in(self) -> Any:
        return self._stand_in

    def read(self, place: Place) -> Any:
        return place.reading.attempt(place.label, self._read, place.node, place.stand_in)

    def schema(self) -> Schema:
        return dict(self._read.schema if isinstance(self._read, Word) else TEXT)


class Reference:
    """The name of something of a kind that is described elsewhere in the file."""

    stand_in = ""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def read(self, place: Place) -> str:
        name: str = place.reading.attempt(place.label, place.reading.reference(self.kind), place.node, place.stand_in)
        return name

    def schema(self) -> Schema:
        return dict(TEXT)


class Several:
    """A list of values, none written twice."""

    stand_in = ()

    def __init__(self, item: Shape, *, filled: bool) -> None:
        self.item, self.filled = item, filled

    def read(self, place: Place) -> tuple[Any, ...]:
        node, problems = place.node, place.reading.problems
        if not isinstance(node, Sequence):
            message = f"{place.label} must be a list, not {described(node)}"
            problems.error(node.at, message, "put it in brackets: [...]")
            return ()
        if not node.items and self.filled:
            problems.error(node.at, f"{place.label} is empty", EMPTY)
        values: dict[Any, None] = {}
        for item in node.items:
            value = self.item.read(place._replace(node=item, stand_in=None))
            if value is not None and value in values:
                problems.error(item.at, f"{place.label} names {described(item)} twice", "remove one")
            elif value is not None:
                values[value] = None
        return tuple(values)

    def schema(self) -> Schema:
        return {"type": "array", "items": self.item.schema(), "uniqueItems": True, "minItems": int(self.filled)}


class Each:
    """Things of one kind, each under its name; without a kind, pairs of words."""

    def __init__(self, kind: str, name: Shape, value: Shape, *, filled: bool = False) -> None:
        self.kind, self.name, self.value, self.filled = kind, name, value, filled

    @property
    def stand_in(self) -> dict[str, Any]:
        return {}

    def read(self, place: Place) -> dict[str, Any]:
        remedy = (
            f"give each {self.kind} a name of its own instead of the dash, with its keys below it" if self.kind else ""
        )
        as_list = remedy if isinstance(place.node, Sequence) else ""
        below = Fields(place.reading, place.label, place.key.at, place.node, as_list)
        if self.filled and not below.values and not below.broken:
            below.error(place.key.at, f"{place.label} is empty", EMPTY)
        return {key.text: self._thing(place, key, node) for key, node in below.values.values()}

    def _thing(self, place: Place, key: Any, node: Any) -> Any:
        if isinstance(self.value, KeysOf) and not isinstance(node, Keys) and self.value.declares(key.text):
            message = f"{quote(key.text)} is a key of a {self.kind}, but the name of one is expected"
            place.reading.problems.error(key.at, message, f"indent it below the {self.kind} that it belongs to")
            return self.value.stand_in
        self.name.read(Place(place.reading, key, key, self.kind or place.label, stand_in=""))
        label = f"{self.kind} {quote(key.text)}" if self.kind else key.text
        return self.value.read(Place(place.reading, key, node, label, label, key.text, stand_in=self.value.stand_in))

    def schema(self) -> Schema:
        name = {keyword: value for keyword, value in self.name.schema().items() if keyword != "type"}
        least = {"minProperties": 1} if self.filled else {}
        return {"type": "object", "propertyNames": name, "additionalProperties": self.value.schema(), **least}


class KeysOf:
    """Keys and values, of which `make` makes something; `title` is what messages call it, with `{}` for its owner.

    `given` are values that are not written. What contradicts itself in the thing made is said when all of it can be
    read.
    """

    def __init__(
        self,
        make: Callable[..., Any],
        keys: Iterable[DeclaredKey],
        title: str = "",
        *,
        named: bool = False,
        **given: Any,
    ) -> None:
        self.make, self.keys, self.title, self.named, self.given = make, tuple(keys), title, named, given

    @cached_property
    def stand_in(self) -> Any:
        return self._thing(Fields(Reading(Problems("", "")), "", Mark(1, 1), None), "")

    def read(self, place: Place) -> Any:
        what = self.title.format(place.owner) or place.label
        return self._thing(Fields(place.reading, what, place.key.at, place.node), place.name)

    def _thing(self, fields: Fields, name: str) -> Any:
        """What these keys and values make."""
        before = fields.reading.problems.errors()
        values = fields.read(self.keys) | self.given
        thing = self.make(name, **values) if self.named else self.make(**values)
        if fields.reading.problems.errors() == before and not fields.broken:
            for key, wrong, remedy in getattr(thing, "contradictions", tuple)():
                at = fields.values[key][0].at if key in fields.values else fields.at
                fields.error(at, f"{fields.what} {wrong}", remedy)
        return thing

    def declares(self, key: str) -> bool:
        """Whether this is one of its keys."""
        return any(key == declared.name for declared in self.keys)

    def schema(self) -> Schema:
        return as_object(self.keys)


class Cases:
    """A value for each of a few keys; all must be written where the whole must be."""

    def __init__(self, value: Shape, meanings: Mapping[str, str]) -> None:
        self.value, self.meanings = value, meanings

    @property
    def stand_in(self) -> dict[str, Any]:
        return dict.fromkeys(self.meanings, self.value.stand_in)

    def read(self, place: Place) -> dict[str, Any]:
        keys = self.keys(optional=not place.needed)
        return Fields(place.reading, place.label, place.key.at, place.node).read(keys)

    def keys(self, *, optional: bool) -> list[DeclaredKey]:
        """The keys, each of a field of its name."""
        return [DeclaredKey(case, case, self.value, said, optional=optional) for case, said in self.meanings.items()]

    def schema(self) -> Schema:
        return as_object(self.keys(optional=True))


def as_object(keys: Iterable[DeclaredKey]) -> Schema:
    """What an editor is told of keys and values."""
    required = [key.name for key in keys if key.needed]
    properties = {key.name: {**key.shape.schema(), "description": key.meaning, **_default(key)} for key in keys}
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _default(key: DeclaredKey) -> Schema:
    """The default, where the description would say it as JSON does."""
    kinds = key.shape.schema()
    if kinds.get("type") in ("integer", "number") and isinstance(key.default, int | float):
        return {"default": int(key.default) if key.default == int(key.default) else key.default}
    return {"default": key.default} if key.default in kinds.get("enum", ()) else {}
