"""Does every path lead somewhere? Menus, silence, keys while waiting, alternatives when a queue cannot serve."""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_queue, menus_from, only_closed
from mille.centre.hours.weekly_minutes import ALWAYS, ever_closes, open_minutes
from mille.centre.model.centre import Centre
from mille.centre.source.problems import quote

ROUND = {"closed": "while they are closed", "full": "while they are full", "nobody": "while nobody is there"}
"""The reasons that may hold in several queues at once, and for long; after `timed_out` callers wait in the next one."""


def _menus_never_reached(centre: Centre) -> Iterator[Finding]:
    for name in centre.menus.keys() - menus_from(centre, centre.menu) - menus_from(centre, centre.closed_menu):
        yield ("menus", name), f"no key leads to menu '{name}'", "lead one there, or remove the menu"


def _silence_leads_nowhere(centre: Centre) -> Iterator[Finding]:
    for name, menu in centre.menus.items():
        seen, action = {name}, menu.default
        while action.kind == "menu" and action.target not in seen:
            seen.add(action.target)
            action = centre.menus[action.target].default
        if action.kind == "menu":
            message = f"callers who stay silent in menu '{name}' never reach a queue"
            yield ("menus", name, "default"), message, "let one of the defaults on their way be a queue"


def _queues_in_circles(centre: Centre) -> Iterator[Finding]:
    queues = {queue.name: (path, queue) for path, queue in every_queue(centre)}
    for name, (path, _) in queues.items():
        for case, when in ROUND.items():
            seen, at = [name], name
            while (action := queues[at][1].instead.get(case)) and action.kind == "queue" and action.target not in seen:
                at = action.target
                seen.append(at)
            back = action is not None and action.kind == "queue" and action.target == name
            if back and (case != "closed" or _closed_together(centre, [queues[one][1].hours for one in seen])):
                message = f"callers of queue '{name}' go in circles {when}"
                yield (*path, f"when_{case}"), message, "lead one of these queues somewhere else"


def _closed_together(centre: Centre, names: list[str]) -> bool:
    """Whether timetables may all be closed at the same time; dates are not considered."""
    timetables = [centre.timetables[name] for name in names]
    return all(map(ever_closes, timetables)) and (
        open_minutes(timetables) != ALWAYS or all(hours.closed_on_holidays for hours in timetables)
    )


def _waits_for_himself(centre: Centre) -> Iterator[Finding]:
    for path, queue in every_queue(centre):
        for key, action in queue.keys.items():
            if action.kind == "queue" and action.target == queue.name:
                message = f"key {quote(key)} leads to queue '{queue.name}', where the caller is already waiting"
                yield (*path, "keys", key), message, "lead it somewhere else, or remove it"
        after = queue.instead.get("timed_out")
        if after and after.kind == "queue" and after.target == queue.name:
            message = f"callers of queue '{queue.name}' go there again after the longest wait"
            yield (*path, "when_timed_out"), message, "lead them somewhere else, or make 'longest_wait' longer"


def _keys_with_two_meanings(centre: Centre) -> Iterator[Finding]:
    for path, queue in every_queue(centre):
        if queue.recording and queue.recording.opt_out in queue.keys:
            message = f"key {quote(queue.recording.opt_out)} also leads elsewhere in queue '{queue.name}'"
            yield (*path, "recording", "opt_out"), message, "choose a free key"


def _answered_while_closed(centre: Centre) -> Iterator[Finding]:
    """Keys of the menu outside the hours that lead to nobody, and a menu that no caller ever reaches."""
    if not centre.closed_menu:
        return
    if not ever_closes(centre.timetables[centre.hours]):
        message = f"hours '{centre.hours}' never close, so no caller reaches menu '{centre.closed_menu}'"
        yield ("centre", "closed_menu"), message, "remove it"
    for name in sorted(only_closed(centre)):
        for key, action in centre.menus[name].keys.items():
            if action.kind in ("queue", "partner", "agent"):
                message = f"key {quote(key)} leads to {action.kind} '{action.target}', where nobody answers then"
                remedy = "lead it to information, a language, a voice message or a callback, or remove it"
                yield ("menus", name, "keys", key), message, remedy


def _handed_to_himself(centre: Centre) -> Iterator[Finding]:
    for path, queue in every_queue(centre):
        for key, action in queue.transfer_to.items():
            if action.target == queue.name:
                message = f"agents of queue '{queue.name}' transfer their callers back to it"
                yield (*path, "transfer_to", key), message, "name another queue, or remove the key"


def _handed_round(centre: Centre) -> Iterator[Finding]:
    handed = {queue.name: {action.target for action in queue.transfer_to.values()} for _, queue in every_queue(centre)}
    for path, queue in every_queue(centre):
        seen, ahead = set[str](), handed[queue.name] - {queue.name}
        while ahead:
            seen |= ahead
            ahead = set[str]().union(*(handed.get(name, set()) for name in ahead)) - seen
        if queue.name in seen:
            message = f"a caller of queue '{queue.name}' may be transferred round and come back to it"
            yield (*path, "transfer_to"), message, "remove 'transfer_to' from the last of these queues"


def _overflow_too_late(centre: Centre) -> Iterator[Finding]:
    for path, queue in every_queue(centre):
        if queue.partners and queue.overflow_after >= queue.longest_wait:
            message = f"nobody waits in queue '{queue.name}' long enough for its partners"
            yield (*path, "partners"), message, "make 'overflow_after' shorter than 'longest_wait'"


CHECKS = (
    (_menus_never_reached, {"centre", "menus"}),
    (_silence_leads_nowhere, {"menus"}),
    (_queues_in_circles, {"centre", "hours", "queues", "units"}),
    (_waits_for_himself, {"queues", "units"}),
    (_keys_with_two_meanings, {"queues", "units"}),
    (_handed_to_himself, {"queues", "units"}),
)
WARNINGS = (_overflow_too_late, _answered_while_closed, _handed_round)
