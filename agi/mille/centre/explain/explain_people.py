"""People in plain words: agents and where they answer, crisis units and who is in them."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from mille.centre.explain.explain_page import Block, Heading, Paragraph, Table, spoken
from mille.centre.explain.explain_queues import queue_blocks
from mille.centre.explain.wording import Wording
from mille.centre.model.centre import Agent, Centre, Unit


def agents_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """The agents with their queues."""
    people = list(centre.agents.values())
    yield Paragraph(words("agents_words", n=len(people)))
    yield _table(people, words, skills=True)


def units_chapter(centre: Centre, words: Wording) -> Iterator[Block]:
    """The crisis units, prepared and open."""
    for unit in centre.units.values():
        yield from _unit(centre, unit, words)


def _unit(centre: Centre, unit: Unit, words: Wording) -> Iterator[Block]:
    yield Heading(words("unit_open" if unit.open else "unit", name=unit.name))
    said = [words("unit_adds", key=unit.key, queue=unit.queue.name)]
    said += [_moment("unit_opens", unit.opens, words)] if unit.opens else []
    said += [_moment("unit_closes", unit.closes, words)] if unit.closes else []
    said += [words("unit_hours", hours=unit.hours)] if unit.hours else []
    yield Paragraph(" ".join(said))
    yield spoken(centre, unit.announcement, words("unit_announcement"), words)
    yield spoken(centre, unit.menu_message, words("unit_menu_message"), words)
    if not unit.open:
        yield from queue_blocks(centre, unit.queue, words, prepared=True)
    people = len(unit.agents)
    helps = words("unit_agents_help", n=people, queues=words.listing(unit.helps))
    yield Paragraph(helps if unit.helps else words("unit_agents", n=people))
    if not unit.open:  # otherwise its queue and its people are told with the others
        yield _table(unit.agents, words, skills=False)


def _moment(sentence: str, at: datetime, words: Wording) -> str:
    return words(sentence, date=words.date(at.date()), clock=words.clock(at.hour * 60 + at.minute))


def _table(people: Sequence[Agent], words: Wording, *, skills: bool) -> Table:
    """Who they are and where they answer; their shifts, when any of them is planned."""
    planned = any(agent.shifts for agent in people)
    columns = ["code", "name", "telephone"] + ["skills"] * skills + ["shifts"] * planned
    rows = [
        (agent.code, agent.name, _telephone(agent, words))
        + ((", ".join(f"{queue} ({rank})" for queue, rank in agent.skills.items()),) if skills else ())
        + ((agent.shifts or words("none"),) if planned else ())
        for agent in people
    ]
    return Table(tuple(words(f"{column}_head") for column in columns), tuple(rows))


def _telephone(agent: Agent, words: Wording) -> str:
    at = words("at_browser", extension=agent.extension) if agent.browser else agent.extension
    places = [at] * bool(agent.extension) + [words("at_line", line=agent.line)] * bool(agent.line)
    return ", ".join(places)
