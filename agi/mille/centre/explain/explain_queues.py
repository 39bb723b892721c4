"""A queue in plain words: how callers reach it, who answers, how long they wait, and where else they may go."""

from collections.abc import Iterator, Mapping

from mille.centre.checks.findings import every_action, only_closed
from mille.centre.explain.explain_page import Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.wording import FROM_MENU, INSTEAD, WHILE_WAITING, Sentences, Wording
from mille.centre.model.centre import TRANSFER_CODE, Action, Centre, Key, Queue
from mille.words.catalogue import N_

STRATEGIES: Mapping[str, str] = {
    "leastrecent": N_("Among agents with the same preference, the one who has been without a call longest is called."),
    "fewestcalls": N_("Among agents with the same preference, the one who has had the fewest calls is called."),
    "rrmemory": N_("Agents with the same preference are called in turn."),
    "random": N_("Among agents with the same preference, one is called at random."),
    "ringall": N_("Agents with the same preference are called all at once."),
}
"""Which agent is called, by the strategy of the queue."""

CASES: Mapping[str, str] = {
    "full": N_("When it is full, callers go {leads}."),
    "nobody": N_("When no agent is logged in or reachable, callers go {leads}."),
    "timed_out": N_("After the longest wait, callers go {leads}."),
    "closed": N_("Outside its hours, callers go {leads}."),
}
"""When callers go somewhere else, by the keys of `Queue.instead`."""


def queues_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """Every queue."""
    for queue in centre.queues.values():
        yield Heading(words._("The queue {name}", name=queue.name))
        yield from queue_blocks(centre, queue, words)


def queue_blocks(centre: Centre, queue: Queue, words: Wording, *, prepared: bool = False) -> Iterator[Block]:
    """All of one queue. That of a `prepared` unit has neither its key nor its people in the centre yet."""
    yield Paragraph(" ".join(_lines(centre, queue, words, prepared)))
    if queue.keys:
        yield Paragraph(words._("While they wait, callers may press:"))
        yield table_of_keys(queue.keys, WHILE_WAITING, words)
    if queue.transfer_to:
        yield Paragraph(
            words._(
                "During the call, agents transfer callers to another queue with {code} and one of these keys. Callers "
                "keep their place in line:",
                code=TRANSFER_CODE,
            )
        )
        yield table_of_keys(queue.transfer_to, FROM_MENU, words)
    for message, when in _messages(queue, words):
        yield spoken(centre, message, when, words)


def table_of_keys(keys: Mapping[Key, Action], sentences: Sentences, words: Wording) -> Table:
    """Keys, and where they lead."""
    rows = tuple((key, words.leads(action, sentences)) for key, action in keys.items())
    return Table((words._("Key"), words._("Leads")), rows)


def _lines(centre: Centre, queue: Queue, words: Wording, prepared: bool) -> Iterator[str]:
    if not prepared:
        ways = list(_ways(centre, queue, words))
        reached = words._("Callers come here by {ways}.", ways=words.listing(ways))
        yield reached if ways else words._("No key leads here.")
    yield words._("It is open during the hours {hours}.", hours=queue.hours)
    share, within = words.percent(queue.promise_share), words.duration(queue.promise_within)
    yield words._("The centre promises to answer {share} of callers within {within}.", share=share, within=within)
    yield words._("Callers are served in the order in which they first reached the centre.")
    yield from _answered(centre, queue, words, prepared)
    yield from _ring(queue, words)
    yield words._("Callers wait {wait} at most.", wait=words.duration(queue.longest_wait))
    yield _capacity(queue, words)
    for case, action in queue.instead.items():
        yield words._(CASES[case], leads=words.leads(action, INSTEAD))
    yield from _while_they_wait(queue, words)
    yield from _conversation(queue, words)


def _capacity(queue: Queue, words: Wording) -> str:
    if not queue.capacity:
        return words._("Any number of callers may wait.")
    if "full" in queue.instead:
        return words.plural("{n} caller may wait at a time.", "{n} callers may wait at a time.", queue.capacity)
    return words.plural(
        "{n} caller may wait at a time; the next one is told that the queue is full.",
        "{n} callers may wait at a time; the next one is told that the queue is full.",
        queue.capacity,
    )


