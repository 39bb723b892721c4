"""What a report is made of, whatever it is laid out for: numbers first, then sentences, tables and charts."""

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from mille.centre.explain.explain_page import Heading as Heading
from mille.centre.explain.explain_page import Paragraph as Paragraph
from mille.centre.model.centre import Language


@dataclass(frozen=True)
class Table:
    """Rows of cells below their heads. The first `words` columns are words, the others figures, aligned right.

    `total` marks the last row as the whole of those above. `notes` says something of each row, below `notes_head`.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    total: bool = False
    notes_head: str = ""
    notes: tuple[str, ...] = ()
    kind: ClassVar[str] = "table"


@dataclass(frozen=True)
class Series:
    """One line, or one row of bars, of a chart: a value for each label, None where nothing is known."""

    name: str
    values: tuple[float | None, ...]
    shape: str = "line"
    """``bar``, ``line``, or ``step`` for what stays so until the next label."""
    colour: str = "#1f4e79"
    dashed: bool = False


@dataclass(frozen=True)
class Chart:
    """Values over time. `caption` says in words what is seen; `unit` is what the axis counts: calls, s, %."""

    title: str
    caption: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    ceiling: float | None = None
    """The highest value of the axis where it is known beforehand: 100 for a share."""
    kind: ClassVar[str] = "chart"


@dataclass(frozen=True)
class Headline:
    """The few numbers that a reader looks for first: each with its name and a note."""

    numbers: tuple[tuple[str, str, str], ...]
    kind: ClassVar[str] = "headline"


Block: TypeAlias = Headline | Heading | Paragraph | Table | Chart


@dataclass(frozen=True)
class Paper:
    """A report, composed. `complete` says how far the records went when it was made; `legend` is how those figures
    are reckoned that have no note beside them."""

    language: Language
    title: str
    period: str
    complete: str
    blocks: tuple[Block, ...]
    legend_title: str
    legend: tuple[tuple[str, str], ...] = ()
    foot: tuple[str, ...] = ()
