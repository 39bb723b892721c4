"""A centre and a site, rendered into the files that Asterisk reads."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mille.asterisk.dialplan import quoting, variables
from mille.asterisk.dialplan.help_weights import help_weights
from mille.asterisk.dialplan.places import browsers, everybody
from mille.asterisk.dialplan.playlist import Playlist
from mille.asterisk.dialplan.sound_names import prompts
from mille.asterisk.dialplan.wrap_ups import rest, shortest_wrap_ups
from mille.asterisk.wire.node_site import Site
from mille.call.last_call import remembers
from mille.call.line.place import PLACE
from mille.centre.hours.opening_hours import week_and_dates
from mille.centre.model.centre import Centre, Hours, Trunk
from mille.centre.texts.agent_texts import ACCEPT
from mille.centre.texts.callback_texts import RETURNED
from mille.errors import MilleError
from mille.resources import folder

YEARS_AHEAD = 3
"""Public holidays are rendered for the year of rendering and this many following years."""

Interval = tuple[int, int]
"""Numbers as the dialplan compares them, half-open: HHMM on a day, DHHMM (Monday is 1) in a week."""


class Timetable(NamedTuple):
    """A timetable as the dialplan uses it."""

    name: str
    week: list[Interval]
    dates: list[tuple[str, list[Interval]]]


def environment() -> Environment:
    """The templates: undefined names are errors, and every value is one line without comments."""
    made = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        finalize=quoting.value,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    made.filters |= {
        "name": quoting.name,
        "digits": quoting.digits,
        "key": quoting.key,
        "service_code": quoting.service_code,
        "zone": quoting.zone,
        "address": quoting.address,
        "extension": quoting.extension,
        "host": quoting.host,
        "option": quoting.option,
        "user": quoting.user,
        "secret": quoting.secret,
    }
    made.globals |= {"v": variables, "prompts": prompts, "within": within, "place": PLACE, "last_day": last_day}
    made.globals |= {"number_rules": number_rules, "accept": ACCEPT, "returned": RETURNED}
    made.globals |= {"remembers": remembers, "rest": rest, "playlist": Playlist}
    return made


def render(centre: Centre, site: Site, today: date, release: int = 0) -> dict[str, str]:
    """Every rendered file, by its name below Asterisk's configuration folder. `today` chooses the years of holidays.
    `release` is the number by which Asterisk is later asked whether it has read these files.

    Raises UnsafeText for a text that could become configuration, MilleError for a site that others could control.
    """
    refuse_open_doors(site)
    jinja = environment()
    context: dict[str, Any] = {
        "centre": centre,
        "site": site,
        "release": release,
        "telephones": sorted(site.telephones.items()),
        "browsers": browsers(centre),
        "transports": list(transports(centre, site)),
        "everybody": everybody(centre),
        **_of_queues(centre),
        "timetables": [_timetable(centre, hours, today) for hours in centre.timetables.values()],
    }
    names = [name for name in jinja.list_templates() if name.endswith(".conf")]
    return {name: jinja.get_template(name).render(context) for name in names}


def _of_queues(centre: Centre) -> dict[str, Any]:
    """What the queues need that no queue knows alone."""
    return {"shortest": shortest_wrap_ups(centre), "weights": help_weights(centre.queues)}


def refuse_open_doors(site: Site) -> None:
    """Whoever reaches AMI or the server of the AGI controls the centre: both are for this machine alone."""
    for what, address in (("AMI", site.ami), ("the AGI server", site.agi_server)):
        if address and not ip_address(address[0]).is_loopback:
            raise MilleError(f"{what} would listen on {address[0]}, open to others; use 127.0.0.1 or ::1")


def transports(centre: Centre, site: Site) -> Iterator[tuple[str, str, int]]:
    """Protocol, address and port of each way in which SIP comes in: UDP for telephones, others for trunks."""
    wanted = {trunk.transport for trunk in centre.trunks.values()}
    yield "udp", *site.sip
    if "tcp" in wanted:
        yield "tcp", *site.sip
    if "tls" in wanted:
        yield "tls", site.sip[0], site.tls_port


def render_queues(centre: Centre) -> str:
    """The queues alone, as a separate file."""
    return environment().get_template("queues.d/centre.conf").render(centre=centre, **_of_queues(centre))


def render_telephones(telephones: Mapping[str, str]) -> str:
    """Telephones alone, with their passwords, as a separate file."""
    template = environment().get_template("pjsip.d/telephones.conf")
    return template.render(telephones=sorted(telephones.items()), browsers=())


def write(files: dict[str, str], etc: Path) -> None:
    """Fills a new folder with the rendered files and the hand-written ones, never open to others.

    The umask decides whether the group may read: where Asterisk runs as its own user, it must.
    """
    etc.mkdir(mode=0o750, parents=True)
    for path in handwritten():
        shutil.copyfile(path, etc / path.name)
    for name, text in files.items():
        (etc / name).parent.mkdir(exist_ok=True)
        (etc / name).write_text(text, encoding="utf-8")


def handwritten() -> list[Path]:
    """The files that are the same for every centre."""
    return sorted(folder("asterisk-conf").glob("*.conf"))


def within(variable: str, intervals: Iterable[Interval]) -> str:
    """The dialplan expression that is 1 inside one of the intervals.

    >>> within("M_CLOCK", [(745, 1130), (1215, 1500)])
    '(${M_CLOCK} >= 745 & ${M_CLOCK} < 1130) | (${M_CLOCK} >= 1215 & ${M_CLOCK} < 1500)'
    """
    inside = [f"(${{{variable}}} >= {start} & ${{{variable}}} < {end})" for start, end in intervals]
    return " | ".join(inside) or "0"


def last_day(centre: Centre) -> str:
    """The day after the centre's last day, YYYYMMDD; a day that never comes when there is no last day."""
    return f"{centre.ends.last_day + timedelta(days=1):%Y%m%d}" if centre.ends else "99991231"


def number_rules(trunk: Trunk) -> Iterator[tuple[str, int, str]]:
    """A trunk's rules for callers' numbers: a pattern of Asterisk, the length of the beginning, its replacement.

    >>> list(number_rules(Trunk("opt", caller_numbers={"+687": "", "": "9"})))
    [('_+687!', 4, ''), ('_+!', 0, '9'), ('_X!', 0, '9')]
    """
    for beginning, becomes in trunk.caller_numbers.items():
        start = quoting.start(becomes)
        # Asterisk warns about a pattern that matches everything
        every = ["+", "X"] if "+" not in trunk.caller_numbers else ["X"]
        for first in [quoting.beginning(beginning)] if beginning else every:
            yield f"_{first}!", len(beginning), start


def clock(minutes: int) -> int:
    """Minutes since midnight as HHMM.

    >>> clock(465)
    745
    """
    return minutes // 60 * 100 + minutes % 60


def _timetable(centre: Centre, hours: Hours, today: date) -> Timetable:
    years = range(today.year, today.year + YEARS_AHEAD + 1)
    week, dates = week_and_dates(centre, hours, years)
    return Timetable(
        hours.name,
        [
            ((day + 1) * 10000 + clock(s.start), (day + 1) * 10000 + clock(s.end))
            for day, spans in week.items()
            for s in spans
        ],
        [(f"{day:%Y%m%d}", [(clock(s.start), clock(s.end)) for s in spans]) for day, spans in sorted(dates.items())],
    )
