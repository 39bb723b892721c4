"""What the readers of one description share: its problems, and the names that may be referred to."""

from collections.abc import Collection
from typing import TypeVar

from mille.centre.notation.words import Reader, WrongError, text
from mille.centre.source.problems import Nearest, Problems, quote
from mille.centre.source.tree import Node

T = TypeVar("T")


class Reading:
    """A wrong value is reported under its key, and reading goes on with a stand-in; no centre is made of stand-ins.

    `names` maps a kind (queue, menu, message, timetable, language) to the names described; a kind whose
    section cannot be read is absent, and references to it are not judged. `sound` are the sections without
    error.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.names: dict[str, Collection[str]] = {}
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
            described = self.names.get(kind)
            if described is not None and name not in described:
                message = f"{quote(name)} is not a known {kind}"
                raise WrongError(node.at, message, Nearest(name, described))
            return name

        return read
