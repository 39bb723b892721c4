"""What is described and never used: queues that no key leads to, messages never played, hours never used."""

from collections.abc import Iterator

from mille.centre.checks.findings import Finding, every_action, every_queue, everyone
from mille.centre.model.centre import Centre, Queue


def _queues_off_the_menu(centre: Centre) -> Iterator[Finding]:
    led_to = {
        led.action.target for led in every_action(centre) if led.action.kind in ("queue", "voicemail", "callback")
    }
    for name in centre.queues.keys() - led_to - {centre.default}:
        yield ("queues", name), f"no key leads to queue '{name}'", "lead one there, or remove the queue"


def _never_said(centre: Centre) -> Iterator[Finding]:
    said = {*centre.welcome, centre.closed, centre.wrong_key, *centre.sorry.values()}
    said.update(message for menu in centre.menus.values() for message in menu.say)
    said.update(led.action.target for led in every_action(centre) if led.action.kind == "say")
    for unit in centre.units.values():
        said.update((unit.announcement, unit.menu_message))
    for _, queue in every_queue(centre):
        said.update(_said_by(queue))
    said.update(notice for hours in centre.timetables.values() for notice in hours.notices.values())
    said.update(partner.notice for partner in centre.partners.values())
    said.update((centre.ends.message,) if centre.ends else ())
    for name in centre.messages.keys() - said:
        yield ("messages", name), f"message '{name}' is never played", "name it somewhere, or remove it"


def _said_by(queue: Queue) -> Iterator[str]:
    yield from (queue.wait_message, queue.closed, queue.greeting)
    if queue.recording:
        yield queue.recording.notice
    if queue.survey:
        yield from (queue.survey.question, queue.survey.thanks)


def _never_told(centre: Centre) -> Iterator[Finding]:
    told = {led.action.target for led in every_action(centre) if led.action.kind == "table"}
    for name in centre.tables.keys() - told:
        yield ("tables", name), f"table '{name}' is never read out", "lead a key to it, or remove it"


def _never_kept(centre: Centre) -> Iterator[Finding]:
    kept = {centre.hours, *(queue.hours for _, queue in every_queue(centre))}
    kept.update(agent.shifts for _, agent in everyone(centre))
    kept.update(partner.hours for partner in centre.partners.values())
    kept.update(unit.hours for unit in centre.units.values())
    for name in centre.timetables.keys() - kept:
        yield ("hours", name), f"hours '{name}' are never used", "name them in a queue, or remove them"


def _never_counted(centre: Centre) -> Iterator[Finding]:
    """Partners who are never called, tiers and categories that nothing belongs to."""
    actions = [led.action for led in every_action(centre)]
    rung = {name for _, queue in every_queue(centre) for name in queue.partners}
    rung.update(action.target for action in actions if action.kind == "partner")
    for name in centre.partners.keys() - rung:
        yield ("partners", name), f"partner '{name}' is never called", "name it in a queue, or remove it"
    of_a_key = {action.tier for action in actions}
    for name, tier in centre.tiers.items():
        if name not in of_a_key and not tier.numbers:
            yield ("tiers", name), f"no caller belongs to tier '{name}'", "give it 'numbers' or a key, or remove it"
    counted = {action.category for action in actions} | {
        name for _, queue in every_queue(centre) for name in queue.categories
    }
    for name in centre.categories.keys() - counted:
        yield (
            ("categories", name),
            f"no call belongs to category '{name}'",
            "name it beside a key or in a queue, or remove it",
        )


def _mailbox_that_stays_empty(centre: Centre) -> Iterator[Finding]:
    if centre.mailbox_code and not any(led.action.kind == "voicemail" for led in every_action(centre)):
        yield (
            ("centre", "mailbox_code"),
            "callers cannot leave a voice message",
            "lead a key to 'voicemail', or remove this",
        )


def _two_voices(centre: Centre) -> Iterator[Finding]:
    for name, message in centre.messages.items():
        if message.recordings and message.recordings.keys() < message.texts.keys():
            spoken = ", ".join(message.texts.keys() - message.recordings.keys())
            text = f"message '{name}' is recorded in {', '.join(message.recordings)} but not in {spoken}"
            yield ("messages", name), text, "record it in every language, or in none"


WARNINGS = (
    _queues_off_the_menu,
    _never_said,
    _never_told,
    _never_kept,
    _never_counted,
    _mailbox_that_stays_empty,
    _two_voices,
)
