"""A queue in plain words: how callers come there, who answers, how long they wait, what else may become of them."""

from collections.abc import Iterator

from mille.centre.checks.findings import every_action, only_closed
from mille.centre.explain.explain_page import Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import TRANSFER_CODE, Action, Centre, Queue


def queues_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Every queue."""
    for queue in centre.queues.values():
        yield Heading(words("queue", name=queue.name))
        yield from queue_blocks(centre, queue, words)


def queue_blocks(centre: Centre, queue: Queue, words: Wording, *, prepared: bool = False) -> Iterator[Block]:
    """All of one queue. That of a `prepared` unit has neither its key nor its people in the centre yet."""
    yield Paragraph(" ".join(_lines(centre, queue, words, prepared)))
    if queue.keys:
        yield Paragraph(words("queue_keys"))
        rows = tuple((key, leads("waiting", action, words)) for key, action in queue.keys.items())
        yield Table((words("key_head"), words("leads_head")), rows)
    if queue.transfer_to:
        yield Paragraph(words("transfer_keys", code=TRANSFER_CODE))
        handed = tuple((key, leads("to", action, words)) for key, action in queue.transfer_to.items())
        yield Table((words("key_head"), words("leads_head")), handed)
    for message, when in _messages(queue, words):
        yield spoken(centre, message, when, words)


def leads(family: str, action: Action, words: Wording) -> str:
    """Where an action leads: in the words of its family, or in those of a menu where it has none."""
    own = f"{family}_{action.kind}" in words.sentences
    return words.leading(family if own else "to", action)


def _lines(centre: Centre, queue: Queue, words: Wording, prepared: bool) -> Iterator[str]:
    if not prepared:
        ways = words.listing(list(_ways(centre, queue, words)))
        yield words("reached_by", ways=ways) if ways else words("reached_by_none")
    yield words("queue_hours", hours=queue.hours)
    yield words("promise", share=words.share(queue.promise_share), within=words.duration(queue.promise_within))
    yield words("first_come")
    yield from _answered(centre, queue, words, prepared)
    yield _ring(queue, words)
    yield words("longest_wait", wait=words.duration(queue.longest_wait))
    told = "capacity_then" if "full" in queue.instead else "capacity"
    yield words(told, n=queue.capacity) if queue.capacity else words("no_capacity")
    yield from (words(f"when_{case}", leads=leads("instead", act, words)) for case, act in queue.instead.items())
    yield from _while_he_waits(queue, words)
    yield from _talk(queue, words)


def _while_he_waits(queue: Queue, words: Wording) -> Iterator[str]:
    if queue.say_position:
        yield words("say_position")
    if queue.say_wait:
        yield words("say_wait")
    if queue.at_closing == "tell":
        yield words("at_closing_tell")
    if queue.partners:
        yield words("overflow", after=words.duration(queue.overflow_after), partners=words.listing(queue.partners))


def _talk(queue: Queue, words: Wording) -> Iterator[str]:
    if recording := queue.recording:
        yield words("recorded", share=words.share(recording.share))
        if recording.opt_out:
            yield words("opt_out", key=recording.opt_out)
    if survey := queue.survey:
        yield words("surveyed", share=words.share(survey.share), keys=words.listing(survey.keys))
    if queue.categories:
        yield words("agent_categories", categories=words.listing(queue.categories))


def _messages(queue: Queue, words: Wording) -> Iterator[tuple[str, str]]:
    """What callers of the queue hear, and when."""
    if queue.closed:
        yield queue.closed, words("queue_closed")
    if queue.recording:
        yield queue.recording.notice, words("recording_notice")
    yield queue.wait_message, words("wait_message", every=words.often(queue.wait_message_every))
    if queue.greeting:
        yield queue.greeting, words("greeting")
    if queue.survey:
        yield queue.survey.question, words("survey_question")
        yield queue.survey.thanks, words("survey_thanks")


def _ways(centre: Centre, queue: Queue, words: Wording) -> Iterator[str]:
    for menu in (menu for name, menu in centre.menus.items() if name not in only_closed(centre)):
        keys = (key for key, action in menu.keys.items() if _leads_to(queue, action))
        yield from (words("way_key", key=key, menu=menu.name) for key in keys)
        if _leads_to(queue, menu.default):
            yield words("way_silence", menu=menu.name)
    led_from = {
        led.queue for led in every_action(centre) if (led.action.kind, led.action.target) == ("queue", queue.name)
    }
    yield from (words("a_queue", name=name) for name in sorted(led_from - {"", queue.name}))


def _leads_to(queue: Queue, action: Action) -> bool:
    """Whatever category or tier the caller is given on the way."""
    return (action.kind, action.target) == ("queue", queue.name)


def _answered(centre: Centre, queue: Queue, words: Wording, prepared: bool) -> Iterator[str]:
    ranks = sorted({agent.skills[queue.name] for agent in centre.agents.values() if queue.name in agent.skills})
    for rank in ranks:
        names = [agent.name for agent in centre.agents.values() if agent.skills.get(queue.name) == rank]
        sentence = "answered_first" if rank == ranks[0] else "answered_then"
        yield words(sentence, agents=words.listing(names))
    if queue.help:
        alone = not ranks and not prepared
        yield words("help_alone" if alone else "help", queues=words.listing(queue.help))
    yield words.one_of("strategy", queue.strategy, strategy=queue.strategy)


def _ring(queue: Queue, words: Wording) -> str:
    ring, wrap_up = words.duration(queue.ring), words.duration(queue.wrap_up)
    return words("ring" if queue.wrap_up else "ring_no_wrap_up", ring=ring, wrap_up=wrap_up)
