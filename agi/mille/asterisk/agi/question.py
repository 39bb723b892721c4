"""A question of the dialplan, read for the journey; and what of it an answer gives back. See `variables.py`."""

import re
from datetime import UTC, datetime
from typing import get_args

from mille.asterisk.dialplan import variables as v
from mille.call.line.expected_wait import Standing
from mille.call.steps import Call, Event, EventKind, Wish
from mille.centre.model.centre import Centre
from mille.errors import MilleError

EVENTS = get_args(EventKind)

ASKED = (
    *(v.EVENT, v.VALUE, v.NODE, v.TRY, v.LANGUAGE, v.QUEUE, v.STEPS, v.ARRIVAL),
    *(v.NUMBER, v.CATEGORY, v.TIER, v.LOT, v.ENTERED, v.CALLBACK, v.NOTICE, v.VOICEMAIL),
)
"""The variables that are the arguments of a question, in their order."""


class BadQuestion(MilleError):
    """The dialplan asked something that its Python does not know; are both of the same release of mille?"""


def question(arguments: list[str], centre: Centre) -> tuple[Call, Event]:
    """Reads the arguments of the dialplan's AGI(), which are the variables ASKED."""
    if len(arguments) != len(ASKED) or arguments[0] not in EVENTS:
        raise _bad(arguments)
    kind, value, node, tries, language, queue, steps, arrival, number, category, tier, lot, *later = arguments
    entered, wish, notice, voicemail = later
    try:
        call = Call(
            arrived=_instant(arrival),
            language=language if language in centre.languages else centre.languages[0],
            node=node,
            tries=int(tries or 0),
            queue=queue,
            steps=int(steps),
            number=number,
            category=category,
            tier=tier,
            lot=int(lot or 0),
            entered=_instant(entered) if entered else None,
            wish=_wish(wish) if wish else None,
            notice=notice.removeprefix(REFUSED),
            refused=notice.startswith(REFUSED),
            voicemail=voicemail,
        )
        standing = _standing(value) if kind == "place" else None
    except (ValueError, OverflowError, OSError):
        raise _bad(arguments) from None
    return call, Event(kind, value, standing)  # type: ignore[arg-type]  # membership checked above


def _bad(arguments: list[str]) -> BadQuestion:
    """What was asked, without the caller's number, which no log may hold."""
    said = [*arguments[: ASKED.index(v.NUMBER)], "..."]
    return BadQuestion(f"{BadQuestion.__doc__} It said {len(arguments)} things: {said!r}")


def _standing(value: str) -> Standing:
    """How a queue stands, as the dialplan tells it: waiting-ready-logged in. Raises ValueError."""
    waiting, ready, logged_in = map(int, value.split("-"))
    return Standing(waiting, ready, logged_in)


DECLINED = "declined"
REFUSED = "-"


def _wish(value: str) -> Wish:
    """The callback that he asks for, as `told` says it. Raises ValueError."""
    queue, asked, number = value.split("/")
    if not re.fullmatch("[+]?[0-9]{0,40}", number):
        raise ValueError(number)
    return Wish(queue, declined=True) if asked == DECLINED else Wish(queue, number, int(asked))


def told(wish: Wish) -> str:
    """The callback for the dialplan, which appends what he types.

    >>> told(Wish("post", "268801", 1)), told(Wish("post", declined=True))
    ('post/1/268801', 'post/declined/')
    """
    return f"{wish.queue}/{DECLINED if wish.declined else wish.asked}/{wish.number}"


def _instant(epoch: str) -> datetime:
    return datetime.fromtimestamp(int(epoch), UTC)
