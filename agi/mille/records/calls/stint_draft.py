"""A stint while its lines are being read: the one place where something about a stint changes."""

from dataclasses import dataclass, field
from datetime import datetime

from mille.records.calls.call import Attempt, Exit, Handling, Stint


@dataclass(slots=True)
class Draft:
    """A stint while its lines are being read."""

    queue: str
    entered_at: datetime
    left_at: datetime | None = None
    position: int | None = None
    wait: float | None = None
    exit: Exit = Exit.IN_PROGRESS
    status: str | None = None
    attempts: list[Attempt] = field(default_factory=list)
    handlings: list[Handling] = field(default_factory=list)

    def leave(self, exit: Exit, at: datetime, wait: float | None) -> None:
        """The caller stops waiting. Who has left once has left.

        How long he had waited who was cut off is not known: Asterisk may have started again hours later.
        """
        if self.exit is Exit.IN_PROGRESS:
            self.exit = exit
            self.left_at = max(at, self.entered_at)
            told = wait is not None or exit is Exit.INTERRUPTED
            self.wait = wait if told else (self.left_at - self.entered_at).total_seconds()

    def talked(self, handling: Handling) -> None:
        """An agent's talk is over. A second end of the same talk says nothing new."""
        open_talks = [index for index, known in enumerate(self.handlings) if not known.complete]
        same = [index for index in open_talks if self.handlings[index].agent == handling.agent]
        if same or open_talks:
            began = self.handlings[(same or open_talks)[0]]
            handling = Handling(began.agent, began.at, handling.talk, handling.hung_up_by, True)
            self.handlings[(same or open_talks)[0]] = handling
        elif not self.handlings:
            self.handlings.append(handling)

    def stint(self, number: int) -> Stint:
        """The stint as it is kept."""
        attempts = tuple(sorted(self.attempts, key=lambda attempt: (attempt.at, attempt.agent)))
        return Stint(
            number,
            self.queue,
            self.entered_at,
            self.left_at,
            self.position,
            self.wait,
            self.exit,
            self.status,
            attempts,
            tuple(self.handlings),
        )


def join(before: Draft, after: Draft) -> Draft:
    """Two visits as one: he waits for what he waited in both; the message in between is no waiting."""
    wait = None if after.wait is None else (before.wait or 0) + after.wait
    return Draft(
        before.queue,
        before.entered_at,
        after.left_at,
        before.position,
        wait,
        after.exit,
        after.status,
        [*before.attempts, *after.attempts],
        [*before.handlings, *after.handlings],
    )
