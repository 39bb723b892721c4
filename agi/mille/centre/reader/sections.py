"""The keys of a description: the centre itself, and the sections beside it."""

from functools import cache

from mille.centre.model.centre import Centre
from mille.centre.reader import ways
from mille.centre.reader.declared import WAYS, keys_of
from mille.centre.reader.fields import DeclaredKey
from mille.centre.reader.shapes import KeysOf

WAYS.update(ways.OWN)


@cache
def sections() -> tuple[DeclaredKey, ...]:
    """The keys at the left edge, in the order of the model."""
    keys = keys_of(Centre)
    identity = KeysOf(dict, [key for key in keys if not key.section], "the centre")
    return (
        DeclaredKey("centre", "centre", identity, "what the centre says of itself"),
        *(key for key in keys if key.section),
    )
