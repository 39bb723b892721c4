"""Whatever a text of the description is, it becomes a value or nothing: never configuration."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mille.asterisk.dialplan import rendering
from mille.asterisk.dialplan.quoting import UnsafeText
from mille.asterisk.dialplan.rendering import environment
from mille.asterisk.wire.node_site import Site
from mille.centre.model.centre import Agent, Centre
from rendered_files import CENTRE, OUTWARD, SITE, Line, rendered, values

HOSTILE = [
    "x\n[mille]",
    "x\nexten => s,1,System(reboot)",
    "x\r\n#include passwd",
    "x\x00y",
    "x\x1b[2J",
    "x\x7f",
    "x\u2028[mille]\x85y",
    "x;y",
    "x\\;y",
    ";-- x",
    "x --;",
    "x,y",
    "x&y",
    "x|y",
    "${SHELL(reboot)}",
    "$[1 + 1]",
    "x)",
    "x(y",
    "x]",
    "x](template)",
    "x => y",
    "x=y",
    '"x"',
    "x\\",
    "x y",
    " x",
    "x/../../y",
    "Nouméa",
    "0",
    "",
    "x" * 200,
]


def renamed(things: Any, name: str) -> dict[str, Any]:
    """The first of some named things under another name."""
    first, *others = things.values()
    return {name: replace(first, name=name), **{other.name: other for other in others}}


def of_centre(**changes: Any) -> tuple[Centre, Site]:
    return replace(CENTRE, **changes), SITE


def with_queue(**changes: Any) -> tuple[Centre, Site]:
    first, *others = CENTRE.queues.values()
    return of_centre(queues={q.name: q for q in (replace(first, **changes), *others)})


def with_trunk(text: str) -> tuple[Centre, Site]:
    return of_centre(trunks={"opt": replace(CENTRE.trunks["opt"], addresses=("192.0.2.1", text))})


def with_outward(**changes: Any) -> tuple[Centre, Site]:
    return replace(OUTWARD, trunks={**OUTWARD.trunks, "opt": replace(OUTWARD.trunks["opt"], **changes)}), SITE


def at_home(line: str) -> dict[str, Agent]:
    return {**OUTWARD.agents, "h1": replace(OUTWARD.agents["h1"], line=line)}


PLACES: dict[str, Callable[[str], tuple[Centre, Site]]] = {
    "name of the centre": lambda text: of_centre(name=text),
    "number": lambda text: of_centre(numbers=("1000", text)),
    "time zone": lambda text: of_centre(timezone=text),
    "timetable": lambda text: of_centre(timetables=renamed(CENTRE.timetables, text)),
    "timetable of the centre": lambda text: of_centre(hours=text),
    "trunk": lambda text: of_centre(trunks=renamed(CENTRE.trunks, text)),
    "queue": lambda text: of_centre(queues={**CENTRE.queues, "bank": replace(CENTRE.queues["bank"], name=text)}),
    "default queue": lambda text: of_centre(queues=renamed(CENTRE.queues, text), default=text),
    "strategy": lambda text: with_queue(strategy=text),
    "extension": lambda text: (CENTRE, replace(SITE, telephones={"201": "secret", text: "secret"})),
    "password": lambda text: (CENTRE, replace(SITE, telephones={"201": text})),
    "node": lambda text: (CENTRE, replace(SITE, node=text)),
    "folder of the state": lambda text: (CENTRE, replace(SITE, state=Path(f"/srv/{text}"))),
    "folder of the configuration": lambda text: (CENTRE, replace(SITE, etc=Path(f"/srv/{text}"))),
    "closed message": lambda text: of_centre(closed=text),
    "message of a full queue": lambda text: of_centre(sorry={**CENTRE.sorry, "full": text}),
    "wait message": lambda text: with_queue(wait_message=text),
    "host of a trunk": lambda text: with_outward(host=text or "192.0.2.9"),
    "number that a trunk presents": lambda text: with_outward(presents=text),
    "beginning of callers' numbers": lambda text: with_outward(caller_numbers={text: "1"}),
    "what a number becomes": lambda text: with_outward(caller_numbers={"+1": text}),
    # in an account a comma means nothing
    "account at a trunk": lambda text: (OUTWARD, replace(SITE, trunks={"opt": ("centre", text.replace(",", "-"))})),
    "line of an agent": lambda text: (replace(OUTWARD, agents=at_home(text)), SITE),
    "first language": lambda text: of_centre(languages=(text, "en")),
    "address of a trunk": with_trunk,
}

MEANING = {
    "extensions.d/centre.conf": r"[,&|()\[\]{}$\"\\;\s]",
    "pjsip.d/centre.conf": "[,]",
    "pjsip.d/telephones.conf": "[,]",
    "queues.d/centre.conf": "[,&|]",
}
"""In these files such signs have a meaning inside a value: but not in that of `strategy`, one word known or unknown."""
MORE = {"extensions.d/centre.conf": (2, 3, 5), "pjsip.d/centre.conf": (1, 6), "pjsip.d/telephones.conf": (24,)}
"""How many lines one more number or rule for numbers, address or account, or telephone has."""


def harmed_by(centre: Centre, site: Site, text: str) -> list[str]:
    """What a hostile text became in the files, besides being one value or one name; nothing when it was refused."""
    try:
        found = quickly_rendered(centre, site)
    except (UnsafeText, ValueError, LookupError, OSError):  # ZoneInfo has its own words for what is no time zone
        return []
    clean, harm = quickly_rendered(OUTWARD if centre.outward else CENTRE, SITE), list[str]()
    for file, now in found.items():
        if len(now) - len(clean[file]) not in (0, *MORE.get(file, ())):
            harm.append(f"{file} has {len(now)} lines instead of {len(clean[file])}")
        names = {line.section for line in now} - {line.section for line in clean[file]}
        harm += [f"{file}: {name}" for name in names if not re.fullmatch(r"\[[\w-]+\]", name)]
        for line in set(now) - set(clean[file]):
            meant = file in MEANING and line.key != "strategy" and text and text in line.value
            if meant and re.search(MEANING[file], text):
                harm.append(f"{file}: {line}")
    return harm


SAME_TEMPLATES = cache(environment)


def quickly_rendered(centre: Centre, site: Site) -> dict[str, list[Line]]:
    """The files with the holidays of one year; templates are compiled once."""
    with pytest.MonkeyPatch.context() as quick:
        quick.setattr(rendering, "YEARS_AHEAD", 0)
        quick.setattr(rendering, "environment", SAME_TEMPLATES)
        return rendered(centre, site)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("place", PLACES)
def test_no_text_becomes_configuration(place: str, text: str) -> None:
    assert harmed_by(*PLACES[place](text), text) == []


@given(st.sampled_from(list(PLACES)), st.text())
def test_whatever_a_text_is_it_does_not_become_configuration(place: str, text: str) -> None:
    assert harmed_by(*PLACES[place](text), text) == []


def test_a_semicolon_in_a_name_is_no_comment() -> None:
    site = replace(SITE, state=Path("/srv/a;b"))
    assert values("musiconhold.conf", "[default]", site=site)["directory"] == "/srv/a;b/moh"
