"""What was understood of another system's history, and what was not."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mille.records.history.dialects import is_known
from mille.records.history.lines import EMPTY, Foreign, Unreadable

LONGEST_EXAMPLE = 100
_INSTANT = re.compile(r"\d{10}(?=\D)")
_FIGURES = re.compile(r"(?<![\d.])\+?\d{5,15}(?![\d.])")


@dataclass
class Survey:
    """Counts of what files hold. `repeated` are lines that stand there, or in another file, already."""

    lines: int = 0
    empty: int = 0
    repeated: int = 0
    entries: Counter[str] = field(default_factory=Counter)
    answers: Counter[str] = field(default_factory=Counter)
    strange: Counter[str] = field(default_factory=Counter)
    unreadable: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    first: int | None = None
    last: int | None = None

    def read(self, told: Foreign | Unreadable) -> None:
        """Counts a line, as it stands in the file."""
        self.lines += 1
        if isinstance(told, Foreign):
            self._understood(told)
        elif told.why == EMPTY:
            self.empty += 1
        else:
            self.unreadable[told.why] += 1
            self.examples.setdefault(told.why, masked(told.raw))

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """From the first event to the last, in UTC; None when there was none."""
        if self.first is None or self.last is None:
            return None
        return datetime.fromtimestamp(self.first, UTC), datetime.fromtimestamp(self.last, UTC)

    def _understood(self, told: Foreign) -> None:
        self.first = min(told.at, told.at if self.first is None else self.first)
        self.last = max(told.at, told.at if self.last is None else self.last)
        if told.event == "ENTERQUEUE":
            self.entries[told.queue] += 1
        elif told.event == "CONNECT":
            self.answers[told.agent] += 1
        elif not is_known(told.event):
            self.strange[told.event] += 1
            self.examples.setdefault(told.event, masked(told.raw))


def masked(raw: bytes) -> str:
    """A line as it may be shown: figures that may be somebody's number without their last two.

    >>> masked(b"1546015425|1546015415.75|201|NONE|CALLERNAME|Jean|+687268800|10")
    '1546015425|1546015415.75|201|NONE|CALLERNAME|Jean|+6872688**|10'
    """
    text = raw[: 4 * LONGEST_EXAMPLE].decode("utf-8", "replace").strip()
    shown = "".join(sign if sign.isprintable() else "?" for sign in text)
    instant = _INSTANT.match(shown)
    begins = instant.end() if instant else 0
    shown = shown[:begins] + _FIGURES.sub(lambda found: f"{found[0][:-2]}**", shown[begins:])
    return shown if len(shown) <= LONGEST_EXAMPLE else f"{shown[:LONGEST_EXAMPLE]}..."
