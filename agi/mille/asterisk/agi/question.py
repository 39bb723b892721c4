"""A question of the dialplan, read for the journey; and which parts of it an answer returns. See `variables.py`."""

import re
from dataclasses import fields
from datetime import UTC, datetime
from typing import get_args

from mille.asterisk.agi.agi_arguments import BadQuestion, NextArguments, read
from mille.call.line.expected_wait import Standing
from mille.call.steps import Call, Event, EventKind, Wish
from mille.centre.model.centre import Centre

EVENTS = get_args(EventKind)


def question(arguments: list[str], centre: Centre) -> tuple[Call, Event]:
    """What a caller's question says. Raises BadQuestion."""
    try:
        asked = read(NextArguments, arguments, EVENTS)
        call = Call(
            arrived=_instant(asked.arrival),
            language=asked.language if asked.language in centre.languages else centre.languages[0],
            node=asked.node,
            tries=int(asked.tries or 0),
            queue=asked.queue,
            steps=int(asked.steps),
            number=asked.number,
            category=asked.category,
            tier=asked.tier,
            lot=int(asked.lot or 0),
            entered=_instant(asked.entered) if asked.entered else None,
            wish=_wish(asked.callback) if asked.callback else None,
            notice=asked.notice.removeprefix(REFUSED),
            refused=asked.notice.startswith(REFUSED),
            voicemail=asked.voicemail,
        )
        standing = _standing(asked.value) if asked.event == "place" else None
    except (BadQuestion, ValueError, OverflowError, OSError):
        raise _bad(arguments) from None
    return call, Event(asked.event, asked.value, standing)  # type: ignore[arg-type]  # membership checked by read


def _bad(arguments: list[str]) -> BadQuestion:
    """What was asked, without the caller's number, which may not be logged."""
    shown = [*arguments[: [field.name for field in fields(NextArguments)].index("number")], "..."]
    return BadQuestion(f"{BadQuestion.__doc__} It has {len(arguments)} arguments: {shown!r}")


def _standing(value: str) -> Standing:
    """How busy a queue is, as the dialplan writes it: waiting-ready-logged in. Raises ValueError."""
    waiting, ready, logged_in = map(int, value.split("-"))
    return Standing(waiting, ready, logged_in)


DECLINED = "declined"
REFUSED = "-"


def _wish(value: str) -> Wish:
    """The callback that the caller asks for, as `wish_text` writes it. Raises ValueError."""
    queue, asked, number = value.split("/")
    if not re.fullmatch("[+]?[0-9]{0,40}", number):
        raise ValueError(number)
    return Wish(queue, declined=True) if asked == DECLINED else Wish(queue, number, int(asked))


def wish_text(wish: Wish) -> str:
    """The callback for the dialplan, which appends the digits that the caller types.

    >>> wish_text(Wish("post", "268801", 1)), wish_text(Wish("post", declined=True))
    ('post/1/268801', 'post/declined/')
    """
    return f"{wish.queue}/{DECLINED if wish.declined else wish.asked}/{wish.number}"


def _instant(epoch: str) -> datetime:
    return datetime.fromtimestamp(int(epoch), UTC)
