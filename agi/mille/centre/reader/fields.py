"""The keys of a mapping, read one by one, so that all problems come out at once.

A wrong value is reported under its key, and reading goes on with a stand-in. No centre is made of stand-ins:
a description with an error gives none.
"""

import re
from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from mille.centre.reader.imagined import Keys, imagined
from mille.centre.reader.values import NAME, Reader, WrongError, described, named, text
from mille.centre.source.problems import Mark, Problems, did_you_mean, quote
from mille.centre.source.tree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")


class Reading:
    """What the readers of one description share: its problems, and the names that may be referred to.

    `names` maps a kind (queue, menu, message, timetable, language) to the names described; a kind whose
    section cannot be read is absent, and references to it are not judged. `sound` are the sections without
    error.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.names: dict[str, Collection[str]] = {}
        self.asked: set[str] = set()
        self.sound: set[str] = set()

    def attempt(self, label: str, read: Reader[T], node: Node, stand_in: T) -> T:
        """Read a value, or report what is wrong with it and go on."""
        try:
            return read(node)
        except WrongError as wrong:
            self.problems.error(wrong.at, f"{label} {wrong.message}", wrong.remedy)
            return stand_in

    def reference(self, kind: str) -> Reader[str]:
        """A reader of names of this kind that are described somewhere in the file."""

        def read(node: Node) -> str:
            name = text(node)
            known = self.names.get(kind)
            if known is not None and name not in known:
                message = f"{quote(name)} is no {kind} of this centre"
                raise WrongError(node.at, message, did_you_mean(name, known))
            return name

        return read


class Fields:
    """The keys of one mapping, asked for one by one; `end` reports those that nobody asked for."""

    def __init__(self, reading: Reading, what: str, at: Mark, node: Node | None) -> None:
        self.reading, self.what, self.at = reading, what, at
        self.asked: list[str] = []
        self.broken = not isinstance(node, Mapping)
        entries = node.entries if isinstance(node, Mapping) else ()
        self.values = {key.text: (key, value) for key, value in entries}
        self.imagined = Keys(unwritten) if (unwritten := imagined(node)) else None
        if self.imagined is not None:
            self.values = self.imagined
        if node is not None and self.broken:
            message = f"{what} must be keys and values, not {described(node)}"
            self.error(at, message, "write 'key: value' below it")

    def error(self, at: Mark, message: str, remedy: str) -> None:
        """Note what is wrong here."""
        self.reading.problems.error(at, message, remedy)

    def ask(self, key: str, *, required: bool = False) -> tuple[Scalar, Node] | None:
        """The key as it is written and its value; a required key that is missing is reported."""
        self.asked.append(key)
        self.reading.asked.add(key)
        if self.imagined is not None:
            self.imagined.need(key, required=required)
        if key not in self.values and required and not self.broken:
            self.error(self.at, f"{self.what} has no {quote(key)}", f"add '{key}: ...'")
        return self.values.get(key)

    def required(self, key: str, read: Reader[T], stand_in: T) -> T:
        """The value of a key that must be there."""
        entry = self.ask(key, required=True)
        return self.reading.attempt(key, read, entry[1], stand_in) if entry else stand_in

    def optional(self, key: str, read: Reader[T], default: T) -> T:
        """The value of a key that may be left out."""
        entry = self.ask(key)
        return self.reading.attempt(key, read, entry[1], default) if entry else default

    def reference(self, key: str, kind: str, default: str | None = None) -> str:
        """The name of something described elsewhere in the file."""
        read = self.reading.reference(kind)
        return self.required(key, read, "") if default is None else self.optional(key, read, default)

    def several(self, key: str, read: Reader[T], *, empty: bool = False, needed: bool = True) -> tuple[T, ...]:
        """A list of values, none written twice; each wrong one is reported."""
        entry = self.ask(key, required=needed)
        if entry is None:
            return ()
        node = entry[1]
        if unwritten := imagined(node):
            node = unwritten.list(uniqueItems=True, minItems=0 if empty else 1)
        if not isinstance(node, Sequence):
            self.error(node.at, f"{key} must be a list, not {described(node)}", "put it in brackets: [...]")
            return ()
        if not node.items and not empty:
            self.error(node.at, f"{key} is empty", "put something into it")
        return tuple(self._items(key, read, node))

    def entries(self, key: str, *, empty: bool = True, needed: bool = True) -> tuple[tuple[Scalar, Node], ...]:
        """The keys and values below a key, for the caller to judge."""
        entry = self.ask(key, required=needed)
        if entry is None:
            return ()
        below = Fields(self.reading, key, entry[0].at, entry[1])
        if not empty and not below.values and not below.broken:
            self.error(entry[0].at, f"{key} is empty", "put something into it")
        if below.imagined is not None:
            return (below.imagined.any(),)
        return tuple(below.values.values())

    def all(self) -> tuple[tuple[Scalar, Node], ...]:
        """Every key with its value, for the caller to judge."""
        return tuple(self.values.values())

    def below(self, key: str, what: str, read: Callable[["Fields"], T]) -> T:
        """What is read from the mapping below a key that must be there."""
        entry = self.ask(key, required=True)
        fields = Fields(self.reading, what, *((entry[0].at, entry[1]) if entry else (self.at, None)))
        value = read(fields)
        fields.end()
        return value

    def maybe(self, key: str, what: str, read: Callable[["Fields"], T]) -> T | None:
        """What is read from the mapping below a key that may be left out."""
        if key not in self.values:
            self.ask(key)
            return None
        return self.below(key, what, read)

    def named(
        self,
        key: str,
        what: str,
        read: Callable[["Fields", str], T],
        *,
        shape: re.Pattern[str] = NAME,
        needed: bool = True,
    ) -> dict[str, T]:
        """Things by their name: `read` makes each from its keys."""
        found = {}
        for name, node in self.entries(key, needed=needed):
            self.reading.attempt(what, lambda node: named(node, shape), name, "")
            fields = Fields(self.reading, f"{what} {quote(name.text)}", name.at, node)
            found[name.text] = read(fields, name.text)
            fields.end()
        return found

    def end(self) -> None:
        """Report the keys that nobody asked for."""
        if self.imagined is not None:
            self.imagined.shape.closed = True
            return
        for key, _ in self.values.values():
            if key.text not in self.asked:
                message = f"{self.what} has no key {quote(key.text)}"
                self.error(key.at, message, did_you_mean(key.text, self.asked))

    def _items(self, key: str, read: Reader[T], node: Sequence) -> Iterator[T]:
        seen: list[T | None] = []
        for item in node.items:
            value = self.reading.attempt(key, read, item, None)
            if value is not None and value in seen:
                self.error(item.at, f"{key} names {described(item)} twice", "remove one")
            elif value is not None:
                yield value
            seen.append(value)
