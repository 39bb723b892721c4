"""What a field says of its key, beside its type and a sentence that tells what the key means.

A field is a key of the description when its annotation ends in a sentence:

    ring: Annotated[int, whole(5, 120), "seconds a telephone rings before the next one is tried"] = 15

It may be left out if the field has a default. The type says the rest: a tuple is written as a list, a mapping and a
dataclass as keys and values, a Literal as one of its words, a bool as yes or no.
"""

from typing import Any, Final, NamedTuple

SECTION: Final = "section"
"""The key stands beside `centre`, not below it."""
OPTIONAL: Final = "optional"
"""The key may be left out, although the field has no default: what it is then is decided by others."""
FILLED: Final = "filled"
"""The list, or the keys and values, must not be empty."""


class a(NamedTuple):
    """The name of something of this kind that is described elsewhere in the file."""

    kind: str


class each(NamedTuple):
    """What stands under each key of a mapping: messages call it by this noun, other keys refer to it."""

    kind: str


class called(NamedTuple):
    """The key has another name than the field."""

    key: str


class unless(NamedTuple):
    """The key may be left out where this other key is written, and is not `no`."""

    key: str


class fills(NamedTuple):
    """The value of the key is that of this field, and of another field too."""

    other: str


class cases(NamedTuple):
    """The keys of a mapping, each with what it means; behind `prefix` they stand beside the other keys of the class."""

    meanings: dict[str, str]
    prefix: str = ""


class titled(NamedTuple):
    """What messages call the keys and values of this key; `{}` stands for what they belong to."""

    title: str


class written(NamedTuple):
    """The value is written in a way of its own, for which `reader/shapes` has a reader of this name."""

    way: str
    about: Any = None
