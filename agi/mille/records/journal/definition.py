"""How an event of the journal is defined: a dataclass whose fields are the arguments of its lines, in their order.

``@event("CONNECT")`` makes a class the definition of the lines with that word. Its fields are the only place where
their arguments have an order; the type of a field (`arguments`) says how its argument is read and written.
"""

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar, dataclass_transform, get_type_hints

from mille.records.journal.arguments import REST, TELEPHONE, TEXT, Argument, Rest


class Event:
    """What a line of the journal tells; when, and of which call, queue and agent, is in its `Line`."""

    __slots__ = ()
    NAME: ClassVar[str] = ""
    """The word that stands for it in the journal."""
    HEAD: ClassVar[int] = 0
    """How many arguments come before those of the fields: of a line of ours, milliseconds and linkedid."""
    FIELDS: ClassVar[dict[str, Argument]] = {}
    """The fields, in the order of the arguments."""
    TELEPHONE_AT: ClassVar[int | None] = None
    """Which argument of the line is somebody's telephone number."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The arguments of a line that tells this, without the head."""
        written: list[str] = []
        for name, argument in self.FIELDS.items():
            value = getattr(self, name)
            written += value if argument is REST else (argument.write(value),)
        return tuple(written)

    @property
    def telephone(self) -> str:
        """Somebody's telephone number in it; nothing where there is none."""
        return next((getattr(self, name) for name, argument in self.FIELDS.items() if argument is TELEPHONE), "")


Reader = Callable[[Sequence[str]], Event]
"""Makes an event of its arguments, those of the head left out."""
E = TypeVar("E", bound=Event)

EVENTS: dict[str, type[Event]] = {}
"""The events by the word that stands for them. Of a word of several kinds, that of a kind which nobody knows."""
KINDS: dict[str, dict[str, type[Event]]] = {}
"""The events of a word of several kinds, by their field `kind`, which is their first."""
_READERS: dict[type[Event], Reader] = {}


@dataclass_transform(frozen_default=True)
def event(name: str) -> Callable[[type[E]], type[E]]:
    """Makes a class the definition of the lines with this word, or of those of its `kind` alone."""

    def define(cls: type[E]) -> type[E]:
        defined = dataclasses.dataclass(frozen=True, slots=True)(cls)
        hints = get_type_hints(defined, include_extras=True)
        fields = dataclasses.fields(defined)  # type: ignore[arg-type]  # a dataclass by now
        defined.NAME, defined.FIELDS = name, {field.name: _argument(hints[field.name]) for field in fields}
        numbers = [index for index, argument in enumerate(defined.FIELDS.values()) if argument is TELEPHONE]
        defined.TELEPHONE_AT = defined.HEAD + numbers[0] if numbers else None
        _READERS[defined] = _reader(defined, list(defined.FIELDS.values()))
        kind = next((str(field.default) for field in fields if field.name == "kind"), "")
        if kind:
            KINDS.setdefault(name, {})[kind] = defined
        else:
            EVENTS[name] = defined
        return defined

    return define


def _argument(hint: Any) -> Argument:
    return next((extra for extra in getattr(hint, "__metadata__", ()) if isinstance(extra, Argument)), TEXT)


def _reader(make: Callable[..., Event], arguments: Sequence[Argument]) -> Reader:
    reads = [argument.read for argument in arguments]
    if REST in arguments:
        return _reader_of_rest(make, reads, arguments.index(REST))
    if all(read is str for read in reads):
        return lambda texts: make(*texts[: len(reads)])
    return lambda texts: make(*[read(text) for read, text in zip(reads, texts, strict=False)])


def _reader_of_rest(make: Callable[..., Event], reads: Sequence[Callable[[str], Any]], rest: int) -> Reader:
    after = reads[rest + 1 :]

    def read(texts: Sequence[str]) -> Event:
        end = max(rest + 1, len(texts) - len(after))
        first = [*texts[:rest], *[""] * (rest - len(texts))]
        last = [read(text) for read, text in zip(after, texts[end:], strict=False)]
        return make(*first, tuple(texts[rest:end]), *last)

    return read


@event("")
class Other(Event):
    """What a line tells that nobody knows, or of which no record is made."""

    args: Rest = ()


def definition(name: str, arguments: Sequence[str]) -> type[Event]:
    """What defines the lines with this word and these arguments, the head included."""
    cls = EVENTS.get(name, Other)
    if name in KINDS and len(arguments) > cls.HEAD:
        return KINDS[name].get(arguments[cls.HEAD], cls)
    return cls


def read_event(name: str, arguments: Sequence[str]) -> Event:
    """What a line with this word and these arguments tells, the head included."""
    cls = definition(name, arguments)
    return _READERS[cls](arguments[cls.HEAD :])


def changed(cls: type[Event], field: str, arguments: Sequence[str], change: Callable[[str], str]) -> tuple[str, ...]:
    """The arguments of a line of Asterisk's with that of one field changed, as texts; the others stay as they are."""
    at = list(cls.FIELDS).index(field)
    texts = [*arguments, *[""] * (at + 1 - len(arguments))]
    texts[at] = change(texts[at])
    return tuple(texts)
