"""From a description to Asterisk's files: how long it takes, and how it grows with the number of agents.

    python tests/bench/bench_compile.py

Reading (with all checks) and rendering are timed apart, in CPU seconds of this process: the least of some rounds, with
public holidays, which are computed once for each process, known beforehand. Growth is close to linear as long as the
seconds per 1,000 agents stay the same from one size to the next. The bar: 100 queues and 3,200 agents in under 2 s.

Nearly all the time is that of the YAML reader, in Python alone. The one in C that ruamel can use (ruamel.yaml.clib) is
ten times as quick and knows positions, but refuses [7:45-16:00]. About 30 seconds.
"""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from mille.asterisk.rendering import YEARS_AHEAD, render
from mille.asterisk.site import Site
from mille.centre.hours import public_holidays
from mille.centre.model import Centre
from mille.centre.problems import Problems
from mille.centre.reader import read_centre
from mille.centre.source import parse

T = TypeVar("T")

SIZES = ((5, 10), (5, 100), (32, 1000), (100, 3200), (100, 10_000))
"""Queues and agents."""
NAMED = (100, 3200)
BAR = 2.0
"""Seconds to read and render the size `NAMED`."""
ENOUGH = 4.0
"""Seconds after which no further round is begun."""
ROUNDS = 3
TODAY = date(2026, 9, 23)
DIGITS = "0123456789"

HEAD = """\
centre:
  name: Le 1000
  numbers: ["1000"]
  timezone: Pacific/Noumea
  country: NC
  languages: [fr, en]
  hours: hours-0
  welcome: [hello]
  closed: sorry
  wrong_key: sorry
  sorry: {full: sorry, nobody: sorry, timed_out: sorry}
  menu: main
  default: queue-0
trunks:
  opt: {addresses: [192.0.2.1]}
messages:
  hello: {fr: "Bienvenue, choisissez une file.", en: "Welcome, choose a queue."}
  sorry: {fr: "Nous sommes désolés.", en: "We are sorry."}
"""


def description(queues: int, agents: int) -> str:
    """A centre, as it is written: a timetable for ten queues, a menu for ten queues, three skills for each agent."""
    lines = [*_hours(queues), *_menus(queues), *_queues(queues), *_agents(queues, agents)]
    return HEAD + "\n".join(lines) + "\n"


def _hours(queues: int) -> Iterator[str]:
    yield "hours:"
    for number in range(tens(queues)):
        week = f"{{mon-thu: [7:{number % 60:02d}-11:30, 12:15-16:00], fri: 7:45-15:00}}"
        yield f"  hours-{number}: {{week: {week}, exceptions: {{2026-12-24: 7:45-11:30}}}}"


def _menus(queues: int) -> Iterator[str]:
    yield "menus:"
    names = [f"queue-{number}" for number in range(queues)]
    floors = {f"menu-{start // 10}": names[start : start + 10] for start in range(0, queues, 10)}
    yield from _menu("main", "menu", list(floors))
    for name, targets in floors.items():
        yield from _menu(name, "queue", targets)


def _menu(name: str, kind: str, targets: list[str]) -> Iterator[str]:
    yield f"  {name}:"
    yield "    say: [hello]"
    yield "    keys:"
    yield from (f"      {key}: {{{kind}: {target}}}" for key, target in zip(DIGITS, targets, strict=False))
    yield "    default: {queue: queue-0}"


def _queues(queues: int) -> Iterator[str]:
    yield "queues:"
    for number in range(queues):
        helper = f"queue-{(number + 1) % queues}"
        yield f"  queue-{number}: {{hours: hours-{number // 10}, wait_message: hello, ring: 20, help: [{helper}]}}"


def _agents(queues: int, agents: int) -> Iterator[str]:
    yield "agents:"
    for number in range(agents):
        skills = ", ".join(f"queue-{(number + 7 * step) % queues}: {step}" for step in range(3))
        yield f"  a{number}: {{name: Agent numéro {number}, extension: {20_000 + number}, skills: {{{skills}}}}}"


def tens(count: int) -> int:
    """How many tens hold so many things."""
    return (count + 9) // 10


def site(centre: Centre) -> Site:
    """A machine with a telephone for every agent."""
    nowhere = Path("/srv/mille")
    return Site(
        etc=nowhere,
        state=nowhere,
        log=nowhere,
        sockets=nowhere,
        agi_scripts=nowhere,
        sip=("127.0.0.1", 5060),
        rtp_ports=(16384, 17383),
        agi_server=("127.0.0.1", 4573),
        ami=("127.0.0.1", 5038),
        ami_secret="secret-of-ami",
        telephones={agent.extension: f"secret-{agent.extension}" for agent in centre.agents.values()},
    )


def least(work: Callable[[], T]) -> tuple[float, T]:
    """The CPU seconds of the quickest of some rounds, of one alone when that takes long; and what was made."""
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < ENOUGH:
        gc.collect()
        began = time.process_time()
        made = work()
        times.append(time.process_time() - began)
    return min(times), made


def measure(queues: int, agents: int) -> tuple[float, float, float]:
    """CPU seconds to read and check a description of this size, those of them for its YAML, and to render it."""
    text = description(queues, agents)
    yaml, _ = least(lambda: parse(text, Problems("bench.yaml", text)))
    reading, centre = least(lambda: read_centre(text, "bench.yaml"))
    assert (len(centre.queues), len(centre.agents)) == (queues, agents)
    here = site(centre)
    rendering, _ = least(lambda: render(centre, here, TODAY))
    return reading, yaml, rendering


def main() -> None:
    for year in range(TODAY.year - 1, TODAY.year + YEARS_AHEAD + 1):
        public_holidays("NC", year)
    titles = ("queues", "agents", "read s", "of it YAML", "render s", "both s", "s/1000", "agents x", "seconds x")
    print("".join(f"{title:>11}" for title in titles))
    before, verdict = (0, 0.0), ""
    for queues, agents in SIZES:
        reading, yaml, rendering = measure(queues, agents)
        both = reading + rendering
        figures = (reading, yaml, rendering, both, both / agents * 1000)
        growth = (agents / before[0], both / before[1]) if before[0] else ()
        shown = [f"{queues:11}{agents:11}", *(f"{figure:11.3f}" for figure in figures)]
        print("".join([*shown, *(f"{times:10.1f}x" for times in growth)]))
        if (queues, agents) == NAMED:
            verdict = f"{queues} queues and {agents} agents: {both:.2f} s; the bar is {BAR:.0f} s"
        before = (agents, both)
    print(verdict)


if __name__ == "__main__":
    main()
