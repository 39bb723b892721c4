"""What a caller on their way into a queue is told of the wait, where that queue tells it."""

from mille.call.line.expected_wait import Standing, expected_wait, served_at_once
from mille.centre.model.centre import Queue
from mille.centre.texts.wait_texts import place_name, wait_name


def wait_announced(queue: Queue, standing: Standing) -> tuple[str, ...]:
    """The messages; none when the caller is answered at once, or nobody is there to answer."""
    if served_at_once(standing) or standing.logged_in < 1:
        return ()
    wait = expected_wait(standing, queue.wrap_up) if queue.say_wait else None
    position = (place_name(standing.waiting),) if queue.say_position else ()
    return position + ((wait_name(wait),) if wait else ())
