"""How long will a new caller wait? Given as an interval, and only when the figures support it.

Asterisk's own estimate ignores place and staff: it is never used.
"""

from dataclasses import dataclass
from math import sqrt

from mille.centre.texts.wait_intervals import Interval, around

FEWEST = 10
"""Recent talks below which their mean is chance."""
UNSTEADY = 0.25
"""The standard error of the mean talk, as a share of it, above which the mean is not used."""
DECILE = 1.2816
"""The standard normal deviate that cuts off a tenth on either side: four waits of five are inside."""


@dataclass(frozen=True)
class Recent:
    """The recent talks of a queue: how many, their mean and standard deviation in seconds.

    `share` is the part of their time with callers that those who answered gave to this queue, 0 to 1: they may answer
    other queues too. `pausing` is how many of its agents pause now.
    """

    count: int
    mean: float
    spread: float
    share: float
    pausing: int = 0


@dataclass(frozen=True)
class Standing:
    """A queue as a caller arrives: callers who already wait, agents ready now, agents logged in and reachable.

    `recent` None: unknown.
    """

    waiting: int
    ready: int
    logged_in: int
    recent: Recent | None = None


def served_at_once(standing: Standing) -> bool:
    """Whether an agent is ready for the caller and for everybody ahead of them."""
    return standing.ready > standing.waiting


def expected_wait(standing: Standing, wrap_up: float) -> Interval | None:
    """The interval in which four of five such callers are answered; None when it is not known well enough.

    `wrap_up` are seconds after each talk. The callers ahead, and the caller, each need an agent who ends a talk: that
    many ends of talks, which come at random at the pace of the staff, take an Erlang-distributed time.

    >>> expected_wait(Standing(9, 0, 5, Recent(50, 230, 200, 1.0)), wrap_up=10)
    (3, 15)
    """
    recent = standing.recent
    if recent is None or standing.logged_in <= recent.pausing or served_at_once(standing) or not _steady(recent):
        return None
    pace = (recent.mean + wrap_up) / ((standing.logged_in - recent.pausing) * recent.share) / 60
    low, high = (pace * quantile for quantile in _deciles(standing.waiting + 1 - standing.ready))
    return around(low, high)


def _steady(recent: Recent) -> bool:
    if recent.count < FEWEST or recent.mean <= 0 or recent.share <= 0:
        return False
    return recent.spread / sqrt(recent.count) <= UNSTEADY * recent.mean


def _deciles(ends: int) -> tuple[float, float]:
    """The first and the ninth decile of an Erlang distribution of `ends` steps of mean 1.

    Source: E. B. Wilson, M. M. Hilferty, The distribution of chi-square, PNAS 17 (1931), page 684.
    """
    middle, apart = 1 - 1 / (9 * ends), DECILE / (3 * sqrt(ends))
    return ends * (middle - apart) ** 3, ends * (middle + apart) ** 3
