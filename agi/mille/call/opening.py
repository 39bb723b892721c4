"""Is somebody there for this caller, and what do they hear when nobody is?"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mille.call.steps import Call, End
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Centre, Queue
from mille.centre.texts.opening_texts import opens_again


def serves(centre: Centre, hours: str, call: Call, at: datetime) -> bool:
    """Open now, or when they arrived: callers who phoned in time are served, however long they listened to the menu."""
    return is_open(centre, hours, at) or is_open(centre, hours, call.arrived)


def outside(centre: Centre, call: Call, at: datetime) -> bool:
    """Whether nobody is there for them, because it is outside the hours; an emergency centre has none."""
    return not centre.emergency and not serves(centre, centre.hours, call, at)


def takes(centre: Centre, queue: Queue, call: Call, at: datetime) -> bool:
    """Whether a queue takes this caller: it serves them; a queue with `at_closing: tell` must be open now."""
    return is_open(centre, queue.hours, at) if queue.at_closing == "tell" else serves(centre, queue.hours, call, at)


def finds_out(centre: Centre, at: datetime) -> bool:
    """Whether callers may inform themselves outside the hours: there is a menu for it, and a day to come."""
    return bool(centre.closed_menu) and not _ended(centre, at)


def closed(centre: Centre, call: Call, at: datetime, queue: Queue | None = None) -> End:
    """The farewell outside the hours of the centre, or of a queue."""
    messages, hours = closing_messages(centre, at, queue), queue.hours if queue else centre.hours
    return End(call.node, call.language, messages, "closed", hours, category=call.category, tier=call.tier)


def closing_messages(centre: Centre, at: datetime, queue: Queue | None = None) -> tuple[str, ...]:
    """That it is closed, and when it opens again if the centre says so; a date's own message says everything."""
    message, hours = closing_message(centre, at, queue), centre.timetables[queue.hours if queue else centre.hours]
    if not centre.say_opening or _ended(centre, at) or _today(centre, at) in hours.notices:
        return (message,)
    again = opens_again(centre, hours, at)
    return (message, again) if again else (message,)


def closing_message(centre: Centre, at: datetime, queue: Queue | None = None) -> str:
    """The message for closed hours: after the last day, on a date with its own message, or otherwise."""
    if centre.ends and _ended(centre, at):
        return centre.ends.message
    notices = centre.timetables[queue.hours if queue else centre.hours].notices
    return notices.get(_today(centre, at)) or (queue and queue.closed) or centre.closed


def _ended(centre: Centre, at: datetime) -> bool:
    return centre.ends is not None and _today(centre, at) > centre.ends.last_day


def _today(centre: Centre, at: datetime) -> date:
    return at.astimezone(ZoneInfo(centre.timezone)).date()
