"""How connections to the FastAGI server end, and how they are counted."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

FAILURE = b"failure\n"
"""The answer that makes Asterisk set AGISTATUS to FAILURE (run_agi in res/res_agi.c)."""


@dataclass(frozen=True)
class Metrics:
    """What the server has done since it started. Every connection is in `sessions` or in `refused`, once.

    `sessions`, `failed` (raised an error) and `slow` (cut at the deadline; ``-`` before it had asked) are by
    entry; `refused` by reason: full, stranger, garbage, unknown entry, nothing asked. `open` is now.
    """

    sessions: Mapping[str, int]
    failed: Mapping[str, int]
    slow: Mapping[str, int]
    refused: Mapping[str, int]
    open: int


@dataclass(eq=False, slots=True)
class Session:
    """One connection: how long it may last (until, in monotonic seconds), and how it ended."""

    connection: socket.socket
    deadline: float
    entry: str | None = None
    refused: str = "nothing asked"
    failed: bool = False
    cut: bool = False

    def counts(self) -> Iterator[tuple[str, str]]:
        """The counters that it increases by one."""
        yield ("refused", self.refused) if self.entry is None else ("sessions", self.entry)
        if self.failed and self.entry is not None:
            yield "failed", self.entry
        if self.cut:
            yield "slow", self.entry or "-"

    def fail(self) -> None:
        """Tell Asterisk that this did not work, if it still listens. Never blocks."""
        with suppress(OSError):
            self.connection.send(FAILURE, socket.MSG_DONTWAIT)


def one_line(error: BaseException) -> str:
    """An error in one printable line, whatever text of a caller it contains."""
    text = f"{type(error).__name__}: {error}"[:300]
    return "".join(character if character.isprintable() else "?" for character in text)


def place(error: BaseException) -> str:
    """File and line where an error was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
