"""Is somebody there for this caller, and what does he hear when nobody is?"""

from datetime import datetime
from zoneinfo import ZoneInfo

from mille.call.steps import Call, End
from mille.centre.hours import is_open
from mille.centre.model import Centre, Queue


def serves(centre: Centre, hours: str, call: Call, at: datetime) -> bool:
    """Open now, or when he arrived: who rang in time is served, however long he listened to the menu."""
    return is_open(centre, hours, at) or is_open(centre, hours, call.arrived)


def takes(centre: Centre, queue: Queue, call: Call, at: datetime) -> bool:
    """Whether a queue takes this caller: it serves him; one that tells its callers at closing time is open now."""
    return is_open(centre, queue.hours, at) if queue.at_closing == "tell" else serves(centre, queue.hours, call, at)


def closed(centre: Centre, call: Call, at: datetime, queue: Queue | None = None) -> End:
    """The farewell outside the hours of the centre, or of a queue."""
    message, hours = closing_message(centre, at, queue), queue.hours if queue else centre.hours
    return End(call.node, call.language, (message,), "closed", hours, category=call.category, tier=call.tier)


def closing_message(centre: Centre, at: datetime, queue: Queue | None = None) -> str:
    """What is said when it is closed: after the last day, on a date with a message of its own, or else."""
    today = at.astimezone(ZoneInfo(centre.timezone)).date()
    if centre.ends and today > centre.ends.last_day:
        return centre.ends.message
    notices = centre.timetables[queue.hours if queue else centre.hours].notices
    return notices.get(today) or (queue and queue.closed) or centre.closed
