"""How long an agent was there and how long of it he paused, counted in Python: what SQL counts is compared with it."""

from collections.abc import Iterable
from datetime import datetime

from mille.records.attendance.presence import FOREVER, Presence


def logged_in_seconds(spans: Iterable[Presence], since: datetime, until: datetime) -> float:
    """How long he was logged in within the interval, pauses included."""
    return sum(_within(span, since, until) for span in spans)


def paused_seconds(spans: Iterable[Presence], since: datetime, until: datetime) -> float:
    """How long of it he paused."""
    return sum(_within(span, since, until) for span in spans if span.paused)


def _within(span: Presence, since: datetime, until: datetime) -> float:
    return max(0.0, (min(span.ended_at or FOREVER, until) - max(span.began_at, since)).total_seconds())
