"""What a file of end-to-end tests has left in a centre that others go on with: nothing, if all is well."""

import re
from collections.abc import Iterator

from mille.asterisk.agents import members
from mille.asterisk.change.releases import APPLIED, CURRENT, SERVING
from mille.embedded.centre import EmbeddedCentre
from mille.records.calls.callbacks import Requests
from mille.records.journal.line import Line, parse

REMEMBERED = "|".join((members.PLACES, members.TELEPHONES, members.LINES))
"""Where Asterisk keeps who is logged in where."""


def left_in(centre: EmbeddedCentre) -> list[str]:
    """What others would stumble over, in words."""
    return [*_agents(centre), *_told(centre), *_in_force(centre), *_callbacks(centre)]


def _agents(centre: EmbeddedCentre) -> Iterator[str]:
    for queue, code, at in members.logged_in(centre.console):
        yield f"{code} is logged in at {at} for {queue}"
    for key in re.findall(rf"^/((?:{REMEMBERED})/\S+)", centre.console.run("database show"), re.MULTILINE):
        yield f"Asterisk remembers {key}"
    for contact in re.findall(r"Contact: +(phone-\S+)", centre.console.run("pjsip show contacts")):
        yield f"the telephone {contact} is registered"


def _told(centre: EmbeddedCentre) -> Iterator[str]:
    yield from (f"a bulletin of {name}" for name in centre.here.slots.bulletins())
    yield from (f"rows of the table {name}" for name in centre.here.tables.given())


def _in_force(centre: EmbeddedCentre) -> Iterator[str]:
    releases = centre.here.releases
    current, serving = releases.pointed(CURRENT), releases.pointed(SERVING)
    if current is None or current != serving or releases.outcome(current) != APPLIED:
        yield f"a change that was not finished: {current} is current, {serving} serves"
    if centre.here.in_force() != centre.centre:
        yield "another description is in force"


def _callbacks(centre: EmbeddedCentre) -> Iterator[str]:
    lines = (parse(line) for line in centre.home.journal.read_bytes().splitlines(keepends=True))
    for request in Requests(line for line in lines if isinstance(line, Line)).open:
        yield f"{request.callid} waits to be called back"


def is_settled(centre: EmbeddedCentre) -> bool:
    """Whether the live service has called the roll since Asterisk was started and since the centre was changed."""
    told = "".join(path.read_text("utf-8", "replace") for path in centre.home.log.glob(f"{centre.home.journal.name}*"))
    rolls = re.findall(r"\|ROLLCALL\|.*?\|(\d{13})\|\d+$", told, re.MULTILINE)
    started = (centre.here.site.sockets / "asterisk.ctl").stat().st_ctime
    return bool(rolls) and max(map(int, rolls)) / 1000 >= max(started, centre.home.serving.lstat().st_mtime)
