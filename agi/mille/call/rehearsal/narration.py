"""A rehearsal in plain text: what the caller hears, may press, does, and why."""

import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from mille.call.information import menu_of as menu_from
from mille.call.information import table_of
from mille.call.rehearsal import moment_narration
from mille.call.rehearsal.moment_narration import Line
from mille.call.rehearsal.rehearsal import Moment, Rehearsal
from mille.call.steps import Ask, Confirm, Dial, End, Enter, Look, Number, Promise, Record, Say, Survey
from mille.centre.explain.calendar_text import why
from mille.centre.explain.wording import Wording
from mille.centre.hours.calendar import day_of, next_opening
from mille.centre.model.centre import Centre
from mille.words.catalogue import N_
from mille.words.typography import NBSP, kept_together

WIDTH = 100
"""Characters to a line."""


OUTCOMES: Mapping[str, str] = {
    "answered": N_("End: answered. The caller talks to an agent."),
    "overflowed": N_("End: overflowed. The caller talks to a partner."),
    "left_by_key": N_("End: left by key. The caller has left a message."),
    "called_back": N_("End: left by key. The centre will call back."),
    "closed": N_("End: outside hours. The centre hangs up."),
    "full": N_("End: queue full. The centre hangs up."),
    "nobody": N_("End: no agent. The centre hangs up."),
    "timed_out": N_("End: timed out. The centre hangs up."),
    "unfinished": N_("The rehearsal stops here after {n} steps, without an end."),
}
"""How a call ends, by the outcome of its rehearsal."""


def narrated(centre: Centre, at: datetime, number: str, rehearsal: Rehearsal, words: Wording) -> str:
    """The whole call of `number` ("" where there is none) at an instant, in plain text."""
    lines = [*_wrapped("", _title(centre, at, number, words), 0), ""]
    queue, many, different = "", len(rehearsal.moments), _before_repeating(rehearsal)
    for count, moment in enumerate(rehearsal.moments[:different], 1):
        queue = moment.step.queue if isinstance(moment.step, Enter) else queue
        lines.append(f"{count:2}. {_place(centre, moment, words)}")
        lines += _laid_out(
            [*moment_narration.narration(centre, moment, queue, words), *_reason(centre, at, rehearsal, moment, words)]
        )
    if different < many:
        lines.append(words._("{first} to {last}. The same, again and again", first=different + 1, last=many))
    lines.append(words._(OUTCOMES[rehearsal.outcome], n=many))
    if keys := " ".join(key or "-" for key in rehearsal.unpressed):
        lines += _wrapped("", words._("Keys that were not used: {keys}", keys=keys), 0)
    return "\n".join(lines).replace(NBSP, " ") + "\n"


def _before_repeating(rehearsal: Rehearsal) -> int:
    """How many moments say everything: what comes again and again in a call without an end is written once."""
    moments, many = rehearsal.moments, len(rehearsal.moments)
    for length in range(1, many // 2 if rehearsal.outcome == "unfinished" else 0):
        if moments[-length:] == moments[-2 * length : -length]:
            same = (start for start in range(many - length) if moments[start:-length] == moments[start + length :])
            return next(same) + length
    return many


def _title(centre: Centre, at: datetime, number: str, words: Wording) -> str:
    local = at.astimezone(ZoneInfo(centre.timezone))
    return words._(
        "{centre}, {date}, {time} ({timezone}). {number} calls {dialled}.",
        centre=centre.name,
        date=words.date(local.date()),
        time=_clock(local, words),
        timezone=centre.timezone,
        number=number or words._("A caller with a withheld number"),
        dialled=centre.numbers[0],
    )


def _place(centre: Centre, moment: Moment, words: Wording) -> str:
    match step := moment.step:
        case Ask():
            return _question(centre, step, words)
        case Say() if step.table:
            return words._("Table {name}", name=step.table)
        case Say():
            return words._("Message {name}", name=words.listing(step.messages))
        case Look():
            return words._("On the way to the queue {name}", name=step.queue)
        case Enter():
            return words._("Queue {name}", name=step.queue)
        case Survey():
            return words._("Question after the conversation, if the caller stays on")
        case Dial():
            name = words._("Partner {name}", name=step.target)
            return name if step.kind == "partner" else words._("Agent {name}", name=step.target)
        case Confirm() | Number():
            return words._("Callback by {name}", name=step.wish.queue)
        case Promise():
            return words._("Callback by {name}", name=step.queue)
        case Record():
            return words._("Voice message for {name}", name=step.queue)
        case End():
            return words._("End of the call")


def _question(centre: Centre, step: Ask, words: Wording) -> str:
    table, tries = table_of(centre, step.node), centre.menus[menu_from(step.node)].tries
    menu = words._("Menu {name}, question {n} of {tries}", name=step.node, n=step.tries, tries=tries)
    if table is None:
        return menu
    return words._("Places of the table {name}, question {n} of {tries}", name=table.name, n=step.tries, tries=tries)


def _reason(centre: Centre, at: datetime, rehearsal: Rehearsal, moment: Moment, words: Wording) -> Iterator[Line]:
    """Why it is closed, and when it opens next."""
    if rehearsal.closed is None or moment is not rehearsal.moments[-1]:
        return
    hours, local = centre.timetables[rehearsal.closed], at.astimezone(ZoneInfo(centre.timezone))
    day = day_of(centre, hours, local.date(), words.language)
    date, spans, reason = words.date(day.date), words.spans(day.spans), why(day, words)
    if day.spans:
        yield (
            words._("because"),
            words._(
                "on {date} the hours {hours} are {spans} ({why})", date=date, hours=hours.name, spans=spans, why=reason
            ),
        )
    else:
        because = words._("the hours {hours} are closed on {date} ({why})", hours=hours.name, date=date, why=reason)
        yield words._("because"), because
    yield "", _opens(next_opening(centre, hours, at), words)


def _opens(opens: datetime | None, words: Wording) -> str:
    if opens is None:
        return words._("it does not open again within a year")
    return words._("it opens next on {date} at {time}", date=words.date(opens.date()), time=_clock(opens, words))


def _clock(local: datetime, words: Wording) -> str:
    return words.clock(local.hour * 60 + local.minute) + (f":{local.second:02}" if local.second else "")


def _laid_out(lines: list[Line]) -> Iterator[str]:
    """Labels in one column, words in the next."""
    width = max((len(label) for label, _ in lines), default=0)
    for label, text in lines:
        yield from _wrapped(f"    {label.ljust(width)}  ", text, width + 6)


def _wrapped(label: str, text: str, indent: int) -> list[str]:
    kept, space = kept_together(text), " " * indent
    return textwrap.wrap(kept, WIDTH, initial_indent=label, subsequent_indent=space, break_on_hyphens=False)
