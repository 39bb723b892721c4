"""What was agreed on for the figures: the description has it, and the database is told."""

from dataclasses import dataclass

from mille.centre.model.centre import Centre


@dataclass(frozen=True, slots=True)
class FigureSettings:
    """The centre's `timezone`; who hangs up within less than `early_after` seconds is no lost caller; `threshold` is
    that of the service level in seconds where a queue promises nothing else; calls of one caller at most `margin`
    seconds from each other are one demand."""

    timezone: str = "UTC"
    early_after: float = 5.0
    threshold: int = 60
    margin: int = 3600


def agreed_in(centre: Centre) -> FigureSettings:
    """What a description says; the threshold of the whole is that of the default queue."""
    default = centre.queues.get(centre.default)
    threshold = default.promise_within if default is not None else 60
    return FigureSettings(centre.timezone, float(centre.early_after), threshold, centre.demand_within)
