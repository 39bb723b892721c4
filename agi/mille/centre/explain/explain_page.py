"""What a page in plain words is made of: chapters of headings, sentences, words spoken and tables."""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from mille.centre.explain.wording import Wording, text_of
from mille.centre.model.centre import Centre, Language

NONE = "–"
"""Stands in a cell that has nothing to say."""


@dataclass(frozen=True)
class Heading:
    """What the blocks up to the next heading are about."""

    text: str
    kind: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Paragraph:
    """One or more sentences."""

    text: str
    kind: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Spoken:
    """Words that callers hear, after what says when; `language` is that of the words."""

    when: str
    text: str
    language: Language
    kind: ClassVar[str] = "spoken"


@dataclass(frozen=True)
class Table:
    """Rows of cells below their heads."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: ClassVar[str] = "table"


Block: TypeAlias = Heading | Paragraph | Spoken | Table


@dataclass(frozen=True)
class Section:
    """One chapter of the page."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """The centre in plain words, in one language; `state` says which crisis units are open."""

    language: Language
    title: str
    state: str
    sections: tuple[Section, ...]


def spoken(centre: Centre, message: str, when: str, words: Wording) -> Spoken:
    """A message in the language of the page where the centre speaks it, else in the centre's first."""
    language = quoted_in(centre, words)
    return Spoken(when, text_of(centre, message, language), language)


def quoted_in(centre: Centre, words: Wording) -> Language:
    """The language in which the page quotes what callers hear."""
    return words.language if words.language in centre.languages else centre.languages[0]
