"""Readers of one value: a word, a number, a name. Each raises `WrongError` when it is another thing."""

import re
from collections.abc import Callable
from typing import TypeVar

from mille.centre.reader.imagined import expect
from mille.centre.source.problems import Mark, did_you_mean, quote
from mille.centre.source.tree import Node, Scalar, Sequence

T = TypeVar("T")
Reader = Callable[[Node], T]

NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
CODE = re.compile("[a-z0-9]{1,20}")
RESERVED = ("general", "globals")
"""Sections of Asterisk's own files."""


class WrongError(Exception):
    """A value cannot be read. The message goes on from the name of its key: "must be a number"."""

    def __init__(self, at: Mark, message: str, remedy: str) -> None:
        super().__init__(message)
        self.at, self.message, self.remedy = at, message, remedy


def described(node: Node) -> str:
    """What stands in the file, for a message."""
    if isinstance(node, Scalar):
        return quote(node.text) if node.text or not node.plain else "nothing"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def text(node: Node) -> str:
    """One word or text that is not empty."""
    if not isinstance(node, Scalar):
        raise WrongError(node.at, f"must be a text, not {described(node)}", "write one text")
    expect(node, type=["string", "number", "boolean"])
    if not node.text.strip() or (node.plain and node.text in ("~", "null")):
        raise WrongError(node.at, "has no value", 'write one after the colon; "*" and "#" stand in quotes')
    return node.text


def words(pattern: str, what: str, example: str) -> Reader[str]:
    """A reader of texts of one shape, such as digits."""

    def read(node: Node) -> str:
        value = text(node)
        expect(node, pattern=f"^({pattern})$")
        if not re.fullmatch(pattern, value):
            raise WrongError(node.at, f"must be {what}, not {described(node)}", f"write it as {example}")
        return value

    return read


def named(node: Node, shape: re.Pattern[str]) -> str:
    """A name, which becomes part of file names and of Asterisk's."""
    name = text(node)
    expect(node, pattern=f"^({shape.pattern})$", **{"not": {"enum": list(RESERVED)}})
    if name in RESERVED:
        raise WrongError(node.at, f"{quote(name)} is a name that Asterisk keeps for itself", "take another")
    if not shape.fullmatch(name):
        hyphen = ", with hyphens between them" if shape is NAME else ""
        longest = 40 if shape is NAME else 20
        remedy = f"use up to {longest} of a-z and 0-9{hyphen}"
        raise WrongError(node.at, f"{quote(name)} cannot be a name", remedy)
    return name


def number(low: float, high: float) -> Reader[float]:
    """A reader of numbers from `low` to `high`, such as 5 or 2.5."""
    return _number("[0-9]{1,9}([.][0-9]{1,3})?", "a number", low, high, float)


def whole(low: int, high: int) -> Reader[int]:
    """A reader of whole numbers from `low` to `high`."""
    return _number("[0-9]{1,9}", "a whole number", low, high, int)


def _number(pattern: str, what: str, low: float, high: float, make: Callable[[str], T]) -> Reader[T]:
    def read(node: Node) -> T:
        expect(node, type="integer" if what == "a whole number" else "number", minimum=low, maximum=high)
        plain = node.text if isinstance(node, Scalar) and node.plain else ""
        if re.fullmatch(pattern, plain) and low <= float(plain) <= high:
            return make(plain)
        message = f"must be {what} from {low:g} to {high:g}, not {described(node)}"
        raise WrongError(node.at, message, "write it in digits, without quotes")

    return read


def one_of(*choices: str) -> Reader[str]:
    """A reader of one of a few words."""

    def read(node: Node) -> str:
        value = text(node)
        expect(node, enum=[*choices, *(choice == "true" for choice in choices if choice in ("true", "false"))])
        if value not in choices:
            raise WrongError(node.at, f"{described(node)} is unknown", did_you_mean(value, choices))
        return value

    return read


def flag(node: Node) -> bool:
    """Yes or no."""
    return one_of("yes", "no", "true", "false")(node) in ("yes", "true")


def title(node: Node) -> str:
    """The name of a person or a centre: one line, without the signs of Asterisk's files."""
    value = text(node)
    for char in value:
        if char in ';|,"<>[]{}$\\=' or not char.isprintable():
            remedy = "use letters, spaces, hyphens and full stops"
            raise WrongError(node.at, f"may not contain {quote(char)}", remedy)
    if len(value) > 60:
        raise WrongError(node.at, f"has {len(value)} characters", "shorten it to 60 at most")
    return value


def spoken(node: Node) -> str:
    """A text that callers hear, of one or more lines."""
    value = text(node)
    for char in value:
        if char != "\n" and not char.isprintable():
            raise WrongError(node.at, f"may not contain {quote(char)}", "remove it")
    return value.strip()


def share(node: Node) -> float:
    """A share of a whole, written `30 %`."""
    match = re.fullmatch("([0-9]{1,3}) *%", text(node))
    if not match or not 0 < int(match[1]) <= 100:
        raise WrongError(node.at, f"must be a share from 1 % to 100 %, not {described(node)}", "write it as 30 %")
    return int(match[1]) / 100


def years_kept(node: Node) -> int | None:
    """How long records are kept: `5 years` or `forever` (None)."""
    if text(node) == "forever":
        return None
    match = re.fullmatch("([0-9]{1,2}) *years?", text(node))
    if not match or int(match[1]) < 1:
        raise WrongError(node.at, f"{described(node)} is no number of years", "write 5 years or forever")
    return int(match[1])


def days_kept(node: Node) -> int | None:
    """How long something is kept: `90 days`, `never` (0) or `forever` (None)."""
    if text(node) in ("never", "forever"):
        return 0 if text(node) == "never" else None
    match = re.fullmatch("([0-9]{1,4}) *days?", text(node))
    if not match or int(match[1]) < 1:
        raise WrongError(node.at, f"{described(node)} is no length of time", "write 90 days, never or forever")
    return int(match[1])
