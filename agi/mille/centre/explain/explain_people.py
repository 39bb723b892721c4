"""People in plain words: agents and where they answer, crisis units and who is in them."""

from collections.abc import Iterator, Sequence

from mille.centre.explain.explain_page import NONE, Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.explain_queues import queue_blocks
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Agent, Centre, Unit


def agents_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """The agents with their queues."""
    people = list(centre.agents.values())
    answering = words.plural("{n} person answers calls.", "{n} people answer calls.", len(people))
    order = words._("In each queue, calls go first to the agents with the lowest preference.")
    yield Paragraph(f"{answering} {order}")
    yield _table(people, words, skills=True)


def units_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """The crisis units, prepared and open."""
    for unit in centre.units.values():
        yield from _unit(centre, unit, words)


def _unit(centre: Centre, unit: Unit, words: Wording) -> Iterator[Block]:
    name = words._("The unit {name}, prepared", name=unit.name)
    yield Heading(words._("The unit {name}, open", name=unit.name) if unit.open else name)
    yield Paragraph(" ".join(_lines(unit, words)))
    yield spoken(centre, unit.announcement, words._("Before the welcome, callers hear"), words)
    yield spoken(centre, unit.menu_message, words._("After the first menu, they hear"), words)
    if not unit.open:
        yield from queue_blocks(centre, unit.queue, words, prepared=True)
    yield Paragraph(_answering(unit, words))
    if not unit.open:  # otherwise its queue and its people stand with the others
        yield _table(unit.agents, words, skills=False)


def _lines(unit: Unit, words: Wording) -> Iterator[str]:
    yield words._(
        "While it is open, key {key} of the first menu leads to its queue {queue}.", key=unit.key, queue=unit.queue.name
    )
    if opens := unit.opens:
        date, time = words.date(opens.date()), words.clock(opens.hour * 60 + opens.minute)
        yield words._("It opens by itself on {date} at {time}.", date=date, time=time)
    if closes := unit.closes:
        date, time = words.date(closes.date()), words.clock(closes.hour * 60 + closes.minute)
        yield words._("It closes by itself on {date} at {time}.", date=date, time=time)
    if unit.hours:
        yield words._("While it is open, the centre keeps the hours {hours}.", hours=unit.hours)


def _answering(unit: Unit, words: Wording) -> str:
    if not unit.helps:
        return words.plural(
            "{n} person answers this queue, and no other.",
            "{n} people answer this queue, and no other.",
            len(unit.agents),
        )
    return words.plural(
        "{n} person answers this queue and, when it is quiet, also {queues}.",
        "{n} people answer this queue and, when it is quiet, also {queues}.",
        len(unit.agents),
        queues=words.listing(unit.helps),
    )


def _table(people: Sequence[Agent], words: Wording, *, skills: bool) -> Table:
    """Who they are and where they answer; their shifts, when any of them is planned."""
    planned = any(agent.shifts for agent in people)
    head = [words._("Code"), words._("Name"), words._("Telephone")]
    head += [words._("Queues (preference)")] * skills + [words._("Shifts")] * planned
    rows = [
        (agent.code, agent.name, _telephone(agent, words))
        + ((", ".join(f"{queue} ({rank})" for queue, rank in agent.skills.items()),) if skills else ())
        + ((agent.shifts or NONE,) if planned else ())
        for agent in people
    ]
    return Table(tuple(head), tuple(rows))


def _telephone(agent: Agent, words: Wording) -> str:
    places = [agent.extension] * bool(agent.extension)
    if agent.extension and agent.browser:
        places = [words._("{extension} (in a browser)", extension=agent.extension)]
    return ", ".join(places + [words._("{line} (ordinary line)", line=agent.line)] * bool(agent.line))
