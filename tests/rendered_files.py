"""The files rendered for the 1000, read back line by line."""

import re
from dataclasses import replace
from typing import NamedTuple

from mille.asterisk.dialplan.rendering import render
from mille.asterisk.wire.node_site import Site
from mille.centre.model.centre import Agent, Centre, Outward, Trunk
from one_site import REFERENCE, TODAY, site

CENTRE = REFERENCE
SITE = replace(site(CENTRE), modules=None, telephones={"201": "secret-201"})


class Line(NamedTuple):
    """One assignment of a file, as Asterisk reads it."""

    section: str
    key: str
    value: str


def lines(text: str) -> list[Line]:
    """A file as config.c reads it: comments gone, \\; made ;, every assignment with its section."""
    found, section = list[Line](), ""
    for raw in re.split(r"[\r\n]+", text):
        bare = re.split(r"(?<!\\);", raw)[0].replace("\\;", ";").strip()
        if bare.startswith("["):
            section = bare
            found.append(Line(section, "", ""))
        elif bare:
            key, sign, value = bare.partition("=")
            found.append(Line(section, key.strip(), value.removeprefix(">").strip() if sign else bare))
    return found


def rendered(centre: Centre = CENTRE, site: Site = SITE) -> dict[str, list[Line]]:
    return {name: lines(text) for name, text in render(centre, site, TODAY).items()}


def values(file: str, section: str, centre: Centre = CENTRE, site: Site = SITE) -> dict[str, str]:
    """A section's assignments."""
    return {line.key: line.value for line in rendered(centre, site)[file] if line.section == section and line.key}


OUTWARD = replace(
    CENTRE,
    outward=Outward("opt"),
    trunks={"opt": Trunk("opt", ("192.0.2.1",), "192.0.2.10", "268800"), "in": Trunk("in", ("192.0.2.2",))},
    agents={**CENTRE.agents, "h1": Agent("h1", "Anne", "", {"post": 0}, line="751234")},
)
"""The same centre, which calls outside."""


FILES = rendered()
