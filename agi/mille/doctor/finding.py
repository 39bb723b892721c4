"""What an examination finds: one line each, with what to do about it."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """How bad it is. Callers suffer, or soon will, from what is wrong; a warning can wait for working hours."""

    OK = "ok"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: what it is, what was seen, and what to do if it is not right."""

    state: State
    subject: str
    seen: str
    remedy: str = ""

    def __str__(self) -> str:
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.state.value:8}{self.subject}: {self.seen}{remedy}"


def ok(subject: str, seen: str) -> Finding:
    """All is well."""
    return Finding(State.OK, subject, seen)


def warning(subject: str, seen: str, remedy: str) -> Finding:
    """To be repaired soon."""
    return Finding(State.WARNING, subject, seen, remedy)


def wrong(subject: str, seen: str, remedy: str) -> Finding:
    """To be repaired now."""
    return Finding(State.WRONG, subject, seen, remedy)
