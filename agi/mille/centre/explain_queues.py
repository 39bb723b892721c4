"""A queue in plain words: how callers come there, who answers, how long they wait."""

from collections.abc import Iterator

from mille.centre.model import Action, Centre, Queue
from mille.centre.wording import Wording


def queue_lines(centre: Centre, queue: Queue, words: Wording, *, prepared: bool = False) -> Iterator[str]:
    """The sentences of one queue. That of a `prepared` unit has neither its key nor its people in the centre yet."""
    if not prepared:
        ways = words.listing(list(_ways(centre, queue, words)))
        yield words("reached_by", ways=ways) if ways else words("reached_by_none")
    yield words("queue_hours", hours=queue.hours)
    share = f"{queue.promise_share * 100:g}".replace(".", words("decimal"))
    yield words("promise", share=share, within=words.duration(queue.promise_within))
    yield words("first_come")
    yield from _answered(centre, queue, words, prepared)
    yield _ring(queue, words)
    yield words("longest_wait", wait=words.duration(queue.longest_wait))
    yield words("capacity", n=queue.capacity) if queue.capacity else words("no_capacity")


def _ways(centre: Centre, queue: Queue, words: Wording) -> Iterator[str]:
    for menu in centre.menus.values():
        keys = (key for key, action in menu.keys.items() if _leads_to(queue, action))
        yield from (words("way_key", key=key, menu=menu.name) for key in keys)
        if _leads_to(queue, menu.default):
            yield words("way_silence", menu=menu.name)


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
