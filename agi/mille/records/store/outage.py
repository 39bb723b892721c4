"""What is logged while records cannot be kept: each reason once, and again every ten minutes, not at every attempt."""

from dataclasses import dataclass, field

AGAIN_AFTER = 600.0
"""Seconds after which a lasting reason is logged again."""


@dataclass(slots=True)
class Outage:
    """A time in which nothing could be collected, if any. Instants are seconds of a clock that only rises."""

    began: float | None = None
    told: dict[str, float] = field(default_factory=dict)

    def to_be_told(self, why: str, now: float) -> bool:
        """Whether this reason is news.

        >>> outage = Outage()
        >>> outage.to_be_told("the disk is full", 0.0), outage.to_be_told("the disk is full", 1.0)
        (True, False)
        """
        if self.began is None:
            self.began = now
        if now - self.told.get(why, -AGAIN_AFTER) < AGAIN_AFTER:
            return False
        self.told[why] = now
        return True

    def over(self, now: float) -> float | None:
        """Something has been collected: for how many seconds nothing had been; None when all was well before."""
        began, self.began = self.began, None
        self.told.clear()
        return None if began is None else now - began
