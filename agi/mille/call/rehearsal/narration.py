"""A rehearsal told to the one who asked: what the caller hears, may press, does, and why."""

import textwrap
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from mille.call.information import menu_of as menu_from
from mille.call.information import table_of
from mille.call.rehearsal import moment_narration
from mille.call.rehearsal.moment_narration import Line
from mille.call.rehearsal.rehearsal import Moment, Rehearsal
from mille.call.steps import Ask, Confirm, Dial, Enter, Look, Number, Promise, Record, Say, Survey
from mille.centre.explain.calendar_text import why
from mille.centre.explain.wording import Wording
from mille.centre.hours.calendar import day_of, next_opening
from mille.centre.model.centre import Centre

WIDTH = 100
"""Characters to a line."""


def narrated(centre: Centre, at: datetime, number: str, rehearsal: Rehearsal, words: Wording) -> str:
    """The whole call of `number` ("" where there is none) at an instant, in plain text."""
    lines = [*_wrapped("", _title(centre, at, number, words), 0), ""]
    queue, many, told = "", len(rehearsal.moments), _told_once(rehearsal)
    for count, moment in enumerate(rehearsal.moments[:told], 1):
        queue = moment.step.queue if isinstance(moment.step, Enter) else queue
        lines.append(f"{count:2}. {_place(centre, moment, words)}")
        lines += _laid_out(
            [*moment_narration.told(centre, moment, queue, words), *_reason(centre, at, rehearsal, moment, words)]
        )
    if told < many:
        lines.append(words("hear_again", first=told + 1, last=many))
    lines.append(words.one_of("outcome", rehearsal.outcome, n=many))
    if rehearsal.unpressed:
        lines += _wrapped("", words("unpressed", keys=" ".join(key or "-" for key in rehearsal.unpressed)), 0)
    return "\n".join(lines) + "\n"


def _told_once(rehearsal: Rehearsal) -> int:
    """How many moments tell all: what comes again and again in a call without an end is told once."""
    moments, many = rehearsal.moments, len(rehearsal.moments)
    for length in range(1, many // 2 if rehearsal.outcome == "unfinished" else 0):
        if moments[-length:] == moments[-2 * length : -length]:
            same = (start for start in range(many - length) if moments[start:-length] == moments[start + length :])
            return next(same) + length
    return many


def _title(centre: Centre, at: datetime, number: str, words: Wording) -> str:
    local = at.astimezone(ZoneInfo(centre.timezone))
    return words(
        "hear_title",
        centre=centre.name,
        date=words.date(local.date()),
        clock=_clock(local, words),
        timezone=centre.timezone,
        number=number or words("hear_withheld"),
        dialled=centre.numbers[0],
    )


def _place(centre: Centre, moment: Moment, words: Wording) -> str:
    step = moment.step
    if isinstance(step, Ask):
        table, tries = table_of(centre, step.node), centre.menus[menu_from(step.node)].tries
        known = words("hear_choice", name=table.name) if table else words("hear_menu", name=step.node)
        return words("hear_question", where=known, n=step.tries, tries=tries)
    if isinstance(step, Say) and step.table:
        return words("hear_table", name=step.table)
    if isinstance(step, Say):
        return words("hear_message", name=words.listing(step.messages))
    if isinstance(step, Look):
        return words("hear_look", name=step.queue)
    if isinstance(step, Enter):
        return words("hear_queue", name=step.queue)
    if isinstance(step, Survey):
        return words("hear_survey")
    if isinstance(step, Dial):
        return words(f"hear_{step.kind}", name=step.target)
    if isinstance(step, Confirm | Number | Promise):
        return words("hear_callback", name=step.queue if isinstance(step, Promise) else step.wish.queue)
    return words("hear_record", name=step.queue) if isinstance(step, Record) else words("hear_end")


def _reason(centre: Centre, at: datetime, rehearsal: Rehearsal, moment: Moment, words: Wording) -> Iterator[Line]:
    """Why it is closed, and when it opens next."""
    if rehearsal.closed is None or moment is not rehearsal.moments[-1]:
        return
    hours, local = centre.timetables[rehearsal.closed], at.astimezone(ZoneInfo(centre.timezone))
    day = day_of(centre, hours, local.date(), words.language)
    told = "closed_by_clock" if day.spans else "closed_by_day"
    date = words.date(day.date)
    yield words("because"), words(told, hours=hours.name, date=date, spans=words.spans(day.spans), why=why(day, words))
    opens = next_opening(centre, hours, at)
    yield "", _opens(opens, words)


def _opens(opens: datetime | None, words: Wording) -> str:
    if opens is None:
        return words("opens_never")
    return words("opens_next", date=words.date(opens.date()), clock=_clock(opens, words))


def _clock(local: datetime, words: Wording) -> str:
    return words.clock(local.hour * 60 + local.minute) + (f":{local.second:02}" if local.second else "")


def _laid_out(lines: list[Line]) -> Iterator[str]:
    """Labels in one column, words in the next."""
    width = max((len(label) for label, _ in lines), default=0)
    for label, text in lines:
        yield from _wrapped(f"    {label.ljust(width)}  ", text, width + 6)


def _wrapped(label: str, text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=label, subsequent_indent=" " * indent, break_on_hyphens=False)
