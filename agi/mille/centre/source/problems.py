"""What is wrong with a description: each problem with its place, its line, and what to do about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from mille.errors import MilleError

SHOWN = 100
"""How many characters of a long line are shown around the caret."""


GUESSES = 100
"""For so many unknown words of a file the nearest known one is looked for: a millisecond each."""


class Mark(NamedTuple):
    """A place in the file; lines and columns count from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (an error) or unwise (a warning), on the line `text` of the file."""

    file: str
    line: int
    column: int
    message: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    text: str = ""

    def __str__(self) -> str:
        """`file:line:column: what is wrong; what to do`, the line itself, and a caret under the place."""
        warning = "warning: " if self.severity == "warning" else ""
        head = f"{self.file}:{self.line}:{self.column}: {warning}{self.message}; {self.remedy}"
        start = max(0, self.column - 1 - SHOWN // 2)
        shown = "".join(_visible(char) for char in self.text[start : start + SHOWN])
        return f"{head}\n  {shown}\n  {' ' * (self.column - 1 - start)}^"


class Nearest(NamedTuple):
    """The remedy for an unknown word: the nearest of the words that may stand there."""

    word: str
    known: Collection[str]


class DescriptionError(MilleError):
    """The description has errors: all of them at once, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(rendered(self.problems))


class Problems:
    """The problems of one file, gathered while it is read."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.found: list[Problem] = []
        self._errors = self._guesses = 0

    def error(self, at: Mark, message: str, remedy: str | Nearest) -> None:
        """Note what must be mended before the description can be used."""
        self._add(at, message, remedy if isinstance(remedy, str) else self._guess(remedy), "error")

    def warning(self, at: Mark, message: str, remedy: str) -> None:
        """Note what is legal but unwise."""
        self._add(at, message, remedy, "warning")

    def errors(self) -> int:
        """How many errors there are so far."""
        return self._errors

    def in_order(self) -> tuple[Problem, ...]:
        """The problems in the order of the file."""
        return tuple(sorted(self.found, key=lambda problem: (problem.line, problem.column)))

    def _guess(self, remedy: Nearest) -> str:
        self._guesses += 1
        return did_you_mean(*remedy) if self._guesses <= GUESSES else _one_of(remedy.known)

    def _add(self, at: Mark, message: str, remedy: str, severity: Literal["error", "warning"]) -> None:
        text = self.lines[at.line - 1] if at.line <= len(self.lines) else ""
        self._errors += severity == "error"
        self.found.append(Problem(self.file, at.line, at.column, message, remedy, severity, text))


def rendered(problems: Iterable[Problem]) -> str:
    """The problems as they are shown to whoever wrote the description."""
    return "\n".join(map(str, problems))


def quote(text: str) -> str:
    """A piece of the description as it is named in a message: short, and harmless to a terminal.

    >>> quote("bnak")
    "'bnak'"
    """
    return repr(text if len(text) <= 60 else f"{text[:59]}…")


def did_you_mean(word: str, known: Collection[str]) -> str:
    """What to write instead of an unknown word.

    >>> did_you_mean("bnak", ["post", "bank"])
    "did you mean 'bank'?"
    """
    if not known:
        return "describe it first"
    import difflib  # slow to import, and needed for mistakes only

    close = difflib.get_close_matches(word[:60], known, 1)
    return f"did you mean {close[0]!r}?" if close else _one_of(known)


def _one_of(words: Collection[str]) -> str:
    shown = list(islice(words, 15))
    return f"take one of {', '.join(shown)}{', ...' if len(words) > len(shown) else ''}"


def _visible(char: str) -> str:
    return char if char.isprintable() else " " if char == "\t" else "?"
