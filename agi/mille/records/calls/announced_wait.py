"""What callers were told of their wait before it began, as the journal's steps tell it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mille.records.calls.call import Stint
from mille.records.calls.journal_steps import NO_QUEUE, Step

_WAIT = re.compile(r"wait_(\d{1,3})(?:_(\d{1,3}))?")


def interval_in(detail: str) -> tuple[int, int | None] | None:
    """The wait told by the messages of a step, from and to, in seconds; None when none was. Without an end: or more.

    >>> interval_in("place_3+wait_2_8"), interval_in("wait_60"), interval_in("welcome+place_0")
    ((120, 480), (3600, None), None)
    """
    for message in detail.split("+"):
        told = _WAIT.fullmatch(message)
        if told:
            return int(told[1]) * 60, int(told[2]) * 60 if told[2] else None
    return None


def with_announced(stints: Sequence[Stint], steps: Iterable[Step]) -> tuple[Stint, ...]:
    """The stints, each with what was told last on the way into its queue; older journals do not name that queue."""
    told = [(step, wait) for step in steps if step.step == "say" and (wait := interval_in(step.detail)) is not None]
    return tuple(_told(stint, stints[number - 1] if number else None, told) for number, stint in enumerate(stints))


def _told(stint: Stint, before: Stint | None, told: Sequence[tuple[Step, tuple[int, int | None]]]) -> Stint:
    waits = [
        wait
        for step, wait in told
        if step.queue in (stint.queue, NO_QUEUE)
        and step.at <= stint.entered_at
        and (before is None or step.at >= before.entered_at)
    ]
    return replace(stint, announced=waits[-1]) if waits else stint
