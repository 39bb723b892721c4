"""Agents and crisis units as they are written."""

from mille.centre.fields import Fields
from mille.centre.model import Agent, Unit
from mille.centre.problems import quote
from mille.centre.read_menus import read_key
from mille.centre.read_queues import read_queue
from mille.centre.values import CODE, flag, title, whole, words

_extension = words("[0-9]{2,15}", "2 to 15 digits", "201")


def read_agent(fields: Fields, code: str) -> Agent:
    """A person who answers, with skills."""
    return Agent(
        code=code,
        name=fields.required("name", title, ""),
        extension=fields.required("extension", _extension, ""),
        skills=_skills(fields),
    )


def _skills(fields: Fields) -> dict[str, int]:
    skills = {}
    for key, node in fields.entries("skills", empty=False):
        fields.reading.attempt("skill", fields.reading.reference("queue"), key, "")
        skills[key.text] = fields.reading.attempt(f"skill {quote(key.text)}", whole(0, 100), node, 0)
    return skills


def read_unit(fields: Fields, name: str, hours: str) -> Unit:
    """A crisis unit with its own queue and its own agents."""
    return Unit(
        name=name,
        announcement=fields.reference("announcement", "message"),
        key=fields.required("key", read_key, ""),
        menu_message=fields.reference("menu_message", "message"),
        queue=fields.below("queue", f"the queue of {fields.what}", lambda f: read_queue(f, name, hours)),
        agents=_members(fields, name),
        open=fields.optional("open", flag, Unit.open),
    )


def _members(fields: Fields, unit: str) -> tuple[Agent, ...]:
    def read(member: Fields, code: str) -> Agent:
        name, extension = member.required("name", title, ""), member.required("extension", _extension, "")
        return Agent(code, name, extension, {unit: 0})

    return tuple(fields.named("agents", "agent", read, shape=CODE, needed=False).values())
