"""An emergency centre hangs up on nobody: whatever could make it do so is an error."""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_queue
from mille.centre.hours.weekly_minutes import ever_closes
from mille.centre.model.centre import Action, Centre, Queue

REASONS = {
    "nobody": "nobody is there",
    "timed_out": "they have waited as long as they may",
    "full": "it is full",
    "closed": "it is closed",
}


def _hangs_up_by_the_clock(centre: Centre) -> Iterator[Finding]:
    if not centre.emergency:
        return
    always = "open it every day 0:00-24:00, with 'holidays: open' and no shorter date"
    if ever_closes(centre.timetables[centre.hours]):
        yield ("centre", "hours"), f"an emergency centre must not close, but hours '{centre.hours}' do", always
    for name, unit in centre.units.items():
        if unit.hours and ever_closes(centre.timetables[unit.hours]):
            yield ("units", name, "hours"), f"an emergency centre must not close, but hours '{unit.hours}' do", always
    if centre.ends:
        yield ("centre", "ends"), "an emergency centre must not end", "remove 'ends'"


def _hangs_up_in_a_queue(centre: Centre) -> Iterator[Finding]:
    if not centre.emergency:
        return
    for path, queue in every_queue(centre):
        for case in _cases(centre, queue):
            action, remedy = queue.instead.get(case), f"add a 'when_{case}' that leads to a queue or a partner"
            if action is None:
                yield path, f"callers of queue '{queue.name}' are hung up on when {REASONS[case]}", remedy
            elif action.kind not in ("queue", "partner"):
                message = f"callers of queue '{queue.name}' are hung up on after '{action.kind}' when {REASONS[case]}"
                yield (*path, f"when_{case}"), message, "lead them to a queue or a partner"
            elif _partner_closes(centre, action):
                message = f"partner '{action.target}' closes, and then callers of queue '{queue.name}' are hung up on"
                yield (*path, f"when_{case}"), message, "lead to a partner without 'hours' and 'share', or to a queue"


def _cases(centre: Centre, queue: Queue) -> Iterator[str]:
    """What may happen in a queue."""
    yield from ("nobody", "timed_out")
    if queue.capacity:
        yield "full"
    if ever_closes(centre.timetables[queue.hours]):
        yield "closed"


def _partner_closes(centre: Centre, action: Action) -> bool:
    if action.kind != "partner":
        return False
    partner = centre.partners[action.target]
    return partner.share < 1 or bool(partner.hours and ever_closes(centre.timetables[partner.hours]))


CHECKS = (
    (_hangs_up_by_the_clock, {"centre", "hours", "units"}),
    (_hangs_up_in_a_queue, {"centre", "hours", "queues", "units", "partners"}),
)
