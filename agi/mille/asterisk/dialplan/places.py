"""Where agents answer, and what Asterisk calls these places: telephones, browsers, ordinary lines."""

from mille.centre.model.centre import Agent, Centre


def interface(extension: str) -> str:
    """Asterisk's name of a telephone."""
    return f"PJSIP/phone-{extension}"


def home(code: str) -> str:
    """Asterisk's name of an agent on an ordinary line, whichever it is: their number stays private.

    A call to them is a Local channel for as long as it lasts (/n), so that its own device state tells whether they are
    being rung or talk, whatever the far end is, and cannot be wrong after a crash, unlike a state kept by us.
    """
    return f"Local/{code}@mille-home/n"


def place(agent: Agent) -> str:
    """Where an agent answers when they do not say where: their line, or their telephone."""
    return home(agent.code) if agent.line else interface(agent.extension)


def shown(at: str) -> str:
    """A place as people name it: the extension, or home."""
    return "home" if at.startswith("Local/") else at.removeprefix("PJSIP/phone-")


def everybody(centre: Centre) -> list[Agent]:
    """The agents of a centre and of its closed crisis units, by code."""
    units = {agent.code: agent for unit in centre.units.values() for agent in unit.agents}
    return [agent for _, agent in sorted({**units, **centre.agents}.items())]


def telephones(centre: Centre) -> set[str]:
    """The extensions of everybody in a centre, its closed crisis units included."""
    return {agent.extension for agent in everybody(centre) if agent.extension}


def browsers(centre: Centre) -> set[str]:
    """The extensions whose telephone is a web page."""
    return {agent.extension for agent in everybody(centre) if agent.browser}


def penalties(centre: Centre, agent: Agent) -> dict[str, int]:
    """The queues an agent answers, with Asterisk's penalty: their preference, and after all of those, helping out.

    An agent who already has the skill of a queue that their own queue helps keeps the skill's preference.
    """
    behind = max(agent.skills.values(), default=0) + 1
    helped = {q.name: behind for q in centre.queues.values() if set(q.help) & set(agent.skills)}
    return helped | dict(agent.skills)
