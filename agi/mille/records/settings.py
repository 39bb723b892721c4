"""What was agreed on for the figures, as the database knows it too."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """The centre's `timezone`; who hangs up within less than `early_after` seconds is no lost caller; `threshold` is
    that of the service level in seconds where a queue promises nothing else; calls of one caller less than `margin`
    seconds from each other are one demand."""

    timezone: str = "UTC"
    early_after: float = 5.0
    threshold: int = 60
    margin: int = 3600
