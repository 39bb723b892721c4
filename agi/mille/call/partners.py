"""Which partner is rung for a caller who has waited too long in their own queue?"""

from collections.abc import Iterator
from datetime import datetime

from mille.call.shares import lot
from mille.call.steps import Call
from mille.centre.hours.opening_hours import is_open
from mille.centre.model.centre import Centre, Partner, Queue


def next_partner(centre: Centre, call: Call, queue: Queue, at: datetime) -> Partner | None:
    """The first of the queue's partners who may be rung for them and has not been; None when none is left."""
    return next((partner for partner in list(_his(centre, call, queue, at))[call.tries :]), None)


def answers(centre: Centre, partner: Partner, at: datetime) -> bool:
    """Whether a partner is there: within the partner's hours, if there are any."""
    return not partner.hours or is_open(centre, partner.hours, at)


def _his(centre: Centre, call: Call, queue: Queue, at: datetime) -> Iterator[Partner]:
    """The partners who are open and to whose share of the callers they belong.

    The shares stand side by side on the 100 lots that callers draw, and begin again at the end: with 30 % and 20 %
    half of the callers have one partner, with 100 % and 100 % everybody has two.
    """
    start = 0
    for partner in (centre.partners[name] for name in queue.partners):
        share = round(partner.share * 100)
        if (lot(call, "partner") - start) % 100 < share and answers(centre, partner, at):
            yield partner
        start += share