def _while_they_wait(queue: Queue, words: Wording) -> Iterator[str]:
    if queue.say_position:
        yield words._("Callers are told how many others are ahead of them.")
    if queue.say_wait:
        yield words._("When they enter, callers are told how long the wait will be, if it can be estimated.")
    if queue.at_closing == "tell":
        yield words._("Callers still waiting at closing time are told so, or sent where later callers go.")
    if queue.partners:
        after, partners = words.duration(queue.overflow_after), words.listing(queue.partners)
        yield words._(
            "After {after}, callers go to the partners, in this order: {partners}.", after=after, partners=partners
        )


def _conversation(queue: Queue, words: Wording) -> Iterator[str]:
    if recording := queue.recording:
        yield words._("{share} of conversations are recorded.", share=words.percent(recording.share))
        if recording.opt_out:
            yield words._("Callers decline with key {key}.", key=recording.opt_out)
    if survey := queue.survey:
        yield words._(
            "A question is asked after {share} of conversations; callers answer with one of the keys {keys}.",
            share=words.percent(survey.share),
            keys=words.listing(survey.keys),
        )
    if queue.categories:
        yield words._(
            "After the conversation, the agent chooses one of these categories: {categories}.",
            categories=words.listing(queue.categories),
        )


def _messages(queue: Queue, words: Wording) -> Iterator[tuple[str, str]]:
    """What callers of the queue hear, and when."""
    if queue.closed:
        yield queue.closed, words._("Outside its hours, callers hear")
    if queue.recording:
        yield queue.recording.notice, words._("Before waiting, callers hear")
    every = words.interval(queue.wait_message_every)
    yield queue.wait_message, words._("Callers hear music and, every {interval}", interval=every)
    if queue.greeting:
        yield queue.greeting, words._("Before leaving a voice message, callers hear")
    if queue.survey:
        yield queue.survey.question, words._("After the conversation, callers are asked")
        yield queue.survey.thanks, words._("Then they hear")


def _ways(centre: Centre, queue: Queue, words: Wording) -> Iterator[str]:
    for menu in (menu for name, menu in centre.menus.items() if name not in only_closed(centre)):
        keys = (key for key, action in menu.keys.items() if _leads_to(queue, action))
        yield from (words._("key {key} of the menu {menu}", key=key, menu=menu.name) for key in keys)
        if _leads_to(queue, menu.default):
            yield words._("pressing nothing in the menu {menu}", menu=menu.name)
    actions = every_action(centre)
    others = {each.queue for each in actions if (each.action.kind, each.action.target) == ("queue", queue.name)}
    yield from (words._("the queue {name}", name=name) for name in sorted(others - {"", queue.name}))


def _leads_to(queue: Queue, action: Action) -> bool:
    """Whatever category or tier callers are given on the way."""
    return (action.kind, action.target) == ("queue", queue.name)


def _answered(centre: Centre, queue: Queue, words: Wording, prepared: bool) -> Iterator[str]:
    ranks = sorted({agent.skills[queue.name] for agent in centre.agents.values() if queue.name in agent.skills})
    for rank in ranks:
        agents = [agent.name for agent in centre.agents.values() if agent.skills.get(queue.name) == rank]
        first = words._("Called first: {agents}.", agents=words.listing(agents))
        yield first if rank == ranks[0] else words._("Then: {agents}.", agents=words.listing(agents))
    if queue.help:
        helping = words.listing(queue.help)
        alone = words._("The agents of {queues} answer it.", queues=helping)
        yield (
            alone
            if not (ranks or prepared)
            else words._("When they are busy, the agents of {queues} help out.", queues=helping)
        )
    yield words._(STRATEGIES[queue.strategy])


def _ring(queue: Queue, words: Wording) -> Iterator[str]:
    yield words._("A telephone rings for {ring} before the next one is tried.", ring=words.duration(queue.ring))
    if queue.wrap_up:
        yield words._("After a call, agents have {wrap_up} for wrap-up.", wrap_up=words.duration(queue.wrap_up))
    else:
        yield words._("After a call, the next one may come at once.")
    if queue.misses:
        yield words.plural(
            "Agents who miss {n} call are paused until they pick up, unless nobody else can be rung.",
            "Agents who miss {n} calls in a row are paused until they pick up, unless nobody else can be rung.",
            queue.misses,
        )
