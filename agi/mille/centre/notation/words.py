"""Readers of one word: a text, a name, a number, one of a few. Each raises `WrongError` when it is another thing."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from mille.centre.source.problems import Mark, Nearest, quote
from mille.centre.source.tree import Node, Scalar, Sequence

T_co = TypeVar("T_co", covariant=True)

Reader = Callable[[Node], T_co]

TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean"]}
"""What a JSON schema says of a text: an editor takes a plain 201 for a number, a plain true for a truth."""
NAME = re.compile("[a-z0-9][a-z0-9-]{0,39}")
CODE = re.compile("[a-z0-9]{1,20}")
RESERVED = ("general", "globals")
"""Sections of Asterisk's own files."""


class WrongError(Exception):
    """A value cannot be read. The message goes on from the name of its key: "must be a number"."""

    def __init__(self, at: Mark, message: str, remedy: str | Nearest) -> None:
        super().__init__(message)
        self.at, self.message, self.remedy = at, message, remedy


class Word(Generic[T_co]):
    """How one word is read; `schema` is what an editor is told of it, in the keywords of JSON Schema."""

    def __init__(self, read: Reader[T_co], **schema: Any) -> None:
        self._read, self.schema = read, schema

    def __call__(self, node: Node) -> T_co:
        return self._read(node)


def described(node: Node) -> str:
    """What stands in the file, for a message."""
    if isinstance(node, Scalar):
        return quote(node.text) if node.text or not node.plain else "nothing"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def text(node: Node) -> str:
    """One word or text that is not empty."""
    if not isinstance(node, Scalar):
        raise WrongError(node.at, f"must be a text, not {described(node)}", "write one text")
    if not node.text.strip() or (node.plain and node.text in ("~", "null")):
        raise WrongError(node.at, "has no value", 'write one after the colon, and "*" and "#" in quotes')
    return node.text


def matching(pattern: str, what: str, example: str) -> Word[str]:
    """A reader of texts of one shape, such as digits."""

    def read(node: Node) -> str:
        value = text(node)
        if not re.fullmatch(pattern, value):
            raise WrongError(node.at, f"must be {what}, not {described(node)}", f"write it as {example}")
        return value

    return Word(read, **TEXT, pattern=f"^({pattern})$")


def named(node: Node, shape: re.Pattern[str] = NAME) -> str:
    """A name, which becomes part of file names and of Asterisk's."""
    name = text(node)
    if name in RESERVED:
        raise WrongError(node.at, f"{quote(name)} is a name that Asterisk keeps for itself", "take another")
    if not shape.fullmatch(name):
        hyphen = ", with hyphens between them" if shape is NAME else ""
        longest = 40 if shape is NAME else 20
        remedy = f"use up to {longest} of a-z and 0-9{hyphen}"
        raise WrongError(node.at, f"{quote(name)} cannot be a name", remedy)
    return name


def _name(shape: re.Pattern[str]) -> Word[str]:
    return Word(lambda node: named(node, shape), pattern=f"^({shape.pattern})$", **{"not": {"enum": [*RESERVED]}})


name = _name(NAME)
code = _name(CODE)


def number(low: float, high: float) -> Word[float]:
    """A reader of numbers from `low` to `high`, such as 5 or 2.5."""
    return _number("[0-9]{1,9}([.][0-9]{1,3})?", "a number", low, high, float)


def whole(low: int, high: int) -> Word[int]:
    """A reader of whole numbers from `low` to `high`."""
    return _number("[0-9]{1,9}", "a whole number", low, high, int)


def _number(pattern: str, what: str, low: float, high: float, make: Callable[[str], T_co]) -> Word[T_co]:
    def read(node: Node) -> T_co:
        plain = node.text if isinstance(node, Scalar) and node.plain else ""
        if re.fullmatch(pattern, plain) and low <= float(plain) <= high:
            return make(plain)
        message = f"must be {what} from {low:g} to {high:g}, not {described(node)}"
        raise WrongError(node.at, message, "write it in digits, without quotes")

    return Word(read, type="integer" if make is int else "number", minimum=low, maximum=high)


def one_of(*choices: str) -> Word[str]:
    """A reader of one of a few words."""

    def read(node: Node) -> str:
        value = text(node)
        if value not in choices:
            raise WrongError(node.at, f"{described(node)} is unknown", Nearest(value, choices))
        return value

    return Word(read, enum=[*choices, *(choice == "true" for choice in choices if choice in ("true", "false"))])


_yes_or_no = one_of("yes", "no", "true", "false")

flag = Word(lambda node: _yes_or_no(node) in ("yes", "true"), **_yes_or_no.schema)
"""Yes or no."""


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


def promise(node: Node) -> tuple[float, int]:
    """What the centre promises, `80 % in 60 s`, as a share of 1 and seconds."""
    match = re.fullmatch("([0-9]{1,3}) *% in ([0-9]{1,4}) *s", text(node))
    if not match or not 1 <= int(match[1]) <= 100 or not 1 <= int(match[2]) <= 3600:
        raise WrongError(node.at, f"cannot be read: {described(node)}", "write it as '80 % in 60 s'")
    return int(match[1]) / 100, int(match[2])


def sound_folder(node: Node) -> str:
    """The name of a folder beside the description."""
    name = text(node).rstrip("/")
    if not re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}", name):
        remedy = "name one beside the description, such as sounds/dhv"
        raise WrongError(node.at, f"{described(node)} is no folder of sounds", remedy)
    return name


def sound_file(node: Node) -> str:
    """The name of a recording beside the description, or in a folder there."""
    name = text(node)
    if not re.fullmatch(r"(?!.*\.\.)[A-Za-z0-9_][A-Za-z0-9_./-]{0,99}[.]wav", name):
        remedy = "give a .wav file beside the description, such as sounds/welcome-fr.wav"
        raise WrongError(node.at, f"{described(node)} is not a sound file", remedy)
    return name
