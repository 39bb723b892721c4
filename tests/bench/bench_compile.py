"""From a description to Asterisk's files: how long it takes, and how it grows with the number of agents.

    python tests/bench/bench_compile.py

Reading (with all checks) and rendering are timed apart, in CPU seconds of this process: the least of some rounds, with
public holidays, which are computed once for each process, known beforehand. `per agent` is against a centre of 1,000
agents: growth is linear where it stays near 1; small centres cost more, since they have calendars all the same.
The bar: 100 queues and 3,200 agents in under 2 s. `slow YAML`: how many times as long the YAML takes where PyYAML was
built without libyaml. About 20 seconds.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from mille.asterisk.dialplan.rendering import YEARS_AHEAD, render
from mille.asterisk.wire.node_site import Site
from mille.centre.hours.public_holidays import public_holidays
from mille.centre.model.centre import Centre
from mille.centre.reader.description import read_centre
from mille.centre.source import parser as source
from mille.centre.source.parser import parse
from mille.centre.source.problems import Problems

T = TypeVar("T")

SIZES = ((5, 10), (5, 100), (32, 1000), (100, 3200), (100, 10_000))
"""Queues and agents."""
YARDSTICK = (32, 1000)
"""The size whose cost for each agent is 1."""
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


@contextmanager
def without_libyaml() -> Iterator[None]:
    """As where PyYAML was built without it."""
    source.FAST, fast = False, source.FAST
    try:
        yield
    finally:
        source.FAST = fast


class Cost(NamedTuple):
    """CPU seconds for one description: its YAML, all of its reading, its rendering, and its YAML read slowly."""

    yaml: float
    reading: float
    rendering: float
    slow: float

    @property
    def whole(self) -> float:
        """From the text to Asterisk's files."""
        return self.reading + self.rendering


def measure(queues: int, agents: int) -> Cost:
    """What a description of this size costs."""
    text = description(queues, agents)
    yaml, tree = least(lambda: parse(text, Problems("bench.yaml", text)))
    with without_libyaml():
        slow, same = least(lambda: parse(text, Problems("bench.yaml", text)))
    assert tree == same
    reading, centre = least(lambda: read_centre(text, "bench.yaml"))
    assert (len(centre.queues), len(centre.agents)) == (queues, agents)
    here = site(centre)
    rendering, _ = least(lambda: render(centre, here, TODAY))
    return Cost(yaml, reading, rendering, slow)


def main() -> None:
    for year in range(TODAY.year - 1, TODAY.year + YEARS_AHEAD + 1):
        public_holidays("NC", year)
    costs = {size: measure(*size) for size in SIZES}
    yardstick = costs[YARDSTICK].whole / YARDSTICK[1]
    titles = ("queues", "agents", "of it YAML", "read s", "render s", "both s", "per agent", "slow YAML")
    print("".join(f"{title:>11}" for title in titles))
    for (queues, agents), cost in costs.items():
        figures = "".join(f"{figure:11.3f}" for figure in (cost.yaml, cost.reading, cost.rendering, cost.whole))
        print(f"{queues:11}{agents:11}{figures}{cost.whole / agents / yardstick:10.2f}x{cost.slow / cost.yaml:10.1f}x")
    print(f"{NAMED[0]} queues and {NAMED[1]} agents: {costs[NAMED].whole:.2f} s; the bar is {BAR:.0f} s")


if __name__ == "__main__":
    main()
