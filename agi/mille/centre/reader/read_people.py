"""Agents and crisis units as they are written."""

from datetime import datetime

from mille.centre.hours.typed_instants import typed
from mille.centre.model.centre import Agent, Unit
from mille.centre.reader.fields import Fields
from mille.centre.reader.read_keys import read_key
from mille.centre.reader.read_outside import read_number
from mille.centre.reader.read_queues import read_queue
from mille.centre.reader.values import CODE, WrongError, described, flag, text, title, whole, words
from mille.centre.source.problems import quote
from mille.centre.source.tree import Node

_extension = words("[0-9]{2,15}", "2 to 15 digits", "201")


def read_agent(fields: Fields, code: str) -> Agent:
    """A person who answers, with skills."""
    return _person(fields, code, _skills(fields))


def _person(fields: Fields, code: str, skills: dict[str, int]) -> Agent:
    """Who answers, and where: at an extension, or on an ordinary line at home."""
    extension = fields.optional if "line" in fields.values else fields.required
    agent = Agent(
        code=code,
        name=fields.required("name", title, ""),
        extension=extension("extension", _extension, ""),
        skills=skills,
        line=fields.optional("line", read_number, ""),
        browser=fields.optional("browser", flag, Agent.browser),
        shifts=fields.reference("shifts", "timetable", ""),
    )
    if agent.line and agent.browser:
        fields.error(fields.at, f"{fields.what} answers in a browser and on a line", "keep one of them")
    return agent


def _skills(fields: Fields) -> dict[str, int]:
    skills = {}
    for key, node in fields.entries("skills", empty=False):
        fields.reading.attempt("skill", fields.reading.reference("queue"), key, "")
        skills[key.text] = fields.reading.attempt(f"skill {quote(key.text)}", whole(0, 100), node, 0)
    return skills


def read_unit(fields: Fields, name: str, hours: str) -> Unit:
    """A crisis unit with its own queue and its own agents; its queue keeps its hours, or else the centre's."""
    own = fields.reference("hours", "timetable", "")
    unit = Unit(
        name=name,
        announcement=fields.reference("announcement", "message"),
        key=fields.required("key", read_key, ""),
        menu_message=fields.reference("menu_message", "message"),
        queue=fields.below("queue", f"the queue of {fields.what}", lambda f: read_queue(f, name, own or hours)),
        agents=_members(fields, name),
        open=fields.optional("open", flag, Unit.open),
        opens=fields.optional("opens", read_moment, None),
        closes=fields.optional("closes", read_moment, None),
        hours=own,
        helps=fields.several("helps", fields.reading.reference("queue"), empty=True, needed=False),
    )
    if unit.opens and unit.closes and unit.opens >= unit.closes:
        fields.error(fields.values["closes"][1].at, f"{fields.what} closes before it opens", "give a later 'closes'")
    return unit


def _members(fields: Fields, unit: str) -> tuple[Agent, ...]:
    def read(member: Fields, code: str) -> Agent:
        return _person(member, code, {unit: 0})

    return tuple(fields.named("agents", "agent", read, shape=CODE, needed=False).values())


def read_moment(node: Node) -> datetime | None:
    """A minute in the centre's time zone, `2020-03-30 13:30`; the zone is set by the reader of the centre."""
    try:
        at, day_alone = typed(text(node))
        if day_alone or at.tzinfo or at != at.replace(second=0, microsecond=0):
            raise ValueError(at)
        return at
    except ValueError:
        raise WrongError(node.at, f"{described(node)} is no moment", "write 2020-03-30 13:30") from None
