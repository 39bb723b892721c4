"""The keys of a class, as its fields declare them: the only place where a description and the model meet."""

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from mille.centre.notation.declaration import (
    FILLED,
    OPTIONAL,
    SECTION,
    a,
    called,
    cases,
    each,
    fills,
    titled,
    unless,
    written,
)
from mille.centre.notation.words import Reader, flag, one_of
from mille.centre.reader.fields import DeclaredKey, Shape
from mille.centre.reader.shapes import Cases, Each, KeysOf, OneWord, Reference, Several

T = TypeVar("T")

STAND_INS = {str: "", int: 0, float: 0.0, bool: False}
"""What is taken for a word that is missing or wrong, by its type; None for others."""

WAYS: dict[str, Callable[[Any], Shape]] = {}
"""The values that are written in ways of their own (see `ways`), each made from what its field says about it."""


class Marks:
    """What an annotation says besides its type."""

    def __init__(self, marks: tuple[Any, ...]) -> None:
        self.marks = marks

    def __contains__(self, mark: str) -> bool:
        return any(mark is other for other in self.marks)

    def find(self, kind: type[T]) -> T | None:
        """The mark of this kind, if there is one."""
        return next((mark for mark in self.marks if isinstance(mark, kind)), None)

    def of(self, kind: type[tuple[Any, ...]], otherwise: str = "") -> Any:
        """What the mark of this kind says first."""
        return mark[0] if (mark := self.find(kind)) else otherwise

    @property
    def reader(self) -> Reader[Any] | None:
        """The reader of a word."""
        return next((mark for mark in self.marks if callable(mark)), None)


@cache
def keys_of(cls: type) -> tuple[DeclaredKey, ...]:
    """The keys that the fields of a dataclass declare, in their order."""
    hints = get_type_hints(cls, include_extras=True)
    return tuple(key for field in fields(cls) for key in _keys(field, hints[field.name]))


def _keys(field: Field[Any], hint: Any) -> list[DeclaredKey]:
    """The key of a field, or those of its cases that stand beside other keys; none if it has no sentence."""
    marks = Marks(getattr(hint, "__metadata__", ()))
    meaning = marks.marks[-1] if marks.marks else None
    if not isinstance(meaning, str):
        return []
    shape, beside = shape_of(hint), marks.find(cases)
    if beside and beside.prefix and isinstance(shape, Cases):
        return [key.beside(field.name, beside.prefix) for key in shape.keys(optional=True)]
    default = field.default if field.default_factory is MISSING else field.default_factory
    key = DeclaredKey(
        name=marks.of(called, field.name),
        field=field.name,
        shape=shape,
        meaning=meaning,
        default=default,
        optional=OPTIONAL in marks or (default is not MISSING and not marks.of(unless)),
        unless=marks.of(unless),
        other=marks.of(fills),
        section=SECTION in marks,
    )
    return [key]


def shape_of(hint: Any, outer: tuple[Any, ...] = ()) -> Shape:
    """How a value of this type is written; `outer` is what annotations around it say."""
    if get_origin(hint) is Annotated:
        return shape_of(hint.__origin__, (*hint.__metadata__, *outer))
    marks = Marks(outer)
    if way := marks.find(written):
        return WAYS[way.way](way.about)
    if reader := marks.reader:
        return OneWord(reader, STAND_INS.get(hint))
    if kind := marks.of(a):
        return Reference(kind)
    if get_origin(hint) is types.UnionType:  # X | None
        return shape_of(get_args(hint)[0], outer)
    return _compound(hint, marks)


def _compound(hint: Any, marks: Marks) -> Shape:
    """How a value is written of which the type alone tells."""
    origin, parts = get_origin(hint), get_args(hint)
    if hint is bool:
        return OneWord(flag, stand_in=False)
    if origin is Literal:
        return OneWord(one_of(*parts), parts[0])
    if origin is tuple:
        return Several(shape_of(parts[0]), filled=FILLED in marks)
    if meanings := marks.of(cases):
        return Cases(shape_of(parts[1]), meanings)
    if origin is Mapping:
        return Each(marks.of(each), shape_of(parts[0]), shape_of(parts[1]), filled=FILLED in marks)
    assert isinstance(hint, type), f"no way to write {hint}"
    assert is_dataclass(hint), f"no way to write {hint}"
    keys = keys_of(hint)
    return KeysOf(hint, keys, marks.of(titled), named=fields(hint)[0].name not in [key.field for key in keys])
